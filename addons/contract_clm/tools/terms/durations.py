"""Lengths of time, counted in calendar days; months clamp to the month's end, always from the original anchor.

>>> first = date(2027, 1, 31)
>>> [add(first, Duration(1, "month"), times) for times in (1, 2)]
[datetime.date(2027, 2, 28), datetime.date(2027, 3, 31)]
>>> add(date(2028, 2, 29), Duration(1, "year"))
datetime.date(2029, 2, 28)
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from .exceptions import TermError

UNITS = ("day", "week", "month", "year")


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


def shift(anchor: date, months: int, days: int) -> date:
    """`anchor` moved by months, with the day clamped to the month's end, and then by days.

    Errors: TermError where the result lies outside of the calendar.

    >>> shift(date(2027, 3, 31), -1, 1)
    datetime.date(2027, 3, 1)
    """
    try:
        if months:
            year, month = divmod(anchor.year * 12 + anchor.month - 1 + months, 12)
            anchor = date(year, month + 1, min(anchor.day, monthrange(year, month + 1)[1]))
        return anchor + timedelta(days=days)
    except (OverflowError, ValueError) as error:
        raise TermError("the date lies outside the calendar (years 1 to 9999)") from error


def add(anchor, duration, times=1):
    """`anchor` plus `times` durations, each counted from the anchor."""
    return shift(anchor, duration.months * times, duration.days * times)


def in_months(duration):
    """The length in months, for comparing: 30 days count as one month.

    >>> in_months(Duration(2, "year")), in_months(Duration(45, "day"))
    (24.0, 1.5)
    """
    return duration.months + duration.days / 30


def months_between(first, last):
    """The months from the first to the last day, both included, for comparing: 30 days beyond count as one.

    >>> months_between(date(2026, 1, 1), date(2026, 12, 31)), months_between(date(2026, 1, 31), date(2026, 2, 14))
    (12.0, 0.5)
    """
    after = last + timedelta(days=1)
    months = (after.year - first.year) * 12 + after.month - first.month
    while months > 0 and shift(first, months, 0) > after:
        months -= 1
    return months + (after - shift(first, months, 0)).days / 30
