from datetime import UTC, timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ..tools import working_time
from .cx_case import NEW, OPEN

KEPT = "cx_case_working_time"
# Working hours are looked for in pieces, and not for longer than this.
HORIZONS_DAYS = (60, 400, 1500)


class CxCase(models.Model):
    """Times of a case, in hours of work of its team or company; plain hours, with a note, where none are kept."""

    _inherit = "cx.case"

    contact_due_at = fields.Datetime("First Contact Until", readonly=True)
    due_at = fields.Datetime("Close Until", readonly=True, tracking=True)
    is_plain_hours = fields.Boolean(
        "Counted Round the Clock", readonly=True, help="The working hours of team and company are empty."
    )
    next_due_at = fields.Datetime(
        "Due", compute="_compute_next_due_at", store=True, help="First contact, and then closing."
    )
    is_overdue = fields.Boolean("Overdue", compute="_compute_is_overdue", search="_search_is_overdue")

    _due_idx = models.Index("(company_id, next_due_at) WHERE next_due_at IS NOT NULL")

    @api.depends("state", "contact_due_at", "due_at")
    def _compute_next_due_at(self):
        for case in self:
            is_open = case.state in OPEN
            case.next_due_at = is_open and (case.contact_due_at if case.state == NEW else case.due_at)

    @api.depends("next_due_at")
    def _compute_is_overdue(self):
        now = fields.Datetime.now()
        for case in self:
            case.is_overdue = bool(case.next_due_at and case.next_due_at <= now)

    @api.model
    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        late = Domain("next_due_at", "<=", fields.Datetime.now())
        return Domain.OR([late if wanted else ~late for wanted in value])

    @api.model
    def _due_values(self, team, company, rule, start):
        """The times of a case that starts now, or anew."""
        contact, plain = self._after_hours(team, company, start, rule.contact_hours or 8)
        closing, _plain = self._after_hours(team, company, start, rule.closing_hours or 40)
        return {"contact_due_at": contact, "due_at": closing, "is_plain_hours": plain}

    @api.model
    def _after_hours(self, team, company, moment, hours):
        """The moment after so many hours of work, and whether they are plain hours because none are kept."""
        calendar = self._working_calendar(team, company)
        for days in HORIZONS_DAYS if calendar else ():
            found = working_time.moment_after(self._worked(calendar, company, moment, days), moment, hours)
            if found:
                return found, False
        return moment + timedelta(hours=hours), True

    @api.model
    def _hours_worked(self, team, company, start, end):
        """Hours of work from start to end; plain hours where none are kept."""
        calendar = self._working_calendar(team, company)
        if not calendar:
            return max(0.0, (end - start).total_seconds() / 3600)
        days = next((days for days in HORIZONS_DAYS if start + timedelta(days=days) > end), HORIZONS_DAYS[-1])
        return working_time.hours_between(self._worked(calendar, company, start, days), start, end)

    @api.model
    def _working_calendar(self, team, company):
        """The calendar whose hours count, or an empty one where it holds none."""
        # Whoever takes care of a case need not be allowed to read the settings of the company.
        calendar = team.sudo().calendar_id or company.sudo().resource_calendar_id
        return calendar if calendar.flexible_hours or calendar.attendance_ids else calendar.browse()

    @api.model
    def _worked(self, calendar, company, start, days):
        """Intervals of work from the day of `start` to so many days after `start`; read once in a transaction."""
        first = start.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=UTC)
        kept = self.env.cr.precommit.data.setdefault(KEPT, {})
        key = (calendar.id, company.id, first, days)
        if key not in kept:
            holidays = Domain("time_type", "=", "leave") & Domain("company_id", "in", [False, company.id])
            found = calendar._work_intervals_batch(
                first, first + timedelta(days=days + 1), domain=list(holidays)
            )
            kept[key] = [
                tuple(moment.astimezone(UTC).replace(tzinfo=None) for moment in interval[:2])
                for interval in sorted(found[False], key=lambda interval: interval[0])
            ]
        return kept[key]
