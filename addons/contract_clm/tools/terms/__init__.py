"""Terms and notice deadlines: which days a term covers, until when notice is in time, and how that was found.

Dates are calendar days; a term covers its first and its last day. Month arithmetic clamps to the month's end and
always starts from the original anchor, so that nothing drifts:

>>> from datetime import date
>>> first = date(2027, 1, 31)
>>> [add(first, Duration(1, "month"), times) for times in (1, 2)]
[datetime.date(2027, 2, 28), datetime.date(2027, 3, 31)]
>>> term_bounds(date(2027, 1, 1), Duration(1, "year"), Duration(6, "month"), number=2)
(datetime.date(2028, 1, 1), datetime.date(2028, 6, 30))
>>> deadline(
...     Span(first, first, date(2028, 1, 30)), Notice(30, "day"), WorkingDays("SA"), today=first
... ).day.strftime("%A, %d %B %Y")
'Thursday, 30 December 2027'
"""

from .bounds import MODE_AUTO_RENEW, MODE_EVERGREEN, MODE_FIXED, last_day, may_renew, term_bounds
from .calendars import (
    EVERY_DAY,
    CompanyDays,
    DayOff,
    WorkingDays,
    covered,
    holiday_name,
    known_subdivision,
    knows,
)
from .durations import UNITS, Duration, add, in_months, months_between
from .exceptions import NoWorkingDay, TermError
from .finding import Deadline, Span, Step, deadline
from .notice import ANNIVERSARY, BUSINESS_DAY, END, NOTICE_UNITS, RECEIVED, SENT, Notice
from .places import Place
from .trail import arrival_limit, steps_of, trail_of
from .zones import end_of_day, zone_of


__all__ = [
    "ANNIVERSARY",
    "BUSINESS_DAY",
    "END",
    "EVERY_DAY",
    "MODE_AUTO_RENEW",
    "MODE_EVERGREEN",
    "MODE_FIXED",
    "NOTICE_UNITS",
    "RECEIVED",
    "SENT",
    "UNITS",
    "CompanyDays",
    "DayOff",
    "Deadline",
    "Duration",
    "NoWorkingDay",
    "Notice",
    "Place",
    "Span",
    "Step",
    "TermError",
    "WorkingDays",
    "add",
    "arrival_limit",
    "covered",
    "deadline",
    "end_of_day",
    "holiday_name",
    "in_months",
    "known_subdivision",
    "knows",
    "last_day",
    "may_renew",
    "months_between",
    "steps_of",
    "term_bounds",
    "trail_of",
    "zone_of",
]
