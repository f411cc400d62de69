import random
from datetime import timedelta

from odoo import api, fields, models

from .cx_program import ANONYMOUS, PSEUDONYMOUS
from .cx_webhook import RESPONSE

# A receiver that was off for longer is not told of what came meanwhile.
LONGEST_GAP = 31


class CxWebhook(models.Model):
    """Answers without a name are told the next day, in the order of a lottery: the second would lead to the person.

    Those of a program with few answers are not told at all, as nobody here reads them.
    """

    _inherit = "cx.webhook"

    @api.model
    def _cron_tell_nameless(self):
        job, today = self.env["ir.cron"], fields.Date.today()
        hooks = self.search([])  # pylint: disable=no-search-all
        job._commit_progress(remaining=len(hooks))
        for hook in hooks:
            for day in hook._days_to_tell(today):
                hook._tell_day(day)
                if not job._commit_progress():
                    # The time is over; the next run goes on with the day after.
                    return
            job._commit_progress(1)

    def _days_to_tell(self, today):
        """The days up to yesterday that a receiver was not told of."""
        self.ensure_one()
        yesterday = today - timedelta(days=1)
        before = self.nameless_told_to or min(yesterday, self.create_date.date()) - timedelta(days=1)
        first = max(before + timedelta(days=1), today - timedelta(days=LONGEST_GAP))
        return [first + timedelta(days=number) for number in range((today - first).days)]

    def _tell_day(self, day):
        """Tells one receiver of the answers without a name of one day."""
        self.ensure_one()
        # The job reads for all; programs with few answers are left out by name, not by the rule.
        responses = (
            self.env["cx.response"]
            .sudo()
            .search(
                [
                    ("company_id", "=", self.company_id.id),
                    ("program_id.identity", "in", (ANONYMOUS, PSEUDONYMOUS)),
                    ("program_id.is_withheld", "=", False),
                    *self.env["cx.screen"]._in_days(day, day + timedelta(days=1)),
                ]
            )
        )
        subscribed = [
            (response, self.id)
            for response in responses
            if self.id in self._subscribed(self.company_id, RESPONSE, response.program_id.id)
        ]
        self._queue(RESPONSE, random.sample(subscribed, len(subscribed)))
        self.nameless_told_to = day
