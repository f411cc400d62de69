import secrets

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import consteq

CONSENT_VERSION = "1"


class ClmSignatureSigner(models.Model):
    _name = "clm.signature.signer"
    _description = "Signer"
    _inherit = "clm.own.defaults.mixin"
    _order = "request_id, sequence, id"
    _rec_name = "partner_id"

    request_id = fields.Many2one("clm.signature.request", required=True, ondelete="cascade", index=True)
    contract_id = fields.Many2one(related="request_id.contract_id", store=True, index=True)
    company_id = fields.Many2one(related="request_id.company_id", store=True)
    sequence = fields.Integer(default=10)
    role = fields.Selection([("ours", "We"), ("counterparty", "Counterparty")], required=True)
    partner_id = fields.Many2one("res.partner", "Signer", required=True, ondelete="restrict")
    party_name = fields.Char("For")
    email = fields.Char()
    access_token = fields.Char(
        required=True, copy=False, default=lambda self: secrets.token_urlsafe(32), groups="base.group_system"
    )
    state = fields.Selection(
        [("waiting", "Waiting"), ("signed", "Signed"), ("declined", "Declined")],
        default="waiting",
        required=True,
    )
    viewed_on = fields.Datetime()
    signed_on = fields.Datetime()
    signed_name = fields.Char("Name as signed")
    consent = fields.Text()
    method = fields.Selection([("portal", "Signing page"), ("backend", "Logged in"), ("paper", "On paper")])
    address = fields.Char("IP Address")
    sha256 = fields.Char("SHA-256 signed")
    reason = fields.Text()

    def _signing_url(self):
        """Address of the signer's own page; whoever has it acts as the signer."""
        self.ensure_one()
        # The token is hidden from users, so that nobody signs for a customer; mails to the signer carry it.
        signer = self.sudo()
        return f"{signer.get_base_url()}/contract/sign/{signer.id}/{signer.access_token}"

    @api.model
    def _find_by_token(self, signer_id, token):
        """The signer that a link belongs to (with all rights: the token is the right), or none."""
        signer = self.sudo().browse(signer_id).exists()
        if signer and consteq(signer.access_token, token):
            return signer
        return self.browse()

    def _consent_text(self):
        self.ensure_one()
        return self.env._(
            "I have read the document, I agree to it on behalf of %(party)s, and I agree to sign it electronically.",
            party=self.party_name,
        )

    def _obstacle(self):
        """Why this signer cannot sign now, in words for the signer; empty if nothing stands in the way."""
        self.ensure_one()
        request = self.request_id
        if request.state == "voided" or self.contract_id.state in ("draft", "cancelled"):
            return self.env._("This contract was withdrawn. You will receive a new link if it is sent again.")
        if request.state == "declined":
            return self.env._("The signature of this contract was declined.")
        if self.state == "signed":
            return self.env._("You have signed this contract.")
        if request.state == "signed" or self.contract_id.state != "signature":
            return self.env._("This contract is signed already.")
        if request._is_expired():
            return self.env._(
                "This link expired on %(date)s. Ask %(company)s for a new one.",
                date=fields.Date.to_string(request.expires_on),
                company=self.company_id.name,
            )
        return ""

    def _mark_viewed(self):
        if not self.viewed_on:
            self.viewed_on = fields.Datetime.now()
            self.contract_id._log_evidence(
                "signature_viewed", version=self.request_id.version_id, actor=self._label()
            )

    def _label(self):
        return f"{self.partner_id.name} ({self.email or self.party_name})"

    def _sign(self, name, shown_sha256, method, address=""):
        """Signs; `shown_sha256` is the hash that was shown to the signer."""
        self.ensure_one()
        self.lock_for_update()
        self.invalidate_recordset()
        self.request_id.invalidate_recordset(["state"])
        self._check_signature(name, shown_sha256)
        consent = self._consent_text()
        self.write(
            {
                "state": "signed",
                "signed_on": fields.Datetime.now(),
                "signed_name": name.strip(),
                "consent": consent,
                "method": method,
                "address": address,
                "sha256": shown_sha256,
            }
        )
        log = {"version": self.request_id.version_id, "actor": self._label()}
        contract = self.contract_id
        contract._log_evidence(
            "signature_consented",
            **log,
            payload={"text": consent, "version": CONSENT_VERSION, "lang": self.env.lang},
        )
        contract._log_evidence(
            "signature_signed", **log, summary=name.strip(), payload={"shown_sha256": shown_sha256}
        )
        contract._after_signature(self.request_id)

    def _check_signature(self, name, shown_sha256):
        obstacle = self._obstacle()
        if obstacle:
            raise UserError(obstacle)
        if not name or not name.strip():
            raise UserError(self.env._("Type your full name to sign."))
        if len(name) > 200:
            raise UserError(self.env._("The name is too long."))
        if shown_sha256 != self.request_id.sha256 or self.request_id.version_id.sha256 != shown_sha256:
            raise UserError(
                self.env._(
                    "The document changed after you opened the page. Load the page again and read the new one."
                )
            )
        # Reads the file and compares it with its hash: nobody signs a document that was swapped underneath.
        self.request_id.version_id._read_file("pdf")

    def _decline(self, reason):
        self.ensure_one()
        self.lock_for_update()
        self.invalidate_recordset()
        obstacle = self._obstacle()
        if obstacle:
            raise UserError(obstacle)
        if not reason or not reason.strip():
            raise UserError(self.env._("Say in a few words why you decline."))
        reason = reason.strip()[:2000]
        self.write({"state": "declined", "reason": reason})
        self.request_id.write({"state": "declined", "note": reason})
        self.contract_id._after_decline(self, reason)

    def action_resend(self):
        """Sends the signing link to the signer again."""
        self.check_access("read")
        for signer in self:
            signer.contract_id.check_access("write")
            obstacle = signer._obstacle()
            if obstacle:
                raise UserError(obstacle)
            signer._send_link()

    def _send_link(self):
        # The mail holds the signer's token, which users may not read.
        template = self.env.ref("contract_clm.mail_template_signature_request").sudo()
        template.send_mail(self.id)
        self.contract_id._log_evidence("sent", summary=self._label())
