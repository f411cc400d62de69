import logging
from datetime import date

from odoo import api, models
from odoo.tools import SQL

from .clm_contract_approval_keeping import MAIL_ROWS

_logger = logging.getLogger(__name__)

# People who are written to between two commits.
PEOPLE = 50


class ClmRenewalRemindMessage(models.Model):
    """One message to each person for all the cards that they are reminded of in a night."""

    _inherit = "clm.renewal"

    @api.model
    def _send_reminders(self, today):
        """Writes to everybody who is waited for; says whether there is time for more."""
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL("SELECT DISTINCT user_id FROM clm_renewal_remind_rel ORDER BY user_id")
        )
        users = self.env["res.users"].browse([row[0] for row in rows])
        for start in range(0, len(users), PEOPLE):
            batch = users[start : start + PEOPLE]
            for user in batch:
                self._remind_safely(user, today)
            remaining = max(len(users) - start - PEOPLE, 0)
            if not self.env["ir.cron"]._commit_progress(len(batch), remaining=remaining):
                return False
            self.env.invalidate_all()
        return True

    @api.model
    def _remind_safely(self, user, today):
        try:
            with self.env.cr.savepoint():
                cards = self._take_queued(user)
                if cards:
                    cards._send_reminder(user, today)
        # Whatever keeps one person from being told, the others are told; they are tried again the next night.
        except Exception as error:
            _logger.error("User %s could not be reminded of renewals", user.id, exc_info=error)
            self.env.invalidate_all(flush=False)

    @api.model
    def _take_queued(self, user):
        """The open cards that this person is to be told of and may read; taken off the queue."""
        rows = self.env.execute_query(
            SQL(
                """
                DELETE FROM clm_renewal_remind_rel WHERE ctid = ANY(ARRAY(
                    SELECT ctid FROM clm_renewal_remind_rel WHERE user_id = %s FOR UPDATE SKIP LOCKED
                )) RETURNING renewal_id
                """,
                user.id,
            )
        )
        cards = self.browse([row[0] for row in rows]).filtered(lambda card: card.state == "open")
        readable = cards._readable_ids_of(user)
        return cards.filtered(lambda card: card.id in readable).sorted(
            lambda card: (card._last_day() or date.max, card.id)
        )

    def _last_day(self):
        return self.notice_deadline or self.end_date

    def _send_reminder(self, user, today):
        # What is told was checked to be readable; names and amounts are rendered with all rights.
        cards = self.with_context(lang=user.lang or self.env.lang).sudo()
        if len(cards) == 1:
            subject = cards.env._("%(contract)s: renew or give notice", contract=cards.contract_id.name)
        else:
            subject = cards.env._("%(count)s contracts: renew or give notice", count=len(cards))
        cards.contract_id._notify_person(
            user,
            subject,
            "contract_clm.renewal_reminder_body",
            cards=cards[:MAIL_ROWS],
            more_cards=max(len(cards) - MAIL_ROWS, 0),
            texts={card: card._time_left(today) for card in cards[:MAIL_ROWS]},
            direction=self.env["res.lang"]._get_data(code=cards.env.lang or "en_US").direction or "ltr",
        )

    def _time_left(self, today):
        """In words, how long notice is possible."""
        last = self._last_day()
        if not last:
            return ""
        days = (last - today).days
        if days > 1:
            return self.env._("%(days)s days left", days=days)
        if days == 1:
            return self.env._("tomorrow is the last day")
        return self.env._("today is the last day") if not days else self.env._("the last day is over")
