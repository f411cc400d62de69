from odoo import Command, models
from odoo.tools import format_datetime

LONGEST_WORDS = 300


class CxCase(models.Model):
    """Mails to owners and leads, in their language: one for all cases of the same moment."""

    _inherit = "cx.case"

    def _tell_owners(self, template):
        for user, cases in self.filtered("user_id").grouped("user_id").items():
            cases._tell(user, template)

    def _tell(self, user, template):
        """Puts the mail of a template into the queue; the template puts the cases where `ctx['cx_cases']` stands."""
        found = self.env.ref(template, raise_if_not_found=False)
        user = user.sudo()  # Address, language and time zone of whoever is told.
        if not found or not self or not user.email_normalized:
            return
        lang = self.env["res.lang"]._get_data(code=user.lang or "en_US")
        cases = self.sudo().with_context(lang=user.lang)
        # What tells the owner is sent by the machine, whoever set it off.
        found.sudo().with_context(
            cx_lang=lang.code or "en_US", cx_dir=lang.direction or "ltr", cx_cases=cases._rows_for(user)
        ).send_mail(
            self[0].id, email_values={"recipient_ids": [Command.link(user.partner_id.id)], "email_to": False}
        )

    def _rows_for(self, user):
        """The cases in a mail, as markup."""
        rows = [case._row_for(user) for case in self]
        return self.env["ir.qweb"]._render("cx_feedback.case_rows", {"rows": rows})

    def _row_for(self, user):
        """The case in a mail: its link, its name, what the customer said last, and until when, in the reader's time."""
        zone = user.tz or self.company_id.partner_id.tz or "UTC"
        return {
            "link": f"{self.get_base_url()}/odoo/cases/{self.id}",
            "name": self.display_name,
            "words": self._latest_words(),
            "due": self.next_due_at
            and format_datetime(self.env, self.next_due_at, tz=zone, lang_code=user.lang or None),
        }

    def _latest_words(self):
        said = self.response_ids.filtered("comment").sorted("date")[-1:].comment or ""
        return said if len(said) <= LONGEST_WORDS else said[:LONGEST_WORDS].rstrip() + "…"
