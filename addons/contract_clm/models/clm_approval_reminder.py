import logging
from collections import defaultdict

from odoo import api, models

_logger = logging.getLogger(__name__)

# A run remembers whom it has told of what; what is due beyond that is left to the next one.
REMINDED_AT_ONCE = 5000


class ClmApprovalReminder(models.Model):
    """Reminders: one message a person for all that waits for them."""

    _inherit = "clm.approval.step"

    @api.model
    def _reminder_due(self, now):
        return self.search(
            [("state", "=", "pending"), ("remind_on", "<=", now)],
            order="remind_on, id",
            limit=REMINDED_AT_ONCE,
        )

    @api.model
    def _reminders(self, now):
        """The function that reminds of a batch of steps; it tells nobody twice."""
        waiting = {}

        def remind(steps):
            if not waiting:
                waiting.update(steps._reminder_due(now)._whom_to_remind())
            users = self.env["res.users"].union(*(step._to_ask() for step in steps))
            steps._plan_next_reminder(now)
            for user in users:
                steps._remind_safely(user, waiting.pop(user, steps.contract_id.browse()))

        return remind

    def _whom_to_remind(self):
        """Contracts by user. Whoever may not read a contract any more is not reminded of it."""
        readers, waiting = self._reader_ids(), defaultdict(lambda: self.env["clm.contract"])
        for step in self:
            for user in step._to_ask():
                if user.id in readers:
                    waiting[user] |= step.contract_id
        return {user: contracts._readable_by(user) for user, contracts in waiting.items()}

    def _plan_next_reminder(self, now):
        for (company, hours), steps in self.grouped(
            lambda step: (step.company_id, step.remind_hours)
        ).items():
            steps.remind_on = company._clm_after_working_hours(now, hours) if hours else False
        self.flush_recordset(["remind_on"])

    @api.model
    def _remind_safely(self, user, contracts):
        if not contracts:
            return
        try:
            with self.env.cr.savepoint():
                self._send_reminder(user, contracts)
        # Whatever keeps one person from being told, the others are told.
        except Exception as error:
            _logger.error("User %s could not be reminded of approvals", user.id, exc_info=error)

    @api.model
    def _send_reminder(self, user, contracts):
        contracts = contracts._in_language_of(user)
        if len(contracts) == 1:
            subject = contracts.env._(
                "Reminder: %(contract)s waits for your approval", contract=contracts.name
            )
        else:
            subject = contracts.env._(
                "Reminder: %(count)s contracts wait for your approval", count=len(contracts)
            )
        contracts._notify_person(user, subject, "contract_clm.approval_reminder_body")
