"""Who decides, in which order, and when a step is decided.

A step has seats, one for each person who was asked. A person fills the own seat; who stands in for others fills theirs.

>>> legal = Request(10, "Legal", ("any", 1), frozenset({1, 2}), "NDA without cap")
>>> risk = Request(10, "Legal", ("any", 1), frozenset({2, 1}), "High risk")
>>> [(step.name, step.reasons) for step in merge([risk, legal])]
[('Legal', ('High risk', 'NDA without cap'))]
>>> needed("count", 2, 3), needed("all", 1, 3), needed("any", 1, 3)
(2, 3, 1)
>>> sorted(seats_of(7, {1, 2}, open_seats={1, 2, 3}, decision="all")), seats_of(7, {1, 2}, {1, 2, 3}, "count")
([1, 2], {1})
>>> sorted(seats_of(9, set(), {1, 2}, "all", called_in={9})), seats_of(9, set(), {1, 2}, "all")
([1, 2], set())
>>> is_short("count", 2, 1, {1, 2}, able={2}), is_short("count", 2, 0, {1, 2}, able={2})
(False, True)
>>> is_short("all", 1, 0, {1, 2}, able={2}), is_short("all", 1, 0, {1, 2}, able={2, 9}, called_in={9})
(True, False)
"""

from dataclasses import dataclass, replace

ANY, ALL, COUNT = "any", "all", "count"


@dataclass(frozen=True)
class Request:
    """What one rule asks for: people (user ids) of whom ``rule`` = (decision, count) must approve, at ``stage``.

    ``extra`` holds what else distinguishes requests, such as deadlines; it must be hashable.
    """

    stage: int
    name: str
    rule: tuple
    users: frozenset
    reason: str
    extra: tuple = ()


@dataclass(frozen=True)
class Step:
    """Requests that ask the same people in the same way, as one step with all their reasons."""

    stage: int
    name: str
    rule: tuple
    users: frozenset
    reasons: tuple
    extra: tuple = ()


def merge(requests):
    """Return the Steps of the Requests in the order of their stages; nobody is asked twice for the same thing."""
    steps = {}
    for request in sorted(requests, key=lambda request: request.stage):
        key = (request.stage, request.rule, request.users)
        if key not in steps:
            steps[key] = Step(
                request.stage, request.name, request.rule, request.users, (request.reason,), request.extra
            )
        elif request.reason not in steps[key].reasons:
            steps[key] = replace(steps[key], reasons=(*steps[key].reasons, request.reason))
    return list(steps.values())


def needed(decision, count, seats):
    """How many of ``seats`` seats must approve; ``count`` is heeded for the decision ``count`` only."""
    if decision == ALL:
        return seats
    return max(count, 1) if decision == COUNT else 1


def seats_of(user, acts_for, open_seats, decision, called_in=frozenset()):
    """The seats that one press of ``user`` fills; ``acts_for`` are the users for whom this one stands in.

    In a count a person counts once: one seat, the own one first. Where all must approve, the press fills the seats
    of those who named the user, too, and that of somebody who was ``called_in`` by an escalation fills all.
    """
    if decision == ALL and ({user} | set(acts_for)) & set(called_in):
        return set(open_seats)
    own = {user} & set(open_seats)
    theirs = set(acts_for) & set(open_seats)
    if decision == ALL:
        return own | theirs
    return own or set(sorted(theirs)[:1])


def is_decided(decision, count, seats, approved):
    """Whether ``approved`` of ``seats`` approvals are enough."""
    return approved >= needed(decision, count, seats)


def is_short(decision, count, filled, open_seats, able, called_in=frozenset()):
    """Whether too few people are left: ``filled`` seats are decided, and of all who were asked ``able`` can decide."""
    if decision == ALL:
        return bool(set(open_seats) - set(able)) and not set(called_in) & set(able)
    return filled + len(set(open_seats) & set(able)) < needed(decision, count, 0)
