"""What a program asks for that reads feedback: the parameters of an address, checked.

Days are those of Coordinated Universal Time. A cursor is what the last page said.

>>> query = parse({"limit": "2", "since": "2026-05-02", "metric": "7"}, ("metric",))
>>> query.limit, query.since, query.ids, query.after
(2, datetime.datetime(2026, 5, 2, 0, 0), {'metric': 7}, 0)
>>> parse({"limit": "many"}, ())  # doctest: +IGNORE_EXCEPTION_DETAIL
Traceback (most recent call last):
...
Refused: not_a_number
>>> parse({"after": cursor(41)}, ()).after
41
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from datetime import UTC, datetime

from .exceptions import Refused

MOST, USUAL = 1_000, 100
LARGEST_ID = 2**31 - 1
LONGEST = 64
PERIODS = ("day", "week", "month", "quarter", "year")


@dataclass(frozen=True)
class Query:
    """`since` and `until` are naive UTC or None; `ids` has a number for each name that was asked for."""

    limit: int = USUAL
    after: int = 0
    since: datetime | None = None
    until: datetime | None = None
    period: str = "month"
    ids: dict = field(default_factory=dict)


def parse(parameters, ids, others=()):
    """Return the `Query`; raise `Refused` with what is wrong first.

    :param parameters: dict of texts
    :param ids: names of parameters that are ids of records
    :param others: which of "period" and "until" are known besides
    """
    known = {"limit", "after", "since", *ids, *others}
    unknown = sorted(parameters.keys() - known)
    if unknown:
        raise Refused("unknown_parameter", unknown[0][:LONGEST])
    period = parameters.get("period", "month")
    if period not in PERIODS:
        raise Refused("not_a_period", "period")
    return Query(
        limit=_number(parameters.get("limit", str(USUAL)), "limit", MOST),
        after=_after(parameters.get("after", "")),
        since=_moment(parameters.get("since"), "since"),
        until=_moment(parameters.get("until"), "until"),
        period=period,
        ids={name: _number(parameters[name], name, LARGEST_ID) for name in ids if name in parameters},
    )


def cursor(number):
    """The text that leads to what comes after the row of this number."""
    return urlsafe_b64encode(f"a{number}".encode()).rstrip(b"=").decode()


def _after(text):
    if not text:
        return 0
    try:
        told = urlsafe_b64decode(text[:LONGEST] + "=" * (-len(text[:LONGEST]) % 4)).decode("ascii")
    except ValueError as error:
        raise Refused("not_a_cursor", "after") from error
    if not told.startswith("a") or not told[1:].isdecimal() or len(told) > 20:
        raise Refused("not_a_cursor", "after")
    return int(told[1:])


def _number(text, about, most):
    if not (text.isascii() and text.isdecimal()) or len(text) > 10 or not 0 < int(text) <= most:
        raise Refused("not_a_number", about)
    return int(text)


def _moment(text, about):
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text[:LONGEST])
        moment = moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment
    except (ValueError, OverflowError) as error:
        raise Refused("not_a_time", about) from error
    return moment.replace(microsecond=0)
