"""Terms and notice deadlines.

Dates are calendar days; a term covers its first and its last day. Month arithmetic clamps to the month's end and
always starts from the original anchor, so that nothing drifts:

>>> from datetime import date
>>> first = date(2027, 1, 31)
>>> [add(first, Duration(1, "month"), times) for times in (1, 2)]
[datetime.date(2027, 2, 28), datetime.date(2027, 3, 31)]
>>> term_bounds(date(2027, 1, 1), Duration(1, "year"), Duration(6, "month"), number=2)
(datetime.date(2028, 1, 1), datetime.date(2028, 6, 30))
>>> notice_deadline(date(2027, 12, 31), Duration(3, "month"))
datetime.date(2027, 9, 30)
"""

from dataclasses import dataclass
from datetime import timedelta

from dateutil.relativedelta import relativedelta

UNITS = ("day", "week", "month", "year")
MODE_FIXED = "fixed"
MODE_AUTO_RENEW = "auto_renew"
MODE_EVERGREEN = "evergreen"


class TermError(ValueError):
    """A term or a notice rule that cannot be: the text says what is wrong."""


@dataclass(frozen=True)
class Duration:
    """A length in calendar days, weeks, months or years; zero is allowed (notice of no length)."""

    length: int
    unit: str

    def __post_init__(self):
        if self.unit not in UNITS:
            raise TermError(f"a duration is in one of {UNITS}, not in {self.unit!r}")
        if self.length < 0:
            raise TermError("a duration cannot be negative")

    @property
    def months(self):
        return self.length * {"month": 1, "year": 12}.get(self.unit, 0)

    @property
    def days(self):
        return self.length * {"day": 1, "week": 7}.get(self.unit, 0)


def _shift(anchor, months, days):
    try:
        return anchor + relativedelta(months=months) + timedelta(days=days)
    except (OverflowError, ValueError) as error:
        raise TermError("the date lies outside the calendar (years 1 to 9999)") from error


def add(anchor, duration, times=1):
    """`anchor` plus `times` durations, each counted from the anchor."""
    return _shift(anchor, duration.months * times, duration.days * times)


def in_months(duration):
    """The length in months, for comparing: 30 days count as one month.

    >>> in_months(Duration(2, "year")), in_months(Duration(45, "day"))
    (24.0, 1.5)
    """
    return duration.months + duration.days / 30


def term_bounds(start, length, renewal=None, number=1):
    """First and last day of the term `number` (1 is the initial term; later ones have the length `renewal`).

    Errors: TermError for a length of zero or a number below 1.
    """
    later = renewal or length
    if not length.length or not later.length:
        raise TermError("a term needs a length of at least one day")
    if number < 1:
        raise TermError("terms are numbered from 1")
    first = start if number == 1 else _boundary(start, length, later, number - 1)
    return first, _boundary(start, length, later, number) - timedelta(days=1)


def _boundary(start, length, later, number):
    """The day after the term `number`, counted from the very first day."""
    return _shift(
        start,
        length.months + later.months * (number - 1),
        length.days + later.days * (number - 1),
    )


def notice_deadline(last_day, notice):
    """The last day on which notice is in time, counted back from the term's last day."""
    return _shift(last_day, -notice.months, -notice.days)


def may_renew(number, limit):
    """Whether the term `number` may be followed by another; `limit` renewals in all, 0 for no limit."""
    return not limit or number - 1 < limit
