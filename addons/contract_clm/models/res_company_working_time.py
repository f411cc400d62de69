from datetime import timedelta
from functools import partial

from pytz import UTC

from odoo import models
from odoo.fields import Domain

from ..tools import working_time

WORKED = "clm_working_time"


class ResCompany(models.Model):
    """Deadlines that run while the company works. Moments are UTC without zone, lengths are hours."""

    _inherit = "res.company"

    def _clm_after_working_hours(self, moment, hours):
        """The moment after that many working hours; plain hours where the company keeps no working time."""
        self.ensure_one()
        calendar = self._clm_calendar()
        if not calendar or hours <= 0:
            return moment + timedelta(hours=hours)
        worked = partial(self._clm_worked, calendar)
        return working_time.after(worked, moment, hours) or moment + timedelta(hours=hours)

    def _clm_working_hours_between(self, start, end):
        """The working hours from start to end, 0 if it ends before; plain hours where no working time is kept."""
        self.ensure_one()
        if end <= start:
            return 0.0
        calendar = self._clm_calendar()
        if not calendar:
            return (end - start).total_seconds() / 3600
        return working_time.between(partial(self._clm_worked, calendar), start, end)

    def _clm_calendar(self):
        """The company's calendar, or an empty one if it holds no hours."""
        # Calendars of other companies are closed to whoever submits there.
        calendar = self.sudo().resource_calendar_id
        return calendar if calendar.flexible_hours or calendar.attendance_ids else calendar.browse()

    def _clm_worked(self, calendar, window):
        """The intervals of work in one window of `tools.working_time`.

        They are kept until the transaction ends, so that it reads them once, however many approvals it opens.
        """
        kept = self.env.cr.precommit.data.setdefault(WORKED, {})
        key = (self.id, calendar.id, window)
        if key not in kept:
            start, end = (UTC.localize(moment) for moment in working_time.bounds(window))
            intervals = calendar._work_intervals_batch(start, end, domain=self._clm_holidays())[False]
            kept[key] = [
                tuple(moment.astimezone(UTC).replace(tzinfo=None) for moment in (first, last))
                for first, last, _source in intervals
            ]
        return kept[key]

    def _clm_holidays(self):
        """Without it, holidays that other companies keep outside of their calendars would count."""
        return list(Domain("time_type", "=", "leave") & Domain("company_id", "in", [False, self.id]))
