"""What every part of journeys agrees on: kinds of steps, the ways out of each, states of those who travel.

Beside it the moments of steps that wait. Moments are UTC without a zone; hours are floats of the person's own wall
clock (8.5 is half past eight in the morning), weekdays are counted from Monday (0).

>>> str(later(datetime(2026, 1, 31, 9), 1, "months", "Asia/Kolkata"))
'2026-02-28 09:00:00'
>>> str(moment_at(datetime(2026, 3, 6, 12), "Asia/Kolkata", 9, WORKING_DAYS))
'2026-03-09 03:30:00'
>>> str(of_date(date(2000, 2, 29), -1, 9, "UTC", yearly_from=datetime(2026, 1, 1)))
'2026-02-27 09:00:00'
"""

import hashlib
from calendar import monthrange
from collections import namedtuple
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

WAITING, DONE, EXITED, FAILED, EXPIRED, CONTROL = "waiting", "done", "exited", "failed", "expired", "control"
# Ways out of a step.
NEXT, YES, NO, HAPPENED, TIMEOUT = "next", "yes", "no", "happened", "timeout"
# Steps not listed here have one way out: `NEXT`.
BRANCHES = {
    "condition": (YES, NO),
    "wait_until": (NEXT,),
    "wait_signal": (HAPPENED, TIMEOUT),
    "exit": (),
}
EVERY_DAY, WORKING_DAYS = frozenset(range(7)), frozenset(range(5))
EXACT = {"minutes": timedelta(minutes=1), "hours": timedelta(hours=1)}
BY_CALENDAR = {"days": 1, "weeks": 7}
UNITS = (*EXACT, *BY_CALENDAR, "months")


class Outcome(
    namedtuple("Outcome", ("branch", "reason", "again_at", "failed", "withheld"), defaults=(False,))
):
    """What a step did with one token.

    ``branch`` is the way out that was taken; with ``again_at`` (UTC without a zone) the token stays at its step until
    then; ``failed`` says that it stops here; ``withheld`` that it goes on but did not get what the step is for.
    ``reason`` is a short text or code for the log in each case.
    """

    def __new__(
        cls,
        branch: str | None = NEXT,
        reason: str = "",
        again_at: datetime | None = None,
        failed: bool = False,
        withheld: bool = False,
    ):
        return super().__new__(cls, branch, reason, again_at, failed, withheld)


def branches(kind):
    """Return the ways out of a kind of step, in the order in which they are shown."""
    return BRANCHES.get(kind, (NEXT,))


def later(moment, amount, unit, zone):
    """Return the moment so many `UNITS` later; days and longer by the wall clock of the zone."""
    if unit in EXACT:
        return moment + amount * EXACT[unit]
    local = _local(moment, zone)
    if unit in BY_CALENDAR:
        day = local.date() + timedelta(days=amount * BY_CALENDAR[unit])
    else:
        day = _months_later(local.date(), amount)
    return _utc(day, local.time(), zone)


def moment_at(moment, zone, hour=None, weekdays=EVERY_DAY):
    """Return the first moment from this one on that is at an hour of the day, or at any (None), on one of the days."""
    local = _local(moment, zone)
    clock = local.time() if hour is None else clock_of(hour)
    # The last of these days is the same weekday again, where today's hour is over.
    for days in range(8):
        day = local.date() + timedelta(days=days)
        found = moment if hour is None and not days else _utc(day, clock, zone)
        if day.weekday() in weekdays and found >= moment:
            return found
    return moment


def of_date(day, offset_days, hour, zone, yearly_from=None):
    """Return the moment of a date, so many days after it (before it: negative).

    ``yearly_from`` asks for its first anniversary of which the moment is not before that one.
    """
    if yearly_from is None:
        return _utc(day + timedelta(days=offset_days), clock_of(hour), zone)
    year = (_local(yearly_from, zone).date() - timedelta(days=offset_days)).year
    for candidate in (year - 1, year, year + 1):
        anniversary = day.replace(year=candidate, day=min(day.day, monthrange(candidate, day.month)[1]))
        found = _utc(anniversary + timedelta(days=offset_days), clock_of(hour), zone)
        if found >= yearly_from:
            break
    return found


def day_of(moment, zone):
    """Return the day that a moment is on by the clock of a zone.

    >>> str(day_of(datetime(2026, 3, 9, 20, 0), "Asia/Kolkata"))
    '2026-03-10'
    """
    return _local(moment, zone).date()


def clock_of(hour):
    """Return the time of day of an hour as a float; 24 and more is the last minute of the day.

    >>> str(clock_of(8.5)), str(clock_of(24))
    ('08:30:00', '23:59:00')
    """
    minutes = min(round(hour * 60), 24 * 60 - 1)
    return time(minutes // 60, minutes % 60)


def lot(journey, partner, rotation):
    """Return the number in [0, 1) that is drawn for a person; the same again for the same ids, as in `LOT_SQL`.

    >>> lot(1, 2, 1) == lot(1, 2, 1) != lot(1, 3, 1)
    True
    """
    digest = hashlib.md5(f"{journey}/{partner}/{rotation}".encode(), usedforsecurity=False).hexdigest()
    return int(digest[:8], 16) / 2**32


# The same in SQL, of the same three ids.
LOT_SQL = "('x' || substr(md5(concat(%s, '/', %s, '/', %s)), 1, 8))::bit(32)::bigint / 4294967296.0"


def _months_later(day, months):
    count = day.year * 12 + day.month - 1 + months
    year, month = count // 12, count % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _local(moment, zone):
    return moment.replace(tzinfo=UTC).astimezone(_zone(zone))


def _utc(day, clock, zone):
    local = datetime.combine(day, clock).replace(tzinfo=_zone(zone))
    return local.astimezone(UTC).replace(tzinfo=None)


def _zone(name):
    try:
        return ZoneInfo(name or "UTC")
    except (KeyError, ValueError, OSError):
        return ZoneInfo("UTC")
