from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import measures

CHANNELS = [
    ("lead", "Leads"),
    ("mail", "E-mail"),
    ("phone", "Phone"),
    ("meeting", "Meetings"),
    ("visit", "Visits"),
    ("letter", "Letters and fax"),
    ("chat", "Live chat"),
    ("web", "Website"),
    ("social", "Social media"),
    ("event", "Events"),
    ("sale", "Sales"),
    ("delivery", "Deliveries"),
    ("invoice", "Invoices and payments"),
    ("loyalty", "Loyalty"),
    ("feedback", "Feedback"),
    ("service", "Service"),
    ("contract", "Contracts"),
    ("lifecycle", "Lifecycle"),
]


class CrmLifecycleKind(models.Model):
    """A kind of signal: what can happen with a customer."""

    _name = "crm.lifecycle.kind"
    _description = "Customer Signal Kind"
    _order = "channel, sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, help="How adapters and the inbound API name it.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    channel = fields.Selection(CHANNELS, required=True)
    direction = fields.Selection(
        [("in", "From the customer"), ("out", "To the customer")], help="Empty where neither side spoke."
    )
    icon = fields.Char(default="fa-circle", help="Name of a Font Awesome icon.")
    measure = fields.Selection(
        [
            (measures.ORDER, "Order"),
            (measures.ORDER_CANCELLED, "Cancelled order"),
            (measures.QUOTATION, "Quotation"),
            (measures.LEAD, "Lead"),
        ],
        help="What it counts as in the customer's profile.",
    )
    counts = fields.Boolean(
        "Counts as contact", default=True, help="Off for what we note ourselves, such as a change of stage."
    )
    manual = fields.Boolean("Added by hand", help="May be added on the timeline.")
    inbound = fields.Boolean("Inbound API", help="May come in through the API.")

    _code_uniq = models.UniqueIndex("(code)", "There is already a signal kind of that code.")

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        used = self.env["crm.lifecycle.event"].sudo().search([("kind_id", "in", self.ids)], limit=1)
        if used:
            raise UserError(
                self.env._(
                    "There are signals of the kind “%(kind)s”. Archive it instead.", kind=used.kind_id.name
                )
            )

    @api.model
    def _of_code(self, code):
        """The kind of `code`, also when it is archived; empty where there is none."""
        return self.with_context(active_test=False).search([("code", "=", code)], limit=1)
