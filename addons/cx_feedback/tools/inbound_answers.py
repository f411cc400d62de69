"""Answers that other systems send: what they look like, and what is wrong with one.

An answer is a mapping as JSON gives it. Times are ISO 8601; one without an offset is UTC.

>>> from datetime import datetime
>>> now = datetime(2026, 5, 2, 12)
>>> answer = parse({"id": "4711", "program_id": 3, "score": 9, "answered_at": "2026-05-02T09:30:00+02:00"}, now)
>>> answer.ref, answer.score, answer.answered_at
('4711', '9', datetime.datetime(2026, 5, 2, 7, 30))
>>> parse({"id": "4712", "metric_id": 1, "score": 9.5}, now)  # doctest: +IGNORE_EXCEPTION_DETAIL
Traceback (most recent call last):
...
Refused: not_a_score
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from .exceptions import Refused

MAX_ANSWERS = 1_000
MAX_BYTES = 4_000_000
MAX_TEXT = 200
LARGEST_ID = 2**31 - 1
# A sender's clock may be a little fast.
FAST = timedelta(minutes=5)
EARLIEST = datetime(1970, 1, 1)  # noqa: DTZ001 naive UTC, as Odoo keeps times
KNOWN = {"id", "program_id", "metric_id", "score", "comment", "answered_at", "partner", "lang", "occasion"}
PARTNER_KEYS = ("id", "ref", "email", "phone")


@dataclass(frozen=True)
class Answer:
    """`answered_at` is naive UTC; `score` is the text of a number, or None for an open question."""

    ref: str
    program_id: int | None
    metric_id: int | None
    score: str | None
    comment: str
    answered_at: datetime
    partner: dict | None
    lang: str | None
    occasion: str | None = None


def parse(item, now):
    """Return the `Answer`; raise `Refused` with what is wrong first."""
    if not isinstance(item, Mapping):
        raise Refused("not_an_object")
    unknown = sorted(item.keys() - KNOWN)
    if unknown:
        raise Refused("unknown_field", str(unknown[0])[:MAX_TEXT])
    program, metric = (_optional_id(item.get(name), name) for name in ("program_id", "metric_id"))
    if (program is None) == (metric is None):
        raise Refused("program_or_metric", "program_id")
    return Answer(
        ref=_text(item.get("id"), "id"),
        program_id=program,
        metric_id=metric,
        score=_score(item.get("score")),
        comment=_comment(item.get("comment")),
        answered_at=_moment(item.get("answered_at"), now),
        partner=_partner(item.get("partner")),
        lang=None if item.get("lang") is None else _text(item["lang"], "lang"),
        occasion=None if item.get("occasion") is None else _text(item["occasion"], "occasion"),
    )


def _text(value, about):
    if value is None or value == "":
        raise Refused("missing", about)
    if not isinstance(value, str):
        raise Refused("not_text", about)
    # PostgreSQL keeps no NUL in text.
    if len(value) > MAX_TEXT or "\0" in value:
        raise Refused("too_long", about)
    return value


def _optional_id(value, about):
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value <= LARGEST_ID:
        raise Refused("not_an_id", about)
    return value


def _score(value):
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | str) or len(str(value)[:9]) > 8:
        raise Refused("not_a_score", "score")
    return str(value)


def _comment(value):
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Refused("not_text", "comment")
    return value


def _moment(value, now):
    if value is None:
        return now
    try:
        moment = datetime.fromisoformat(_text(value, "answered_at"))
        moment = moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment
    except (ValueError, OverflowError) as error:
        raise Refused("not_a_time", "answered_at") from error
    if moment > now + FAST:
        raise Refused("in_future", "answered_at")
    if moment < EARLIEST:
        raise Refused("not_a_time", "answered_at")
    return moment.replace(microsecond=0)


def _partner(value):
    if value is None:
        return None
    if not isinstance(value, Mapping):
        raise Refused("not_an_object", "partner")
    unknown = sorted(value.keys() - set(PARTNER_KEYS))
    if unknown:
        raise Refused("unknown_field", f"partner.{unknown[0]}"[:MAX_TEXT])
    found = {
        key: _optional_id(value[key], "partner.id") if key == "id" else _text(value[key], f"partner.{key}")
        for key in PARTNER_KEYS
        if value.get(key) not in (None, "")
    }
    if not found:
        raise Refused("missing", "partner")
    return found
