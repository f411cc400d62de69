import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..tools import report_dates
from .cx_report_delivery import REPORT_HEADER

_logger = logging.getLogger(__name__)

BATCH = 20


class CxReport(models.Model):
    """The nightly job: who is due, person by person; one who cannot be told keeps nobody else from it."""

    _inherit = "cx.report"

    @api.model
    def _cron_send(self):
        """Sends what is due until today, in batches that are committed, and goes on where it was broken off."""
        today = fields.Date.today()
        for report in self.search([("next_date", "<=", today)], order="next_date, id"):
            due = max(report_dates.last_due(report.frequency, report._day(), today), report.next_date)
            if not report._send_to_all(due):
                self.env.ref("cx_feedback.ir_cron_report")._trigger()
                return
            report.next_date = report._next_due(today)
        self.env["ir.cron"]._commit_progress(1, remaining=0)

    def _send_to_all(self, due):
        """Whether everybody was handled before the time of the job was over."""
        deliveries = self.env["cx.report.delivery"]
        told = deliveries.search([("report_id", "=", self.id), ("due", "=", due)]).user_id
        people, until = (self.user_ids - told).sorted("id"), deliveries._told_until(self)
        for start in range(0, len(people), BATCH):
            for user in people[start : start + BATCH]:
                last = until.get(user.id)
                days = report_dates.told(due, self.days, last and last - timedelta(days=1))
                self._send_safely(user, due, days)
            left = max(len(people) - start - BATCH, 0)
            if not self.env["ir.cron"]._commit_progress(BATCH, remaining=left + 1) and left:
                return False
        return True

    def _send_safely(self, user, due, days):
        delivery = {"report_id": self.id, "user_id": user.id, "due": due}
        try:
            with self.env.cr.savepoint():
                mail = self._mail(user, days)
                self.env["cx.report.delivery"].create({**delivery, "state": "sent", "mail_id": mail.id})
        except (AccessError, UserError) as error:
            self._note_failure(delivery, str(error))
        # Whatever keeps one person from being told, the others are told.
        except Exception as error:
            _logger.error("Report %s could not be made for user %s", self.id, user.id, exc_info=error)
            self._note_failure(
                delivery, self.env._("The report could not be made. The log of the server says why.")
            )

    def _note_failure(self, delivery, problem):
        self.env["cx.report.delivery"].create({**delivery, "state": "failed", "problem": problem})

    def _mail(self, user, days):
        """The mail to one person, waiting to be sent."""
        if not user.email:
            raise UserError(self.env._("%(name)s has no e-mail address.", name=user.name))
        reader = self._as_reader(user)
        content = reader._content(days)
        body = reader._body(content)
        # Nobody may write mails by hand; what is in it was read with the rights of the reader.
        return (
            self.env["mail.mail"]
            .sudo()
            .create(
                {
                    "subject": content["subject"],
                    "body_html": body,
                    "email_from": user.company_id.email_formatted or self.env.user.email_formatted,
                    "recipient_ids": [fields.Command.set(user.partner_id.ids)],
                    "auto_delete": True,
                    "headers": repr({REPORT_HEADER: str(self.id)}),
                }
            )
        )

    def _as_reader(self, user):
        """The report as this person reads it: their rights, companies, language and time zone."""
        companies = self.company_id & user.company_ids if self.company_id else user.company_ids
        group = self.env.ref("cx_feedback.group_cx_feedback_user")
        if not companies or group not in user.all_group_ids:
            raise AccessError(self.env._("%(name)s may not read this feedback any more.", name=user.name))
        first = user.company_id & companies or companies[:1]
        return (
            self.with_user(user)
            .sudo(False)
            .with_context(
                allowed_company_ids=first.ids + (companies - first).ids,
                lang=user.lang or self.env.lang or "en_US",
                tz=user.tz or "UTC",
            )
        )
