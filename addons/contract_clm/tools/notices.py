"""Whether notice was given in time, and when a contract ends by it.

Days are calendar days; a term covers its last day. The contract's rule says which day counts: the one on which the
notice was sent, or the one on which it was received. A notice of which the arrival is not known yet is under way.

>>> from datetime import date
>>> standing(RECEIVED, sent=date(2026, 9, 28), received=None, deadline=date(2026, 9, 30))
'under_way'
>>> standing(RECEIVED, sent=date(2026, 9, 28), received=date(2026, 10, 1), deadline=date(2026, 9, 30))
'late'
>>> standing(SENT, sent=date(2026, 9, 28), received=date(2026, 10, 1), deadline=date(2026, 9, 30))
'in_time'
"""

from dataclasses import dataclass
from datetime import date

from . import terms
from .terms import Notice, WorkingDays

SENT, RECEIVED = terms.SENT, terms.RECEIVED
IN_TIME, LATE, UNDER_WAY = "in_time", "late", "under_way"
# What a notice asks for: that the running term is the last, or the earliest end that is allowed.
NOT_RENEW, TERMINATE = "not_renew", "terminate"


def standing(basis, *, sent, received, deadline):
    """IN_TIME, LATE or UNDER_WAY; a term without a deadline can be given notice at any time.

    :param basis: SENT or RECEIVED, the day that counts
    :param sent: date or None; one of the two days is known
    :param received: date or None
    :param deadline: last day that is in time, or None
    """
    if deadline is None:
        return IN_TIME
    if basis == RECEIVED and received is None:
        return LATE if sent > deadline else UNDER_WAY
    return IN_TIME if counting_day(basis, sent, received) <= deadline else LATE


def counting_day(basis, sent, received):
    """The day that decides whether notice is in time; before the arrival is known, the day of sending."""
    return received or sent if basis == RECEIVED else sent or received


@dataclass(frozen=True)
class Effect:
    """What a notice does.

    `stops`: the running term is the last one. `ends_on`: last day of the contract, None where it goes on.
    `follows`: it ends with the term after the running one.
    """

    stops: bool
    ends_on: date | None
    follows: bool = False


def effect(kind, stands, *, accepted, term_end, next_end):
    """What notice does to a contract whose running term has an end.

    >>> effect(TERMINATE, LATE, accepted=False, term_end=date(2026, 12, 31), next_end=date(2027, 12, 31))
    Effect(stops=False, ends_on=datetime.date(2027, 12, 31), follows=True)
    >>> effect(NOT_RENEW, LATE, accepted=True, term_end=date(2026, 12, 31), next_end=date(2027, 12, 31)).stops
    True

    :param accepted: the other side accepts it although it is late
    :param next_end: last day of the term that follows by itself, None where none does
    """
    if stands != LATE or accepted or next_end is None:
        return Effect(True, term_end)
    return Effect(False, next_end, True) if kind == TERMINATE else Effect(False, None)


def effect_without_end(day, notice: Notice, calendar: WorkingDays, earliest=None):
    """What notice does to a contract that runs until notice is given.

    >>> effect_without_end(date(2026, 11, 30), Notice(3, "month"), WorkingDays()).ends_on
    datetime.date(2027, 2, 28)
    >>> effect_without_end(date(2026, 12, 23), Notice(2, "business_day"), WorkingDays("GB")).ends_on
    datetime.date(2026, 12, 29)

    :param day: the day from which the length of notice counts
    :param earliest: last day of a minimum term, before which the contract does not end
    """
    last = notice.on_from(day, calendar)
    return Effect(True, max(last, earliest or last))
