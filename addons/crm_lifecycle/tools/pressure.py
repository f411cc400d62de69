"""Whether a person may be contacted now: one rule for surveys, journeys and mailings.

Moments are UTC without a zone, hours are floats of the person's own wall clock (22.5 is half past ten
in the evening), weekdays are counted from Monday (0).

>>> night = Quiet(hour_from=21, hour_to=8)
>>> str(quiet_until(datetime(2026, 3, 2, 22, 0), "Asia/Kolkata", [night]))
'2026-03-03 02:30:00'
>>> quiet_until(datetime(2026, 3, 2, 9, 0), "Asia/Kolkata", [night]) is None
True
"""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

SEND, SKIP, DELAY = "send", "skip", "delay"
PERSON, ACCOUNT = "person", "account"
PERSON_CAP, ACCOUNT_CAP, ACCOUNT_CHOSEN, QUIET = "person_cap", "account_cap", "account_chosen", "quiet"
EVERY_DAY = frozenset(range(7))
# Quiet hours of several rules may follow each other; after so many, whoever asks may ask again.
LONGEST_CHAIN = 32


@dataclass(frozen=True)
class Decision:
    """``until`` is when to ask again: of a delay always, of a cap where it is known."""

    verdict: str
    reason: str = ""
    until: datetime | None = None


@dataclass(frozen=True)
class Quiet:
    """No contact from one hour to another (over midnight where it is later), nor on other ``weekdays``."""

    hour_from: float = 0
    hour_to: float = 0
    weekdays: frozenset = EVERY_DAY
    countries: frozenset = frozenset()


@dataclass(frozen=True)
class Cap:
    """At most ``count`` messages to a person or an account (``scope``) in ``days`` days."""

    id: int
    scope: str
    count: int
    days: int


@dataclass(frozen=True)
class Used:
    """What a cap has counted; ``frees_at`` is when it lets the next message pass, if it is full."""

    count: int = 0
    frees_at: datetime | None = None


@dataclass(frozen=True)
class Candidate:
    """A person to contact; ``refusal`` is the code of what forbids it whatever the caps say."""

    id: int
    account: int
    zone: str = "UTC"
    country: int = 0
    refusal: str = ""


def decide(candidates, caps, used, quiet, at):
    """Return ``{candidate id: Decision}``, in the order given: who comes first is chosen first.

    ``used`` is ``{(cap id, person or account id): Used}``. What is delayed counts as chosen.
    """
    decisions, chosen = {}, Counter()
    for candidate in candidates:
        decision = _refusal(candidate, caps, used, chosen[candidate.account])
        if decision is None:
            chosen[candidate.account] += 1
            decision = _now_or_later(candidate, quiet, at)
        decisions[candidate.id] = decision
    return decisions


def quiet_until(moment, zone, rules):
    """Return when the quiet hours end in which ``moment`` lies, None where it lies in none.

    >>> weekend = Quiet(weekdays=frozenset({0, 1, 2, 3, 6}))
    >>> str(quiet_until(datetime(2026, 3, 6, 9, 0), "Asia/Riyadh", [weekend]))
    '2026-03-07 21:00:00'
    """
    zone, end = _zone(zone), moment
    for _step in range(LONGEST_CHAIN):
        ends = [ending for rule in rules if (ending := _end(end, zone, rule))]
        if not ends:
            break
        end = max(ends)
    return None if end == moment else end


def _refusal(candidate, caps, used, chosen):
    if candidate.refusal:
        return Decision(SKIP, candidate.refusal)
    full = {PERSON: [], ACCOUNT: []}
    for cap in caps:
        key = candidate.id if cap.scope == PERSON else candidate.account
        spent = used.get((cap.id, key), Used())
        if spent.count >= cap.count:
            full[cap.scope].append(spent)
        elif cap.scope == ACCOUNT and spent.count + chosen >= cap.count:
            return Decision(SKIP, ACCOUNT_CHOSEN)
    for scope, reason in ((PERSON, PERSON_CAP), (ACCOUNT, ACCOUNT_CAP)):
        if full[scope]:
            frees = [spent.frees_at for spent in full[scope] if spent.frees_at]
            return Decision(SKIP, reason, max(frees, default=None))
    return None


def _now_or_later(candidate, quiet, at):
    rules = [rule for rule in quiet if not rule.countries or candidate.country in rule.countries]
    until = quiet_until(at, candidate.zone, rules)
    return Decision(DELAY, QUIET, until) if until else Decision(SEND)


def _end(moment, zone, rule):
    """When this rule lets ``moment`` pass, None where it does at once."""
    local = moment.replace(tzinfo=UTC).astimezone(zone)
    hour = local.hour + local.minute / 60 + local.second / 3600
    if local.weekday() not in rule.weekdays:
        return _wall_clock(local.date() + timedelta(days=1), 0, zone, moment)
    overnight = rule.hour_from > rule.hour_to
    if overnight and hour >= rule.hour_from:
        return _wall_clock(local.date() + timedelta(days=1), rule.hour_to, zone, moment)
    if overnight and hour < rule.hour_to or rule.hour_from <= hour < rule.hour_to:
        return _wall_clock(local.date(), rule.hour_to, zone, moment)
    return None


def _wall_clock(day, hour, zone, after):
    """The first moment later than ``after`` at which clocks of ``zone`` show ``hour``: it may come twice or never."""
    local = datetime.combine(day, time.min, tzinfo=zone) + timedelta(minutes=round(hour * 60))
    moments = [local.replace(fold=fold).astimezone(UTC).replace(tzinfo=None) for fold in (0, 1)]
    return next((moment for moment in moments if moment > after), after + timedelta(minutes=1))


def _zone(name):
    try:
        return ZoneInfo(name or "UTC")
    except (KeyError, ValueError, OSError):
        return ZoneInfo("UTC")
