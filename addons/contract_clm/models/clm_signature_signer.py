import base64
import secrets

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import consteq

from ..tools import signature_picture

CONSENT_VERSION = "1"
STYLES = [("typed", "Typed"), ("drawn", "Drawn"), ("uploaded", "Uploaded picture")]


class ClmSignatureSigner(models.Model):
    _name = "clm.signature.signer"
    _description = "Signer"
    _inherit = "clm.own.defaults.mixin"
    _order = "request_id, sequence, id"
    _rec_name = "partner_id"

    request_id = fields.Many2one("clm.signature.request", required=True, ondelete="cascade", index=True)
    contract_id = fields.Many2one(related="request_id.contract_id", store=True, index=True)
    company_id = fields.Many2one(related="request_id.company_id", store=True)
    sequence = fields.Integer(
        "Order", default=1, help="Lower numbers sign first; the same number: at the same time."
    )
    role = fields.Selection([("ours", "We"), ("counterparty", "Counterparty")], required=True)
    number = fields.Integer(default=1, help="Number of the signer on their side, from 1.")
    partner_id = fields.Many2one("res.partner", "Signer", required=True, ondelete="restrict")
    party_name = fields.Char("For")
    email = fields.Char()
    access_token = fields.Char(
        required=True, copy=False, default=lambda self: secrets.token_urlsafe(32), groups="base.group_system"
    )
    state = fields.Selection(
        [
            ("planned", "Not yet asked"),
            ("waiting", "Waiting"),
            ("signed", "Signed"),
            ("declined", "Declined"),
            ("delegated", "Passed on"),
        ],
        default="planned",
        required=True,
    )
    invited_on = fields.Datetime()
    viewed_on = fields.Datetime()
    signed_on = fields.Datetime()
    signed_name = fields.Char("Name as signed")
    signature_style = fields.Selection(STYLES, readonly=True)
    signature_image = fields.Binary(attachment=True, readonly=True)
    initials = fields.Char(readonly=True)
    initials_image = fields.Binary(attachment=True, readonly=True)
    consent = fields.Text()
    consent_version = fields.Char(readonly=True)
    lang = fields.Char("Language of the consent", readonly=True)
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
        if signer and token.isascii() and consteq(signer.access_token, token):
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
        return self._obstacle_of_signer() or self._obstacle_of_request()

    def _obstacle_of_signer(self):
        if self.state == "delegated":
            return self.env._("Somebody else signs in your place now. This link has ended.")
        if self.state == "signed" and self.request_id.state in ("sent", "signed"):
            return self.env._("You have signed this contract.")
        return ""

    def _obstacle_of_request(self):
        request = self.request_id
        if request.state == "voided" or self.contract_id.state in ("draft", "cancelled"):
            return self.env._("This contract was withdrawn. You will receive a new link if it is sent again.")
        if request.state == "declined":
            return self.env._("The signature of this contract was declined.")
        if request.state == "expired" or (request.state == "sent" and request._is_expired()):
            return self.env._(
                "This link expired on %(date)s. Ask %(company)s for a new one.",
                date=fields.Date.to_string(request.expires_on),
                company=self.company_id.name,
            )
        if request.state == "signed" or self.contract_id.state != "signature":
            return self.env._("This contract is signed already.")
        if self.state == "planned":
            return self.env._("Others sign before you. You will get a mail when it is your turn.")
        return ""

    def _mark_viewed(self):
        if not self.viewed_on:
            self.viewed_on = fields.Datetime.now()
            self.contract_id._log_evidence(
                "signature_viewed", version=self.request_id.version_id, actor=self._label()
            )

    def _label(self):
        return f"{self.partner_id.name} ({self.email or self.party_name})"

    def _sign(self, *args, **kwargs):
        """Signs, see `_leave_signature`; whoever signs last also has the document sealed."""
        self._leave_signature(*args, **kwargs)
        self.contract_id._seal_what_was_signed()

    def _leave_signature(
        self, name, shown_sha256, method, address="", *, code="", marks=None, authentication=None
    ):
        """What a signer gives.

        :param shown_sha256: the hash that was shown to the signer
        :param code: the one-time code, where one is asked for
        :param marks: what was drawn or uploaded, see `_mark_values`
        :param authentication: dict for the evidence of how our own user was recognised
        """
        self.ensure_one()
        self.request_id._lock()
        self._check_signature(name, shown_sha256)
        authentication = authentication or (self._use_code(code) if method == "portal" else None)
        consent = self._consent_text()
        self.write(
            {
                "state": "signed",
                "signed_on": fields.Datetime.now(),
                "signed_name": name.strip(),
                "consent": consent,
                "consent_version": CONSENT_VERSION,
                "lang": self.env.lang or "en_US",
                "method": method,
                "address": address,
                "sha256": shown_sha256,
                **self._mark_values(marks or {}),
            }
        )
        self._log_signature(authentication)
        self.contract_id._after_signature(self.request_id)

    def _log_signature(self, authentication):
        contract, log = self.contract_id, {"version": self.request_id.version_id, "actor": self._label()}
        if authentication:
            contract._log_evidence("signature_authenticated", **log, payload=authentication)
        contract._log_evidence(
            "signature_consented",
            **log,
            payload={"text": self.consent, "version": self.consent_version, "lang": self.lang},
        )
        contract._log_evidence(
            "signature_signed",
            **log,
            summary=self.signed_name,
            payload={"shown_sha256": self.sha256, "style": self.signature_style},
        )

    def _mark_values(self, marks):
        """Column values of how the signature looks.

        :param marks: dict with any of `style`, `signature` and `initials_picture` (bytes of pictures), `initials`
        """
        style = marks.get("style") or "typed"
        if style not in dict(STYLES):
            raise UserError(self.env._("Choose how you sign: typed, drawn or with a picture."))
        values = {"signature_style": style, "initials": (marks.get("initials") or "").strip()[:10]}
        if style != "typed":
            if not marks.get("signature"):
                raise UserError(
                    self.env._("There is no signature yet. Draw it, choose a picture, or type your name.")
                )
            values["signature_image"] = self._clean_picture(marks["signature"])
        if marks.get("initials_picture"):
            values["initials_image"] = self._clean_picture(marks["initials_picture"])
        return values

    def _clean_picture(self, data):
        try:
            return base64.b64encode(signature_picture.clean(data))
        except signature_picture.PictureError as error:
            raise UserError(self._picture_message(error.code)) from error

    def _picture_message(self, code):
        return {
            "size": self.env._("The picture is too large: take one of at most 500 kB."),
            "format": self.env._("The picture is not a PNG or JPEG. Save it as one of them."),
            "pixels": self.env._("The picture has too many pixels. Save it smaller."),
            "broken": self.env._("The picture cannot be read. Save it once more, as PNG."),
            "blank": self.env._("The picture is empty. Draw your signature, or type your name."),
        }[code]

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
        self.request_id._lock()
        obstacle = self._obstacle()
        if obstacle:
            raise UserError(obstacle)
        if not reason or not reason.strip():
            raise UserError(self.env._("Say in a few words why you decline."))
        reason = reason.strip()[:2000]
        self.write({"state": "declined", "reason": reason})
        self.request_id.write({"state": "declined", "note": reason})
        self.contract_id.activity_unlink(["contract_clm.mail_activity_sign"])
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

    def _invite(self):
        """It is their turn: an activity for our own people, the link by mail for all others."""
        self.write({"state": "waiting", "invited_on": fields.Datetime.now()})
        self._plan_reminder()
        for signer in self:
            signer.contract_id._invite(signer)
