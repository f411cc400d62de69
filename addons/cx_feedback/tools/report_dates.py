"""When a regular report is due, and which days it tells of.

Weekdays are 0 (Monday) to 6; days of a month 1 to 31, where a shorter month has its last one.

>>> from datetime import date
>>> str(next_due(WEEK, 0, date(2026, 5, 4)))
'2026-05-11'
>>> str(next_due(MONTH, 31, date(2026, 1, 31))), str(next_due(MONTH, 31, date(2026, 2, 27)))
('2026-02-28', '2026-02-28')
>>> str(last_due(WEEK, 0, date(2026, 5, 6)))
'2026-05-04'

A report tells of the days before it is due. Those that the last one had not yet seen are told of too:

>>> told(date(2026, 5, 4), 7, date(2026, 4, 26))
Days(first=datetime.date(2026, 4, 27), last=datetime.date(2026, 5, 3), count=7)
>>> told(date(2026, 5, 18), 7, date(2026, 5, 3)).count
14
"""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

FREQUENCIES = (WEEK, MONTH) = ("week", "month")
MOST_DAYS = 366


@dataclass(frozen=True)
class Days:
    """`count` days from `first` to `last`, both included."""

    first: date
    last: date
    count: int


def _in_month(year, month, day):
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))


def last_due(frequency, day, today):
    """Return the last day on which the report was due, `today` included."""
    if frequency == WEEK:
        return today - timedelta(days=(today.weekday() - day) % 7)
    due = _in_month(today.year, today.month, day)
    before = today.replace(day=1) - timedelta(days=1)
    return due if due <= today else _in_month(before.year, before.month, day)


def next_due(frequency, day, after):
    """Return the first day later than `after` on which the report is due."""
    if frequency == WEEK:
        return last_due(frequency, day, after) + timedelta(days=7)
    due = _in_month(after.year, after.month, day)
    later = after.replace(day=1) + timedelta(days=31)
    return due if due > after else _in_month(later.year, later.month, day)


def told(due, days, told_until=None):
    """Return the `Days` of a report: the last `days` before it is due, and whatever came after `told_until`."""
    last = due - timedelta(days=1)
    first = due - timedelta(days=days)
    if told_until:
        first = min(first, told_until + timedelta(days=1))
    first = max(first, due - timedelta(days=MOST_DAYS))
    return Days(first, last, (last - first).days + 1)
