from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools import pressure
from .crm_contact_ledger import ANY, selection_with_any

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class CrmContactQuiet(models.Model):
    """Hours and days at which nobody is contacted, by the clock of the person; all rules hold together."""

    _name = "crm.contact.quiet"
    _description = "Quiet Hours"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    hour_from = fields.Float(
        "Quiet From", default=21, help="By the clock of the person, or of the company where none is known."
    )
    hour_to = fields.Float("Quiet Until", default=8, help="Earlier than the beginning: of the next day.")
    mon = fields.Boolean(default=True)
    tue = fields.Boolean(default=True)
    wed = fields.Boolean(default=True)
    thu = fields.Boolean(default=True)
    fri = fields.Boolean(default=True)
    sat = fields.Boolean(default=True)
    sun = fields.Boolean(default=True)
    channel = fields.Selection(
        selection=selection_with_any("channel"),
        required=True,
        default=ANY,
        help="Letters wake nobody: they need a rule of their own.",
    )
    country_ids = fields.Many2many("res.country", string="Countries", help="Empty: everywhere.")
    company_id = fields.Many2one("res.company", ondelete="cascade", help="Empty: every company.")

    @api.constrains("hour_from", "hour_to", *DAYS)
    def _check_hours(self):
        for quiet in self:
            if not (0 <= quiet.hour_from <= 24 and 0 <= quiet.hour_to <= 24):
                raise ValidationError(self.env._("Hours of a day lie between 0:00 and 24:00."))
            if not quiet._weekdays():
                raise ValidationError(self.env._("Leave at least one day of the week for contacting people."))
            if quiet.hour_from == 0 and quiet.hour_to == 24:
                raise ValidationError(self.env._("Leave some hours of the day for contacting people."))

    @api.model
    def _of(self, ask):
        """The rules for what is asked (see `crm.contact.pressure`)."""
        channels = [ask.channel] if ask.channel == "letter" else [ask.channel, ANY]
        return self.search([("channel", "in", channels), ("company_id", "in", [ask.company.id, False])])

    def _weekdays(self):
        return frozenset(number for number, day in enumerate(DAYS) if self[day])

    def _plain(self):
        return [
            pressure.Quiet(rule.hour_from, rule.hour_to, rule._weekdays(), frozenset(rule.country_ids.ids))
            for rule in self
        ]
