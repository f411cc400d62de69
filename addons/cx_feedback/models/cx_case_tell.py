from odoo import Command, models
from odoo.tools import format_datetime


class CxCase(models.Model):
    """Mails to owners and leads, in their language: one for all cases of the same moment."""

    _inherit = "cx.case"

    def _tell_owners(self, template):
        for user, cases in self.filtered("user_id").grouped("user_id").items():
            cases._tell(user, template)

    def _tell(self, user, template):
        """Puts the mail of a template into the queue; the template finds the cases in `ctx['cx_rows']`."""
        found = self.env.ref(template, raise_if_not_found=False)
        user = user.sudo()  # Address, language and time zone of whoever is told.
        if not found or not self or not user.email_normalized:
            return
        lang = self.env["res.lang"]._get_data(code=user.lang or "en_US")
        # What tells the owner is sent by the machine, whoever set it off.
        found.sudo().with_context(
            cx_lang=lang.code or "en_US",
            cx_dir=lang.direction or "ltr",
            cx_rows=[case._row_for(user) for case in self.sudo().with_context(lang=user.lang)],
        ).send_mail(
            self[0].id, email_values={"recipient_ids": [Command.link(user.partner_id.id)], "email_to": False}
        )

    def _row_for(self, user):
        """The case in a mail: its link, its name, and until when, in the reader's time."""
        zone = user.tz or self.company_id.partner_id.tz or "UTC"
        return {
            "link": f"{self.get_base_url()}/odoo/cases/{self.id}",
            "name": self.display_name,
            "due": self.next_due_at
            and format_datetime(self.env, self.next_due_at, tz=zone, lang_code=user.lang or None),
        }
