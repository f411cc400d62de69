import base64
import binascii
from datetime import UTC, datetime

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.http import request

from odoo.addons.base.models.res_users import check_identity

from ..models.clm_signature_signer import STYLES


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
    signature_style = fields.Selection(STYLES, "Signature", default="typed", required=True)
    drawing = fields.Binary("Draw here")
    picture = fields.Binary("Picture (PNG or JPEG, 500 kB at most)")
    initials = fields.Char(size=10)
    reason = fields.Text("Why do you decline?")

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
        """Signs, after the user has confirmed the password (or what else the user logs in with)."""
        self.ensure_one()
        self._check_may_sign()
        return self._confirm_and_sign()

    @check_identity
    def _confirm_and_sign(self):
        confirmed = datetime.fromtimestamp(request.session["identity-check-last"], UTC)
        self._sign_as_user({"method": "password", "confirmed_on": confirmed.isoformat(timespec="seconds")})
        return {"type": "ir.actions.act_window_close"}

    def _check_may_sign(self):
        self._check_is_signer()
        if not self.consent:
            raise UserError(self.env._("Tick “I agree” to sign."))

    def _check_is_signer(self):
        if self.signer_id.partner_id != self.env.user.partner_id:
            raise AccessError(self.env._("Only %(name)s can sign here.", name=self.signer_id.partner_id.name))

    def _sign_as_user(self, authentication):
        self._check_may_sign()
        # Signatories need not be allowed to change the contract; signing as oneself was checked above.
        self.signer_id.sudo()._sign(
            self.name, self.sha256, "backend", marks=self._marks(), authentication=authentication
        )

    def _marks(self):
        given = {"drawn": self.drawing, "uploaded": self.picture}.get(self.signature_style)
        try:
            signature = base64.b64decode(given or b"")
        except binascii.Error as error:
            raise UserError(self.env._("The picture cannot be read. Save it once more, as PNG.")) from error
        return {"style": self.signature_style, "signature": signature, "initials": self.initials}

    def action_decline(self):
        """Declines with a reason; the contract goes back to draft."""
        self.ensure_one()
        self._check_is_signer()
        # See _sign_as_user.
        self.signer_id.sudo()._decline(self.reason)
        return {"type": "ir.actions.act_window_close"}
