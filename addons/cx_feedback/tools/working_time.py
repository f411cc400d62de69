"""When the doors are open: intervals of working time, as pairs of moments in UTC without a zone, sorted.

>>> from datetime import datetime
>>> monday = [(datetime(2026, 3, 2, 8), datetime(2026, 3, 2, 17))]
>>> str(next_open_moment(monday, datetime(2026, 3, 1, 12)))
'2026-03-02 08:00:00'
>>> str(next_open_moment(monday, datetime(2026, 3, 2, 9, 30)))
'2026-03-02 09:30:00'
>>> next_open_moment(monday, datetime(2026, 3, 2, 17)) is None
True
"""


def next_open_moment(intervals, moment):
    """Return the first moment from ``moment`` on that lies in an interval, None where none is left.

    ``intervals`` None stands for doors that are always open. The end of an interval lies outside.
    """
    if intervals is None:
        return moment
    return next((max(start, moment) for start, end in intervals if end > moment), None)
