from odoo import api, fields, models


class ClmSignerReplaceWizard(models.TransientModel):
    _name = "clm.signer.replace.wizard"
    _description = "Replace a Signer"

    signer_id = fields.Many2one("clm.signature.signer", "Instead of", required=True, readonly=True)
    partner_id = fields.Many2one("res.partner", "Who signs now", required=True)
    reason = fields.Char(required=True, help="Kept with the contract.")

    @api.model
    def _open(self, signer):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Somebody else signs"),
            "res_model": self._name,
            "view_mode": "form",
            "target": "new",
            "context": {"default_signer_id": signer.id},
        }

    @api.model_create_multi
    def create(self, vals_list):
        """`signer_id` may come from the browser."""
        wizards = super().create(vals_list)
        wizards.signer_id.check_access("read")
        return wizards

    def action_replace(self):
        """Ends the link of the signer; the new one is asked in the same place of the order."""
        self.ensure_one()
        self.signer_id._replace(self.partner_id, self.reason)
        return {"type": "ir.actions.act_window_close"}
