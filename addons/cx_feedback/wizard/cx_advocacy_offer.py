from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ..tools import advocacy


class CxAdvocacyOffer(models.TransientModel):
    """Offers requests to people whom somebody chose; their links are sent from the list that opens."""

    _name = "cx.advocacy.offer"
    _description = "Ask for Advocacy"

    partner_ids = fields.Many2many("res.partner", string="Customers", required=True)
    review = fields.Boolean(default=True)
    reference = fields.Boolean(default=True)
    referral = fields.Boolean(default=True)

    @api.model
    def default_get(self, fields_list):
        values = super().default_get(fields_list)
        if self.env.context.get("active_model") == "res.partner":
            values["partner_ids"] = [Command.set(self.env.context.get("active_ids", []))]
        return values

    def action_offer(self):
        self.ensure_one()
        self.partner_ids.check_access("read")
        kinds = [kind for kind in advocacy.KINDS if self[kind]]
        if not kinds or not self.partner_ids:
            raise UserError(self.env._("Choose whom to ask, and for what."))
        self.env["cx.advocacy"]._offer(self.partner_ids, kinds, self.env.company)
        action = self.env["ir.actions.act_window"]._for_xml_id("cx_feedback.cx_advocacy_action")
        return {**action, "domain": [("partner_id", "in", self.partner_ids.ids)], "target": "current"}
