import logging

from odoo import api, fields, models

_logger = logging.getLogger(__name__)

BATCH = 200


class ClmApprovalFollowUp(models.Model):
    """The job that keeps approvals from being forgotten: too few people, escalations, reminders."""

    _inherit = "clm.approval.step"

    @api.model
    def _cron_follow_up(self):
        """Hourly, and at once when somebody who was asked leaves.

        What is due is found by dates that have passed, so that a week without the job costs one message, not many.
        """
        now = fields.Datetime.now()
        tasks = (
            (self._with_somebody_gone, lambda steps: steps._mend_short()),
            (lambda: self._escalation_due(now), lambda steps: steps._escalate_late()),
            (lambda: self._reminder_due(now), self._reminders(now)),
        )
        for left, (find, handle) in zip(reversed(range(len(tasks))), tasks, strict=True):
            if not self._follow_up(find(), handle, left):
                return
        self.env["ir.cron"]._commit_progress(remaining=0)

    @api.model
    def _follow_up(self, due, handle, tasks_left):
        """Handles `due` in batches that are committed one by one; says whether there is time for more."""
        for start in range(0, len(due), BATCH):
            batch = due[start : start + BATCH]._take()
            batch._handle_safely(handle)
            remaining = max(len(due) - start - BATCH, 0) + tasks_left
            if not self.env["ir.cron"]._commit_progress(len(batch), remaining=remaining):
                return False
            self.env.invalidate_all()
        return True

    def _take(self):
        """Those still pending of which nobody decides at this moment, locked for this transaction."""
        steps = self.exists()
        free = steps.approval_id.try_lock_for_update()
        return steps.filtered(lambda step: step.state == "pending" and step.approval_id in free)

    def _handle_safely(self, handle):
        """Handles all at once; upon an error in halves, until the one to blame is left out. It is tried again later."""
        if not self:
            return
        try:
            with self.env.cr.savepoint():
                handle(self)
        # Whatever one step runs into, the others are not to wait for it.
        except Exception as error:
            if len(self) == 1:
                _logger.error("The approval step %s could not be followed up", self.id, exc_info=error)
                return
            middle = len(self) // 2
            self[:middle]._handle_safely(handle)
            self[middle:]._handle_safely(handle)
