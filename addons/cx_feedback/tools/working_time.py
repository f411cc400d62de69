"""When the doors are open: intervals of working time, as pairs of moments in UTC without a zone, sorted.

>>> from datetime import datetime
>>> monday = [(datetime(2026, 3, 2, 8), datetime(2026, 3, 2, 17))]
>>> str(next_open_moment(monday, datetime(2026, 3, 1, 12)))
'2026-03-02 08:00:00'
>>> str(next_open_moment(monday, datetime(2026, 3, 2, 9, 30)))
'2026-03-02 09:30:00'
>>> next_open_moment(monday, datetime(2026, 3, 2, 17)) is None
True
>>> str(moment_after(monday, datetime(2026, 3, 1, 12), 4))
'2026-03-02 12:00:00'
>>> moment_after(monday, datetime(2026, 3, 2, 16), 2) is None
True
>>> hours_between(monday, datetime(2026, 3, 2, 16), datetime(2026, 3, 3, 9))
1.0
"""

from datetime import timedelta

HOUR = timedelta(hours=1)


def next_open_moment(intervals, moment):
    """Return the first moment from ``moment`` on that lies in an interval, None where none is left.

    ``intervals`` None stands for doors that are always open. The end of an interval lies outside.
    """
    if intervals is None:
        return moment
    return next((max(start, moment) for start, end in intervals if end > moment), None)


def moment_after(intervals, moment, hours):
    """Return the moment at which ``hours`` have been worked since ``moment``; None where the intervals end before."""
    left = hours * HOUR
    for start, end in _within(intervals, moment, None):
        if left <= end - start:
            return start + left
        left -= end - start
    return None


def hours_between(intervals, start, end):
    """Return the hours worked from ``start`` to ``end``; 0 where it ends before it starts."""
    return sum((last - first) / HOUR for first, last in _within(intervals, start, end))


def _within(intervals, start, end):
    for first, last in intervals:
        first, last = max(first, start), last if end is None else min(last, end)
        if first < last:
            yield first, last
