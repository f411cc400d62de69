from odoo import api, fields, models
from odoo.exceptions import UserError


class ClmRetentionWizard(models.TransientModel):
    """Keeps contracts longer than their type says."""

    _name = "clm.retention.wizard"
    _description = "Keep Contracts longer"

    contract_ids = fields.Many2many(
        "clm.contract", string="Contracts", required=True, context={"active_test": False}
    )
    until = fields.Date("Keep until", required=True)
    reason = fields.Text(required=True)

    @api.model
    def _open(self, contracts):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Keep longer"),
            "res_model": self._name,
            "view_mode": "form",
            "target": "new",
            "context": {"default_contract_ids": contracts.ids, "active_test": False},
        }

    def action_keep(self):
        self.ensure_one()
        if not self.reason.strip():
            raise UserError(self.env._("Say why the contracts are kept longer."))
        self.contract_ids._keep_longer(self.until, self.reason.strip())
        return {"type": "ir.actions.act_window_close"}
