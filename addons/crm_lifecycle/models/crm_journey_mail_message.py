import smtplib
from collections import namedtuple

from odoo import api, models
from odoo.tools import formataddr, html2plaintext

from ..tools import outbox

# What is ready to be handed over, read and built before: `line` is the mail server and the sender, `servers` an empty
# recordset with the addresses of the company.
Parcel = namedtuple("Parcel", "id line servers email message")


class CrmJourneyMail(models.Model):
    """The message as the mail server gets it, and its answers in words."""

    _inherit = "crm.journey.mail"

    def _parcels(self):
        """Messages ready to be handed over; those that cannot be built fail."""
        parcels = []
        for mail in self:
            try:
                message = mail._message()
            except Exception as error:  # of a sender, an address, a header
                mail._fail(str(error)[:500] or type(error).__name__)
                continue
            template = mail.step_id.mail_template_id.sudo()
            line = (template.mail_server_id.id, mail.email_from)
            parcels.append(Parcel(mail.id, line, mail._mail_servers(), mail.email, message))
        return parcels

    def _message(self):
        """The `EmailMessage`, with an HTML and a plain part."""
        base = self.get_base_url()
        unsubscribe = base + self._unsubscribe_path(self.token_id.id, self.lang)
        # Those who wrote the template chose what it brings.
        attachments = self.step_id.mail_template_id.sudo().attachment_ids
        headers = {
            "List-Unsubscribe": f"<{unsubscribe}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Precedence": "list",
            "X-Auto-Response-Suppress": "OOF, AutoReply",
        }
        if bounces := self.company_id.sudo().bounce_email:  # stands in every message
            headers["Return-Path"] = bounces
        return self._mail_servers()._build_email__(
            email_from=self.email_from,
            email_to=[formataddr((self.partner_id.name or "", self.email))],
            reply_to=self.reply_to,
            subject=self.subject,
            body=self.body,
            subtype="html",
            body_alternative=html2plaintext(self.body),
            message_id=self.message_id,
            object_id=f"{self.partner_id.id}-res.partner",
            attachments=[(file.name, file.raw, file.mimetype) for file in attachments],
            headers=headers,
        )

    def _mail_servers(self):
        """With the addresses of the company, so that what bounces comes back to Odoo's own handling of bounces."""
        company = self.company_id.sudo()  # see above
        return self.env["ir.mail_server"].with_context(
            domain_bounce_address=company.bounce_email or None,
            domain_notifications_email=company.default_from_email or None,
        )

    @api.model
    def _fault_text(self, state, error):
        """What a person reads."""
        fault = getattr(error, "smtp_code", None) or type(error).__name__
        if state == outbox.UNCLEAR:
            return self.env._("The mail server broke off before its answer. It may have arrived.")
        if isinstance(error, smtplib.SMTPRecipientsRefused):
            return self.env._("The mail server refuses this address. Correct it on the contact.")
        if isinstance(error, (smtplib.SMTPException, OSError)):
            return self.env._(
                "The mail server did not take the message (%(fault)s). Look at the outgoing mail servers.",
                fault=fault,
            )
        return str(error).strip()[:500] or fault
