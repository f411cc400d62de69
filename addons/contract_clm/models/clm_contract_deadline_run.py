from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ..tools import terms

BATCH = 500


class ClmContract(models.Model):
    """Each night, deadlines that are over give way to the next one that the term has, such as the next anniversary."""

    _inherit = "clm.contract"

    @api.model
    def _cron_renewal_run(self):
        if not self._move_passed_deadlines(fields.Date.context_today(self)):
            return False
        return super()._cron_renewal_run()

    @api.model
    def _move_passed_deadlines(self, today):
        """By batches, each committed; a term that has no later deadline is left as it is.

        :return: whether all was done before the time of the job was up
        """
        # The evidence says what happened; nobody reads a thousand notes in the morning.
        Term, cron = self.env["clm.term"].with_context(tracking_disable=True), self.env["ir.cron"]
        due, last_id = self._passed_deadlines(today), 0
        while terms_due := Term.search(due & Domain("id", ">", last_id), limit=BATCH, order="id"):
            last_id = terms_due[-1].id
            terms_due.try_lock_for_update().exists()._set_deadlines(self.env._("The next deadline"))
            in_time = cron._commit_progress(len(terms_due), remaining=1)
            self.env.invalidate_all()
            if not in_time:
                return False
        if last_id:
            cron._commit_progress(remaining=0)
        return True

    @api.model
    def _passed_deadlines(self, today):
        """Domain of the terms that may have a later deadline: open ones, and those that may end each year.

        A year has passed for the latter at most, so that a term whose last deadline is over is not looked at for ever.
        """
        open_end = Domain("end_date", "=", False)
        yearly = Domain("contract_id.notice_anchor", "=", terms.ANNIVERSARY) & Domain(
            "end_date", ">", today + timedelta(days=1)
        )
        return (
            Domain("state", "=", "current")
            & Domain("contract_id.state", "=", "active")
            & Domain("renewal_stopped", "=", False)
            & Domain("notice_deadline", "<", today)
            & (open_end | yearly)
        )
