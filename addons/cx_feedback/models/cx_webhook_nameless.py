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
        today = fields.Date.today()
        for hook in self.search([]):  # pylint: disable=no-search-all
            hook._tell_nameless(today)

    def _tell_nameless(self, today):
        """Tells one receiver of the days up to yesterday that it was not told of."""
        self.ensure_one()
        yesterday = today - timedelta(days=1)
        begin = self.nameless_told_to or min(yesterday, self.create_date.date()) - timedelta(days=1)
        begin = max(begin + timedelta(days=1), today - timedelta(days=LONGEST_GAP))
        if begin > yesterday:
            return
        # The job reads for all; programs with few answers are left out by name, not by the rule.
        responses = (
            self.env["cx.response"]
            .sudo()
            .search(
                [
                    ("company_id", "=", self.company_id.id),
                    ("program_id.identity", "in", (ANONYMOUS, PSEUDONYMOUS)),
                    ("program_id.is_withheld", "=", False),
                    ("date", ">=", begin),
                    ("date", "<", today),
                ]
            )
        )
        subscribed = [
            (response, self.id)
            for response in responses
            if self.id in self._subscribed(self.company_id, RESPONSE, response.program_id.id)
        ]
        self._queue(RESPONSE, random.sample(subscribed, len(subscribed)))
        self.nameless_told_to = yesterday
