"""How long records are kept: calendar days, lengths as in `terms`, month arithmetic clamped to the month's end.

>>> from datetime import date
>>> from .terms import Duration
>>> kept_until(date(2024, 2, 29), Duration(1, "year"))
datetime.date(2025, 2, 28)
>>> kept_until(date(2024, 2, 29), Duration(0, "year")) is None
True
>>> kept_until(date(2024, 2, 29), Duration(1, "year"), longer=date(2030, 1, 1))
datetime.date(2030, 1, 1)
"""

from .terms import Duration, add

__all__ = ["Duration", "is_over", "kept_until"]


def kept_until(ended_on, length, longer=None):
    """The last day on which a record is kept, or None while that is not known.

    :param ended_on: the day on which the contract ended or was cancelled, or None while it runs
    :param length: `Duration`; a length of zero keeps for ever
    :param longer: a later day that somebody decided on
    """
    if not ended_on or not length.length:
        return None
    last = add(ended_on, length)
    return max(last, longer) if longer else last


def is_over(last_day, today):
    """Whether the record is no longer kept: from the day after its last one."""
    return bool(last_day) and last_day < today
