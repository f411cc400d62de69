"""Periods of the overview: the last so many days, as many before them, and the weeks or months that they touch.

>>> from datetime import date
>>> period = last(date(2026, 3, 31), 30)
>>> str(period.before), str(period.start), str(period.end)
('2026-01-31', '2026-03-02', '2026-04-01')
>>> [str(day) for day in steps(period.before, period.end, "month")]
['2026-01-01', '2026-02-01', '2026-03-01']
"""

from dataclasses import dataclass
from datetime import date, timedelta

STEPS = (WEEK, MONTH) = ("week", "month")
MOST_DAYS = 3660
MOST_MONTHS = 120
MOST_DAYS_BY_WEEK = 366


@dataclass(frozen=True)
class Period:
    """From `start` to before `end`; the period before goes from `before` to before `start`."""

    before: date
    start: date
    end: date


def last(today, days):
    """Return the `Period` of the last `days`, today included."""
    end = today + timedelta(days=1)
    start = end - timedelta(days=days)
    return Period(start - timedelta(days=days), start, end)


def fitting(step, days):
    """Return the step that a trend of so many days is shown by: years have too many weeks to be seen.

    >>> fitting("week", 90), fitting("week", 1095)
    ('week', 'month')
    """
    return MONTH if days > MOST_DAYS_BY_WEEK else step


def step_of(day, step):
    """Return the first day of the week, which is a Monday, or of the month."""
    return day - timedelta(days=day.weekday()) if step == WEEK else day.replace(day=1)


def next_step(day, step):
    """Return the first day of the next week or month, of such a first day."""
    return step_of(day + timedelta(days=7 if step == WEEK else 31), step)


def steps(start, end, step):
    """Yield the first day of each week or month that has a day from `start` to before `end`."""
    day = step_of(start, step)
    while day < end:
        yield day
        day = next_step(day, step)


def last_months(today, months):
    """Return the `Period` of this month and those before it, `months` in all; the period before has as many.

    >>> period = last_months(date(2026, 1, 31), 3)
    >>> str(period.before), str(period.start), str(period.end)
    ('2025-08-01', '2025-11-01', '2026-02-01')
    """
    this = today.year * 12 + today.month - 1
    days = (divmod(number, 12) for number in (this + 1 - 2 * months, this + 1 - months, this + 1))
    return Period(*(date(year, month + 1, 1) for year, month in days))
