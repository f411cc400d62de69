from odoo import fields, models

from ..tools import tickets


class CxPlace(models.Model):
    """Where a program stands open to everyone who passes: a counter, a table, a parcel, a screen at the exit."""

    _name = "cx.place"
    _description = "Feedback Place"
    _order = "name, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    program_id = fields.Many2one(
        "cx.program", required=True, ondelete="cascade", index=True, check_company=True
    )
    company_id = fields.Many2one(related="program_id.company_id", store=True, index=True)
    kiosk_seconds = fields.Integer(
        "Back to Start After", default=8, help="Seconds that the thanks stay on the screen of a kiosk."
    )
    response_count = fields.Integer("Answers", compute="_compute_response_count")

    def _compute_response_count(self):
        groups = self.env["cx.response"]._read_group(
            [("place_id", "in", self.ids)], ["place_id"], ["__count"]
        )
        counts = {place.id: count for place, count in groups}
        for place in self:
            place.response_count = counts.get(place.id, 0)

    def _ticket(self):
        """The text that its code, kiosk and widget carry; it never ends."""
        self.ensure_one()
        return self.env["cx.intake"]._seal(tickets.PLACE, self.id)
