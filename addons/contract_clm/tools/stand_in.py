"""Who may act for whom while people are away.

Days are inclusive and are those of the delegator's time zone; moments are UTC without zone. A delegator whose own
stand-in is away as well is passed on, as often as needed; a circle passes nobody back to themselves.

>>> first, last = date(2026, 3, 2), date(2026, 3, 6)
>>> away = [Delegation("ann", "bob", first, last), Delegation("bob", "cho", first, last)]
>>> acting = stand_ins(away, datetime(2026, 3, 4, 12))
>>> sorted(acting["ann"]), sorted(acting["bob"])
(['bob', 'cho'], ['cho'])
>>> stand_ins(away, datetime(2026, 3, 7))
{}
>>> circle(away, Delegation("cho", "ann", last, last))
('cho', 'ann', 'bob', 'cho')
>>> circle(away, Delegation("cho", "ann", date(2026, 3, 7), date(2026, 3, 8)))
()
"""

from collections import defaultdict
from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache

import pytz


@dataclass(frozen=True, slots=True)
class Delegation:
    """`delegate` may act for `user` from the start of `first` to the end of `last`, in the user's `zone` (IANA)."""

    user: Hashable
    delegate: Hashable
    first: date
    last: date
    zone: str = "UTC"


EARLIEST, LATEST = date(1900, 1, 1), date(9000, 1, 1)


@lru_cache(maxsize=4096)
def midnight(day: date, zone: str) -> datetime:
    """The UTC moment (without zone) at which `day` starts in `zone`; days beyond reason count as the last of reason."""
    start = datetime.combine(min(max(day, EARLIEST), LATEST), time.min)
    return _zone(zone).localize(start).astimezone(pytz.UTC).replace(tzinfo=None)


def _zone(name):
    """Names that this machine does not know count as UTC: one such name must not keep others from deciding."""
    try:
        return pytz.timezone(name)
    except pytz.UnknownTimeZoneError:
        return pytz.UTC


def boundaries(delegation: Delegation) -> tuple[datetime, datetime]:
    """The UTC moments at which it starts, and at which it no longer holds."""
    return (
        midnight(delegation.first, delegation.zone),
        midnight(min(delegation.last, LATEST) + timedelta(days=1), delegation.zone),
    )


def stand_ins(delegations, now: datetime) -> dict:
    """Everyone away at `now` (UTC without zone), with a frozenset of those who may act for them."""
    direct = defaultdict(set)
    for delegation in delegations:
        start, end = boundaries(delegation)
        if start <= now < end:
            direct[delegation.user].add(delegation.delegate)
    return {user: _reached(direct, user) for user in direct}


def _reached(direct, user):
    found, open_ends = set(), [user]
    while open_ends:
        new = direct.get(open_ends.pop(), set()) - found
        found |= new
        open_ends.extend(new)
    return frozenset(found - {user})


def circle(delegations, new: Delegation) -> tuple:
    """The users through whom `new` would lead back to its own user on one and the same day; empty if it does not.

    :return: users, the first and the last of them `new.user`
    """
    others = [other for other in delegations if other.first <= new.last and new.first <= other.last]
    # The periods that hold on a day all hold on the day on which the latest of them starts.
    for day in sorted({max(other.first, new.first) for other in others}):
        direct = defaultdict(list)
        for other in others:
            if other.first <= day <= other.last:
                direct[other.user].append(other.delegate)
        way = _way(direct, new.delegate, new.user)
        if way:
            return (new.user, *way)
    return ()


def _way(direct, start, goal):
    came_from, queue = {start: None}, [start]
    for user in queue:
        if user == goal:
            return _back(came_from, goal)
        for delegate in direct.get(user, ()):
            if delegate not in came_from:
                came_from[delegate] = user
                queue.append(delegate)
    return ()


def _back(came_from, goal):
    way = [goal]
    while came_from[way[-1]] is not None:
        way.append(came_from[way[-1]])
    return tuple(reversed(way))
