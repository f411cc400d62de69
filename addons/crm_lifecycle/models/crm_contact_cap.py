from odoo import api, fields, models

from ..tools import pressure
from .crm_contact_ledger import ANY, selection_with_any


class CrmContactCap(models.Model):
    """So many messages at most in so many days: surveys, journeys and mailings together, or one of them."""

    _name = "crm.contact.cap"
    _description = "Contact Limit"
    _order = "sequence, id"

    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    scope = fields.Selection(
        [(pressure.PERSON, "Person"), (pressure.ACCOUNT, "Customer with all its contacts")],
        required=True,
        default=pressure.PERSON,
    )
    purpose = fields.Selection(selection=selection_with_any("purpose"), required=True, default=ANY)
    channel = fields.Selection(selection=selection_with_any("channel"), required=True, default=ANY)
    count = fields.Integer("At Most", required=True, default=1)
    days = fields.Integer("In Days", required=True, default=30)
    company_id = fields.Many2one(
        "res.company", ondelete="cascade", help="Empty: what all companies send counts together."
    )

    _count_positive = models.Constraint("CHECK(count > 0)", "A limit lets at least one message pass.")
    _days_positive = models.Constraint("CHECK(days > 0)", "A limit counts at least one day.")

    @api.depends("scope", "count", "days")
    def _compute_display_name(self):
        for cap in self:
            cap.display_name = self.env._(
                "%(scope)s: at most %(count)s in %(days)s days",
                scope=dict(self._fields["scope"]._description_selection(self.env)).get(cap.scope, ""),
                count=cap.count,
                days=cap.days,
            )

    @api.model
    def _of(self, ask):
        """The limits for what is asked (see `crm.contact.pressure`)."""
        return self.search(
            [
                ("purpose", "in", [ask.purpose, ANY]),
                ("channel", "in", [ask.channel, ANY]),
                ("company_id", "in", [ask.company.id, False]),
            ]
        )

    def _plain(self):
        return [pressure.Cap(cap.id, cap.scope, cap.count, cap.days) for cap in self]
