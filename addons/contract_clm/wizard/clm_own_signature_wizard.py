from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class ClmOwnSignatureWizard(models.TransientModel):
    _name = "clm.own.signature.wizard"
    _description = "Sign for Us"

    signer_id = fields.Many2one("clm.signature.signer", required=True)
    # With the rights of the user: the signer is named by the browser.
    pdf = fields.Binary(related="signer_id.request_id.version_id.pdf", related_sudo=False)
    sha256 = fields.Char("SHA-256", readonly=True)
    consent_text = fields.Text(compute="_compute_consent_text")
    consent = fields.Boolean("I agree")
    name = fields.Char("Full name", required=True)

    @api.model
    def _open(self, signer):
        wizard = self.create(
            {"signer_id": signer.id, "name": self.env.user.name, "sha256": signer.request_id.sha256}
        )
        return {
            "res_id": wizard.id,
            "type": "ir.actions.act_window",
            "name": self.env._("Sign %(contract)s", contract=signer.contract_id.display_name),
            "res_model": self._name,
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_signer_id": signer.id,
                "default_name": self.env.user.name,
                "default_sha256": signer.request_id.sha256,
            },
        }

    @api.model_create_multi
    def create(self, vals_list):
        """`signer_id` may come from the browser."""
        wizards = super().create(vals_list)
        wizards.signer_id.check_access("read")
        return wizards

    @api.depends("signer_id")
    def _compute_consent_text(self):
        for wizard in self:
            wizard.consent_text = wizard.signer_id._consent_text() if wizard.signer_id else ""

    def action_sign(self):
        self.ensure_one()
        if self.signer_id.partner_id != self.env.user.partner_id:
            raise AccessError(self.env._("Only %(name)s can sign here.", name=self.signer_id.partner_id.name))
        if not self.consent:
            raise UserError(self.env._("Tick “I agree” to sign."))
        # Signatories need not be allowed to change the contract; signing as oneself was checked above.
        self.signer_id.sudo()._sign(self.name, self.sha256, "backend")
        return {"type": "ir.actions.act_window_close"}
