from datetime import timedelta

from odoo import models
from odoo.fields import Domain

PLANNED = "clm_working_hours"


class ResCompany(models.Model):
    """Deadlines that run while the company works. Moments are UTC without zone, lengths are hours."""

    _inherit = "res.company"

    def _clm_after_working_hours(self, moment, hours):
        """The moment after that many working hours; plain hours where the company keeps no working time.

        The answer is remembered for the transaction, so that a thousand steps that open together cost one.
        """
        self.ensure_one()
        planned = self.env.cr.precommit.data.setdefault(PLANNED, {})
        key = (self.id, self.resource_calendar_id.id, moment, hours)
        if key not in planned:
            planned[key] = self._clm_plan_hours(moment, hours)
        return planned[key]

    def _clm_plan_hours(self, moment, hours):
        calendar = self._clm_calendar()
        end = (
            hours > 0
            and calendar
            and calendar.plan_hours(hours, moment, compute_leaves=True, domain=self._clm_holidays())
        )
        return end or moment + timedelta(hours=hours)

    def _clm_working_hours_between(self, start, end):
        """The working hours from start to end, 0 if it ends before; plain hours where no working time is kept."""
        self.ensure_one()
        if end <= start:
            return 0.0
        calendar = self._clm_calendar()
        if not calendar:
            return (end - start).total_seconds() / 3600
        return calendar.get_work_hours_count(start, end, domain=self._clm_holidays())

    def _clm_calendar(self):
        """The company's calendar, or an empty one if it holds no hours."""
        # Calendars of other companies are closed to whoever submits there.
        calendar = self.sudo().resource_calendar_id
        return calendar if calendar.flexible_hours or calendar.attendance_ids else calendar.browse()

    def _clm_holidays(self):
        """Without it, holidays that other companies keep outside of their calendars would count."""
        return list(Domain("time_type", "=", "leave") & Domain("company_id", "in", [False, self.id]))
