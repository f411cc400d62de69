from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import pdf


class ClmContractSignature(models.Model):
    """Both sides sign the approved version; the signed PDF carries a completion certificate."""

    _inherit = "clm.contract"

    own_signer_id = fields.Many2one("clm.signature.signer", compute="_compute_own_signer_id")

    @api.depends("signature_request_ids.signer_ids.state")
    @api.depends_context("uid")
    def _compute_own_signer_id(self):
        for contract in self:
            running = contract.signature_request_ids.filtered(lambda request: request.state == "sent")
            contract.own_signer_id = running.signer_ids.filtered(
                lambda signer: signer.state == "waiting" and signer.partner_id == self.env.user.partner_id
            )[:1]

    def action_send_for_signature(self):
        """Sends the approved version to the signatories of both sides."""
        self.check_access("write")
        self._check_state("approval")
        for contract in self:
            version = contract._require_pdf()
            contract._check_approved(version)
            contract._check_signatories()
            contract._request_signatures(version)

    def _check_approved(self, version):
        approved = self.approval_ids.filtered(
            lambda approval: approval.state == "approved" and approval.sha256 == version.sha256
        )
        if approved:
            for reason in approved._changed().values():
                raise UserError(
                    self.env._(
                        "%(reason)s Set the contract back to draft and submit it again.", reason=reason
                    )
                )
            return
        plans, _paths, problems = self._approval_plans()
        if problems or plans[self]:
            raise UserError(self.env._("%(contract)s is not approved yet.", contract=self.display_name))

    def _check_signatories(self):
        for party in self.party_ids:
            if not party.signatory_id:
                raise UserError(
                    self.env._(
                        "%(party)s has no signatory. Name one on the tab “Parties”.",
                        party=party.partner_id.display_name,
                    )
                )
            for _order, signatory in party._signatories():
                if not signatory.email:
                    raise UserError(
                        self.env._(
                            "%(signatory)s has no e-mail address to send to.", signatory=signatory.name
                        )
                    )

    def _request_signatures(self, version):
        # Users have no right to write requests and tokens; the right on the contract was checked by the action.
        request = (
            self.env["clm.signature.request"]
            .sudo()
            .create(
                {
                    "contract_id": self.id,
                    "version_id": version.id,
                    "sha256": version.sha256,
                    "expires_on": fields.Date.context_today(self)
                    + relativedelta(days=self.company_id.clm_signature_days),
                    "signer_ids": [(0, 0, values) for values in self._signers_values()],
                }
            )
        )
        self._write_guarded({"state": "signature"})
        self._log_evidence(
            "signature_requested",
            version=version,
            summary=", ".join(request.signer_ids.mapped("partner_id.name")),
        )
        request._invite_next()

    def _signers_values(self):
        """Column values of everybody who signs, each side's people numbered from 1 in the order in which they sign."""
        policy = self.type_id.signature_code or self.company_id.clm_signature_code
        rows = []
        for role, parties in self.party_ids.grouped("role").items():
            people = [(order, party, person) for party in parties for order, person in party._signatories()]
            people.sort(key=lambda row: row[0])
            rows += [
                {
                    "role": role,
                    "number": number,
                    "sequence": order,
                    "partner_id": person.id,
                    "party_name": party.partner_id.commercial_company_name or party.partner_id.name,
                    "email": person.email,
                    "code_required": policy == "everybody" or policy == role,
                }
                for number, (order, party, person) in enumerate(people, start=1)
            ]
        return rows

    def _invite(self, signer):
        user = signer._own_user()
        if user:
            self.activity_schedule(
                "contract_clm.mail_activity_sign",
                user_id=user.id,
                summary=self.env._("Sign %(title)s", title=self.title),
            )
        else:
            signer._send_link()

    def action_sign_own(self):
        """Opens the dialog in which our signatory signs."""
        self.ensure_one()
        if not self.own_signer_id:
            raise UserError(
                self.env._("Your signature is not asked for on %(contract)s.", contract=self.display_name)
            )
        return self.env["clm.own.signature.wizard"]._open(self.own_signer_id)

    def _after_signature(self, request):
        if any(signer.state != "signed" for signer in request._signers()):
            request._invite_next()
            return
        request.state = "signed"
        self._plan_seal()

    def _store_signed(self, request):
        """The signed PDF: the document as it was shown, and pages that say who signed."""
        data, seal_values = self._sealed(self._signed_pdf(request))
        version = self._add_version(
            "signed", pdf_data=data, values={"filename": f"{self.name.replace('/', '-')}-signed"}
        )
        self._write_guarded({"signed_version_id": version.id})
        version._tell_seal(seal_values)
        self._log_evidence(
            "sealed", version=version, payload={"signed_sha256": request.sha256, **seal_values}
        )
        self.message_post(
            body=self.env._("Signed by all parties."),
            attachments=[(version.pdf_filename, data)],
            author_id=self.env.ref("base.partner_root").id,
            subtype_xmlid="mail.mt_comment",
        )

    def _signed_pdf(self, request):
        return pdf.merge(
            [request._marked_pdf(), *self._certificate_pages(request)],
            metadata={
                "title": self.display_name,
                "subject": request.sha256,
                "keywords": self._certificate_keywords(),
            },
            watermark=None,
        )

    def _after_decline(self, signer, reason):
        self._log_evidence("signature_declined", actor=signer._label(), summary=reason)
        self.approval_ids._void(self.env._("The counterparty declined to sign"))
        self._write_guarded({"state": "draft"})
        self.message_post(
            body=self.env._("%(signer)s declined to sign: %(reason)s", signer=signer._label(), reason=reason),
            partner_ids=self.user_id.partner_id.ids,
            author_id=signer.partner_id.id,
            subtype_xmlid="mail.mt_comment",
        )

    def action_upload_signed(self):
        """Opens the dialog for the scan of a contract that was signed on paper."""
        self.ensure_one()
        return self.env["clm.signed.upload.wizard"]._open(self)

    def _accept_scan(self, data, signed_on, note):
        """The scan takes the place of the electronic signatures; what was sent stays on record with its hash."""
        self.check_access("write")
        self._check_state("approval", "signature")
        sent = self._require_pdf()
        self._check_approved(sent)
        self.signature_request_ids._void(self.env._("Signed on paper instead"))
        version = self._add_version(
            "scan", pdf_data=data, values={"filename": f"{self.name.replace('/', '-')}-signed"}
        )
        self._write_guarded({"signed_version_id": version.id})
        self._log_evidence(
            "signature_signed",
            version=version,
            summary=note or self.env._("Signed on paper"),
            payload={"sent_sha256": sent.sha256, "signed_on": fields.Date.to_string(signed_on)},
        )
        self.activity_unlink(["contract_clm.mail_activity_sign"])
        self._activate(signed_on)
