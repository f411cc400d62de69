from urllib.parse import urlencode

from odoo import models
from odoo.tools import formataddr

from ..tools import scale
from .cx_program import ANONYMOUS, IDENTIFIED, PSEUDONYMOUS


class CxInvitation(models.Model):
    """The message: the question, and the scale as links that choose a score. Nothing of it is stored anywhere."""

    _inherit = "cx.invitation"

    def _language(self):
        """The person's language where it is installed, else that of the company: a record of res.lang."""
        self.ensure_one()
        installed = {lang.code: lang for lang in self.env["res.lang"].sudo().search([])}
        wanted = [self.partner_id.lang, self.company_id.partner_id.lang, self.env.lang, "en_US"]
        return next((installed[code] for code in wanted if code in installed), next(iter(installed.values())))

    def _mail(self, reminder=False):
        """The `EmailMessage`, with an HTML and a plain part, in the person's language."""
        lang = self._language()
        invitation = self.with_context(lang=lang.code)
        values = invitation._mail_values(lang, reminder)
        html = invitation.env["ir.qweb"]._render("cx_feedback.invitation_mail", values)
        return self.program_id._mail_servers()._build_email__(
            email_from=self.program_id._sender(),
            email_to=[formataddr((self.partner_id.name or "", self.partner_id.email_normalized))],
            subject=values["subject"],
            body=f"<!DOCTYPE html>\n{html}",
            subtype="html",
            body_alternative=invitation._plain_text(values),
            headers={
                "List-Unsubscribe": f"<{values['unsubscribe']}>",
                "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
                "X-Auto-Response-Suppress": "OOF, AutoReply",
            },
        )

    def _mail_values(self, lang, reminder):
        program, metric = self.program_id, self.program_id.metric_id
        base = program.get_base_url()
        return {
            "program": program,
            "company": program.company_id,
            "html_lang": lang.code.replace("_", "-").partition("@")[0],
            "dir": lang.direction,
            "start": "right" if lang.direction == "rtl" else "left",
            "end": "left" if lang.direction == "rtl" else "right",
            "subject": self._subject(reminder),
            "question": metric.question,
            "low_label": metric.low_label,
            "high_label": metric.high_label,
            "is_stars": metric.kind == scale.STARS,
            "links": self._links(f"{base}/feedback/{self._ticket()}"),
            "promise": program._promise_text(),
            "reminder": reminder and self._reminder_text(),
            "unsubscribe": base + self.env["cx.unsubscribe"]._path(self.partner_id),
            "address": [
                line for line in program.company_id.partner_id._display_address().splitlines() if line.strip()
            ],
        }

    def _subject(self, reminder):
        subject = " ".join((self.program_id.subject or self.program_id.question).split())
        return self.env._("Reminder: %(subject)s", subject=subject) if reminder else subject

    def _links(self, page):
        """`[(score, address)]`, or of an open question the one address without a score."""
        # The ticket of an anonymous program does not tell the page whom it speaks to.
        extra = {"lang": self.env.context["lang"]} if self.program_id.identity == ANONYMOUS else {}
        metric = self.program_id.metric_id
        if metric.kind == scale.TEXT:
            return [(None, f"{page}?{urlencode(extra)}" if extra else page)]
        return [
            (score, f"{page}?{urlencode({'score': score, **extra})}")
            for score in range(metric.scale_min, metric.scale_max + 1)
        ]

    def _reminder_text(self):
        if self._may_have_answered():
            return self.env._(
                "Everybody who was asked gets this reminder, because nobody knows who has answered. "
                "If you have, thank you: please do not answer again."
            )
        return self.env._("We asked you some days ago, and would still like to know what you think.")

    def _plain_text(self, values):
        program = self.program_id
        blocks = [values["reminder"], program.intro, values["question"], *self._plain_scale(values)]
        blocks += [values["promise"], self._plain_signature(values)]
        blocks.append(
            self.env._("If you do not want to be asked any more: %(link)s", link=values["unsubscribe"])
        )
        return "\n\n".join(block.strip() for block in blocks if block and block.strip()) + "\n"

    def _plain_scale(self, values):
        if values["links"][0][0] is None:
            return [self.env._("Answer: %(link)s", link=values["links"][0][1])]
        labels = {values["links"][0][0]: values["low_label"], values["links"][-1][0]: values["high_label"]}
        rows = []
        for score, link in values["links"]:
            label = f" ({labels[score]})" if labels.get(score) else ""
            rows.append(f"{score}{label}: {link}")
        return [self.env._("Choose a number:"), "\n".join(rows)]

    def _plain_signature(self, values):
        return "\n".join(filter(None, ["--", self.program_id.user_id.name, *values["address"]]))


class CxProgram(models.Model):
    _inherit = "cx.program"

    def _promise_text(self):
        """Who learns of the answer, in words for whoever is asked."""
        company = self.company_id.name
        return {
            IDENTIFIED: self.env._("%(company)s sees your answer together with your name.", company=company),
            PSEUDONYMOUS: self.env._(
                "Your answer is kept without your name. %(company)s can only tell that your answers to this "
                "question come from the same person.",
                company=company,
            ),
            ANONYMOUS: self.env._(
                "Your answer is anonymous: nobody at %(company)s can find out who gave it.", company=company
            ),
        }[self.identity]
