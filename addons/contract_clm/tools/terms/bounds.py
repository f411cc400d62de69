"""The first and the last day of each term of a contract.

A term covers its first and its last day. The first one has a length or goes to a date; later ones have the length of
renewals, and all are counted from the same anchor, so that nothing drifts:

>>> term_bounds(date(2027, 1, 1), Duration(1, "year"), Duration(6, "month"), number=2)
(datetime.date(2028, 1, 1), datetime.date(2028, 6, 30))
>>> term_bounds(date(2027, 1, 15), date(2027, 3, 31), Duration(1, "month"), number=3)
(datetime.date(2027, 5, 1), datetime.date(2027, 5, 31))
"""

from datetime import date, timedelta

from .durations import Duration, shift
from .exceptions import TermError

MODE_FIXED = "fixed"
MODE_AUTO_RENEW = "auto_renew"
MODE_EVERGREEN = "evergreen"
DAY = timedelta(days=1)


def term_bounds(start, length, renewal=None, number=1):
    """First and last day of the term `number` (1 is the initial term; later ones have the length `renewal`).

    :param length: `Duration` of the initial term, or its last day as a date
    :param renewal: `Duration` of each later term; that of the initial one where it is left out

    Errors: TermError for a length of zero, a last day before the first, a number below 1.
    """
    until = length if isinstance(length, date) else None
    later = renewal or (length if until is None else Duration(0, "day"))
    if (until is None and not length.length) or (not later.length and (until is None or number > 1)):
        raise TermError("a term needs a length of at least one day")
    if until and until < start:
        raise TermError(f"the term would end on {until}, before it starts on {start}")
    if number < 1:
        raise TermError("terms are numbered from 1")
    first = start if number == 1 else _boundary(start, length, later, number - 1)
    return first, _boundary(start, length, later, number) - DAY


def _boundary(start, length, later, number):
    """The day after the term `number`, counted from the very first day, or from the day after the date."""
    if isinstance(length, date):
        return shift(length + DAY, later.months * (number - 1), later.days * (number - 1))
    return shift(
        start,
        length.months + later.months * (number - 1),
        length.days + later.days * (number - 1),
    )


def last_day(first, length):
    """The last day of that length from the first day on, which a `Duration` of zero does not have.

    >>> last_day(date(2026, 1, 1), Duration(24, "month"))
    datetime.date(2027, 12, 31)
    """
    return term_bounds(first, length)[1]


def may_renew(number, limit):
    """Whether the term `number` may be followed by another; `limit` renewals in all, 0 for no limit."""
    return not limit or number - 1 < limit
