from odoo import api, fields, models
from odoo.exceptions import AccessError

MANAGER = "crm_lifecycle.group_crm_lifecycle_manager"


class CrmLifecycleForget(models.TransientModel):
    """Asks before people are forgotten: it cannot be taken back."""

    _name = "crm.lifecycle.forget"
    _description = "Forget Customers"

    partner_ids = fields.Many2many("res.partner", string="Contacts", required=True)
    signal_count = fields.Integer(compute="_compute_counts")
    touchpoint_count = fields.Integer(compute="_compute_counts")

    @api.depends("partner_ids")
    def _compute_counts(self):
        # Whoever erases must reach every company's signals, so the count says so before.
        signals = self.env["crm.lifecycle.event"].sudo()
        touchpoints = self.env["crm.lifecycle.touchpoint"].sudo()
        for wizard in self:
            of_them = [("contact_id", "in", wizard.partner_ids.ids)]
            wizard.signal_count = signals.search_count(of_them)
            wizard.touchpoint_count = touchpoints.search_count(of_them)

    def action_forget(self):
        """Forget the contacts; the numbers of signals by kind and day stay as they are."""
        self.ensure_one()
        if not self.env.user.has_group(MANAGER):
            raise AccessError(
                self.env._("Only an administrator of the customer lifecycle can forget people.")
            )
        self.partner_ids.check_access("write")
        self.env["crm.lifecycle.people"]._forget(self.partner_ids.ids)
        return {"type": "ir.actions.act_window_close"}
