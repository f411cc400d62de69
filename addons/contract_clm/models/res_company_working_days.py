from collections import defaultdict
from datetime import timedelta

from pytz import UTC, timezone

from odoo import models

from ..tools import terms

# A closure that never ends says nothing about deadlines beyond ten years.
LONGEST_LEAVE = timedelta(days=3660)


class ResCompany(models.Model):
    """On which days a company works, by its working hours and its days of closure."""

    _inherit = "res.company"

    def _clm_company_days(self):
        """The working days of each company, with as many queries for many as for one.

        :return: dict of `tools.terms.CompanyDays` by company
        """
        # Calendars of other companies are closed to whoever drafts there; on which days one works is no secret.
        companies = self.sudo()
        leaves = companies._clm_leaves()
        return {
            company.sudo(self.env.su): terms.CompanyDays(weekdays, company._clm_closed_days(leaves, hours))
            for company in companies
            for weekdays, hours in [company._clm_weekdays()]
        }

    def _clm_weekdays(self):
        """The weekdays of work in even and odd weeks, and the hours between which a closure must last."""
        calendar = self.resource_calendar_id
        if not calendar or calendar.flexible_hours:
            return terms.EVERY_DAY, {}
        weekdays, hours = (set(), set()), {}
        for work in calendar.attendance_ids.filtered(lambda attendance: attendance._is_work_period()):
            day = int(work.dayofweek)
            for parity in (
                (int(work.week_type),) if calendar.two_weeks_calendar and work.week_type else (0, 1)
            ):
                weekdays[parity].add(day)
            first, last = hours.get(day, (24, 0))
            hours[day] = (min(first, work.hour_from), max(last, work.hour_to))
        return tuple(frozenset(days) for days in weekdays), hours

    def _clm_leaves(self):
        """The closures of the companies, of whole calendars or outside of any, by company and calendar."""
        found = self.env["resource.calendar.leaves"].search(
            [
                ("resource_id", "=", False),
                ("time_type", "=", "leave"),
                ("company_id", "in", [False, *self.ids]),
                ("calendar_id", "in", [False, *self.resource_calendar_id.ids]),
            ],
            order="date_from, id",
        )
        leaves = defaultdict(list)
        for leave in found:
            leaves[leave.company_id.id, leave.calendar_id.id].append(leave)
        return leaves

    def _clm_closed_days(self, leaves, hours):
        """Names of the days that closures cover from the first to the last hour of work, by date."""
        calendar = self.resource_calendar_id
        zone = timezone(calendar.tz or "UTC")
        closed = {}
        for key in {(company, kept) for company in (False, self.id) for kept in (False, calendar.id)}:
            for leave in leaves.get(key, ()):
                start, end = (
                    UTC.localize(moment).astimezone(zone).replace(tzinfo=None)
                    for moment in (leave.date_from, min(leave.date_to, leave.date_from + LONGEST_LEAVE))
                )
                closed.update((day, leave.name or None) for day in terms.covered(start, end, hours))
        return closed
