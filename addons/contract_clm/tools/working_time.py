"""Counting hours of work. Moments are UTC without zone, lengths are hours.

The intervals of work are asked for by window: `intervals_of(number)` gives those of one window of 14 days, in order
and without overlaps, as pairs of moments. So windows can be kept, whatever the moments asked about.

>>> def mornings(number):
...     first, _end = bounds(number)
...     return [(first + timedelta(days=day, hours=8), first + timedelta(days=day, hours=12)) for day in range(14)]
>>> after(mornings, datetime(2026, 3, 4, 11), 2)
datetime.datetime(2026, 3, 5, 9, 0)
>>> between(mornings, datetime(2026, 3, 4, 11), datetime(2026, 3, 5, 9))
2.0
>>> after(lambda number: [], datetime(2026, 3, 4, 11), 2) is None
True
"""

from datetime import datetime, timedelta

WINDOW_DAYS = 14
# Nearly four years: whoever does not work for so long does not work again.
WINDOWS = 100
HOUR = timedelta(hours=1)


def window(moment: datetime) -> int:
    """The number of the window that a moment lies in."""
    return moment.toordinal() // WINDOW_DAYS


def bounds(number: int) -> tuple[datetime, datetime]:
    """The moments at which a window starts, and at which the next one does."""
    start = datetime.fromordinal(number * WINDOW_DAYS)
    return start, start + timedelta(days=WINDOW_DAYS)


def after(intervals_of, moment: datetime, hours: float) -> datetime | None:
    """The moment at which that many hours have been worked since `moment`; None if they never are."""
    left = hours * HOUR
    first = window(moment)
    for number in range(first, first + WINDOWS):
        for start, end in _within(intervals_of(number), moment, bounds(number)[1]):
            if left <= end - start:
                return start + left
            left -= end - start
    return None


def between(intervals_of, start: datetime, end: datetime) -> float:
    """The hours worked from start to end; 0 if it ends before it starts."""
    worked = timedelta()
    for number in range(window(start), window(end) + 1):
        for first, last in _within(intervals_of(number), start, end):
            worked += last - first
    return worked / HOUR


def _within(intervals, start, end):
    for first, last in intervals:
        first, last = max(first, start), min(last, end)
        if first < last:
            yield first, last
