import logging
from datetime import timedelta

from odoo import api, fields, models

_logger = logging.getLogger(__name__)

BATCH = 100


class ClmSignatureRequest(models.Model):
    """What happens by itself: links expire, signers are reminded, and everybody gets a copy at the end."""

    _inherit = "clm.signature.request"

    @api.model
    def _cron_follow_up(self):
        """Nightly. What is due is found by dates that have passed: a missed night loses and doubles nothing."""
        today = fields.Date.context_today(self)
        signers = self.env["clm.signature.signer"]
        tasks = (
            (self.search([("state", "=", "sent"), ("expires_on", "<", today)]), "_expire"),
            (signers._due_reminders(today), "_remind"),
        )
        remaining = sum(len(due) for due, _method in tasks)
        for due, method in tasks:
            for start in range(0, len(due), BATCH):
                batch = due[start : start + BATCH]
                batch._each_safely(method)
                remaining -= len(batch)
                if not self.env["ir.cron"]._commit_progress(len(batch), remaining=remaining):
                    return

    def _each_safely(self, method):
        _each_safely(self, method)

    def _expire(self):
        """Ends the request; the contract is ready to be sent again, with the approval that it has."""
        self.ensure_one()
        self._lock()
        if self.state != "sent":
            return
        self.state = "expired"
        self.flush_recordset(["state"])
        contract = self.contract_id
        contract._log_evidence("signature_expired", version=self.version_id)
        contract.activity_unlink(["contract_clm.mail_activity_sign"])
        if contract.state == "signature":
            contract._write_guarded({"state": "approval"})
        missing = self._signers().filtered(lambda signer: signer.state != "signed")
        contract.message_post(
            body=self.env._(
                "The signing links expired; still to sign: %(names)s. Send the contract for signature again.",
                names=", ".join(missing.mapped("partner_id.name")),
            ),
            partner_ids=contract.user_id.partner_id.ids,
            author_id=self.env.ref("base.partner_root").id,
            subtype_xmlid="mail.mt_comment",
        )

    def _send_copies(self):
        """The signed document for everybody who signed, in a mail of their own."""
        self.ensure_one()
        version = self.contract_id.signed_version_id
        if not version:
            return
        # The mail carries the document to people without any right on records.
        template = self.env.ref("contract_clm.mail_template_signature_copy").sudo()
        copy = (
            self.env["ir.attachment"]
            .sudo()
            .create(
                {
                    "name": version.pdf_filename,
                    "raw": version._read_file("pdf"),
                    "mimetype": "application/pdf",
                    "res_model": self._name,
                    "res_id": self.id,
                }
            )
        )
        for signer in self._signers():
            template.send_mail(signer.id, email_values={"attachment_ids": [(4, copy.id)]})


class ClmSignatureSigner(models.Model):
    _inherit = "clm.signature.signer"

    remind_on = fields.Date(readonly=True, copy=False, index="btree_not_null")

    @api.model
    def _due_reminders(self, today):
        return self.search(
            [
                ("state", "=", "waiting"),
                ("remind_on", "<=", today),
                ("request_id.state", "=", "sent"),
                ("request_id.expires_on", ">=", today),
            ]
        )

    def _each_safely(self, method):
        _each_safely(self, method)

    def _plan_reminder(self):
        """The next rung of the ladder after today: so many days after the invitation, so many before the end."""
        today = fields.Date.context_today(self)
        for signer in self:
            contract_type, rungs = signer.contract_id.type_id, []
            if contract_type.signature_remind_after:
                rungs.append(signer.invited_on.date() + timedelta(days=contract_type.signature_remind_after))
            if contract_type.signature_remind_before:
                rungs.append(
                    signer.request_id.expires_on - timedelta(days=contract_type.signature_remind_before)
                )
            signer.remind_on = min((day for day in rungs if day > today), default=False)

    def _remind(self):
        """One mail for each rung that has come; our own people have their activity."""
        self.ensure_one()
        self.request_id._lock()
        if self._obstacle():
            self.remind_on = False
            return
        self._plan_reminder()
        if self._own_user():
            return
        # The mail holds the signer's token, which users may not read.
        self.env.ref("contract_clm.mail_template_signature_reminder").sudo().send_mail(self.id)
        self.contract_id._log_evidence("sent", summary=self._label(), payload={"reminder": True})


def _each_safely(records, method):
    """Calls the method of each record; what one of them runs into is logged and tried again the next night."""
    for record in records:
        try:
            with record.env.cr.savepoint():
                getattr(record, method)()
        # Whatever one record runs into, the others are not to wait for it.
        except Exception as error:
            _logger.error("%s could not be followed up", record, exc_info=error)
            record.env.invalidate_all(flush=False)
