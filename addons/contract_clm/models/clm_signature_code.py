from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import email_normalize
from odoo.tools.mail import email_anonymize

from odoo.addons.base.models.ir_mail_server import MailDeliveryException

from ..tools import one_time_code


class ClmSignatureSigner(models.Model):
    """One-time codes: who signs proves that the mailbox, or the telephone, is theirs."""

    _inherit = "clm.signature.signer"

    code_required = fields.Boolean("Signs with a code", readonly=True)
    code_hash = fields.Char(groups=fields.NO_ACCESS, copy=False)
    code_salt = fields.Char(groups=fields.NO_ACCESS, copy=False)
    code_sent_on = fields.Datetime(readonly=True, copy=False)
    code_channel = fields.Selection([("mail", "E-mail"), ("sms", "SMS")], readonly=True, copy=False)
    code_guesses = fields.Integer(readonly=True, copy=False)
    # The hour in which codes are counted began then.
    code_hour_start = fields.Datetime(readonly=True, copy=False)
    code_sent_count = fields.Integer(readonly=True, copy=False)

    def _send_code(self, channel="mail"):
        """Makes a new code, which ends the one before, and sends it at once."""
        self.ensure_one()
        self.request_id._lock()
        obstacle = self._obstacle()
        if obstacle:
            raise UserError(obstacle)
        if not self.code_required:
            raise UserError(self.env._("You need no code to sign this contract."))
        channel = "sms" if channel == "sms" and self._may_use_sms() else "mail"
        code, salt = one_time_code.new_code(), one_time_code.new_salt()
        self.write(
            {
                **self._count_code(fields.Datetime.now()),
                "code_hash": one_time_code.digest(code, salt),
                "code_salt": salt,
                "code_channel": channel,
                "code_guesses": 0,
            }
        )
        self._deliver_code(code, channel)

    def _count_code(self, now):
        """Column values that count one more code; refuses what comes too soon or too often."""
        try:
            hour_start, sent = one_time_code.count(
                now, self.code_sent_on, self.code_hour_start, self.code_sent_count
            )
        except one_time_code.TooSoon as error:
            raise UserError(
                self.env._("A code was sent a moment ago. Wait for one minute, then ask for another.")
            ) from error
        except one_time_code.TooOften as error:
            raise UserError(
                self.env._("Too many codes were sent within an hour. Try again in an hour.")
            ) from error
        return {"code_sent_on": now, "code_hour_start": hour_start, "code_sent_count": sent}

    def _may_use_sms(self):
        """Whether codes can go to the signer's telephone: the app `sms` is installed and the number known."""
        return "sms.sms" in self.env and bool(self.partner_id.phone)

    def _deliver_code(self, code, channel):
        if channel == "sms":
            body = self.env._(
                "%(code)s is your code to sign %(contract)s.", code=code, contract=self.contract_id.name
            )
            # The signer has no right to send messages; number and text are not theirs to choose.
            sms = self.env["sms.sms"].sudo()
            sms.create(
                {"partner_id": self.partner_id.id, "number": self.partner_id.phone, "body": body}
            ).send()
            return
        # Codes are good for minutes, so the mail does not wait for the queue. It is deleted once it is sent.
        template = self.env.ref("contract_clm.mail_template_signature_code").sudo()
        try:
            template.with_context(clm_code=code).send_mail(self.id, force_send=True, raise_exception=True)
        except (MailDeliveryException, OSError) as error:
            raise UserError(
                self.env._("The code could not be sent just now. Try again in a few minutes.")
            ) from error

    def _code_destination(self):
        """Where codes go, such as a***a@e***e.com: for the page, which whoever found the link may read."""
        return email_anonymize(email_normalize(self.email or "") or "", redact_domain=True)

    def _code_problem(self):
        """Why the code that was sent is good no more; empty if it is."""
        if not self.code_hash:
            return self.env._("Ask for a code with the button “Send me a code” first.")
        if self.code_guesses >= one_time_code.MAX_GUESSES:
            return self.env._(
                "The code was wrong too often, so it is locked. Ask for a new one with the button “Send me a code”."
            )
        if fields.Datetime.now() >= self.code_sent_on + one_time_code.GOOD_FOR:
            return self.env._(
                "The code is older than ten minutes. Ask for a new one with the button “Send me a code”."
            )
        return ""

    def _guess(self, code):
        """Counts a wrong guess. What it writes must be kept, so do not call it where errors undo.

        Guesses that come at the same time are judged one after the other: see `_lock`.
        """
        self.ensure_one()
        if not self.code_required or self._obstacle():
            return
        self.request_id._lock()
        problem = self._code_problem()
        if problem:
            raise UserError(problem)
        if not one_time_code.matches(code, self.code_salt, self.code_hash):
            self.code_guesses += 1
            self.flush_recordset(["code_guesses"])
            raise UserError(self._code_problem() or self._wrong_code())

    def _wrong_code(self):
        return self.env._(
            "This is not the code that was sent last. You can try %(count)s more times.",
            count=one_time_code.MAX_GUESSES - self.code_guesses,
        )

    def _use_code(self, code):
        """Uses up the code: it is good for one act. Says for the evidence how the signer was recognised."""
        if not self.code_required:
            return None
        problem = self._code_problem()
        if problem:
            raise UserError(problem)
        if not one_time_code.matches(code, self.code_salt, self.code_hash):
            raise UserError(self._wrong_code())
        self.write({"code_hash": False, "code_salt": False})
        return {
            "method": "sms" if self.code_channel == "sms" else "email",
            "sent_to": self.partner_id.phone if self.code_channel == "sms" else self.email,
            "sent_on": fields.Datetime.to_string(self.code_sent_on),
        }
