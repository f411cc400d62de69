"""Signals that other systems send: what they look like, and what is wrong with one.

A signal is a mapping as JSON gives it. Times are ISO 8601; one without an offset is UTC.

>>> from datetime import datetime
>>> now = datetime(2024, 5, 2, 12)
>>> item = {"id": "4711", "kind": "call_in", "occurred_at": "2024-05-02T09:30:00+02:00",
...         "partner": {"email": "asha@example.com"}}
>>> signal = parse(item, now)
>>> signal.ref, signal.occurred_at
('4711', datetime.datetime(2024, 5, 2, 7, 30))
>>> parse({"id": "4712", "kind": "call_in", "occurred_at": "2024-05-04", "partner": {"id": 7}},
...       now)  # doctest: +IGNORE_EXCEPTION_DETAIL
Traceback (most recent call last):
...
Refused: in_future
"""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

MAX_SIGNALS = 1_000
MAX_BYTES = 2_000_000
MAX_PAYLOAD = 4_000
MAX_TEXT = 200
# A sender's clock may be a little fast.
FAST = timedelta(minutes=5)
EARLIEST = datetime(1970, 1, 1)  # noqa: DTZ001 naive UTC, as Odoo keeps times
KNOWN = {"id", "kind", "occurred_at", "partner", "amount", "currency", "product", "payload", "company_id"}
PARTNER_KEYS = ("id", "ref", "email", "phone", "name")
PRODUCT_KEYS = ("id", "code", "barcode")
LARGEST_ID = 2**31 - 1


class Refused(Exception):
    """A signal cannot be taken; `code` says why, `about` names the part."""

    def __init__(self, code, about=""):
        super().__init__(code)
        self.code, self.about = code, about


@dataclass(frozen=True)
class Signal:
    """`occurred_at` is naive UTC; `partner` and `product` hold one key at least of what identifies them."""

    ref: str
    kind: str
    occurred_at: datetime
    partner: dict
    amount: float | None = None
    currency: str | None = None
    product: dict | None = None
    payload: dict = field(default_factory=dict)
    company_id: int | None = None


def parse(item, now):
    """Return the `Signal` of a JSON mapping, or raise `Refused`; `now` is naive UTC."""
    if not isinstance(item, Mapping):
        raise Refused("not_an_object")
    unknown = sorted(item.keys() - KNOWN)
    if unknown:
        raise Refused("unknown_field", unknown[0])
    return Signal(
        ref=_reference(item.get("id")),
        kind=_text(item.get("kind"), "kind"),
        occurred_at=_moment(item.get("occurred_at"), now),
        partner=_identity(item.get("partner"), PARTNER_KEYS, "partner"),
        amount=_amount(item.get("amount")),
        currency=_optional_text(item.get("currency"), "currency"),
        product=item.get("product") and _identity(item["product"], PRODUCT_KEYS, "product"),
        payload=_payload(item.get("payload")),
        company_id=_optional_id(item.get("company_id"), "company_id"),
    )


def _reference(value):
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    return _text(value, "id")


def _text(value, about):
    if value is None or value == "":
        raise Refused("missing", about)
    if not isinstance(value, str) or not value.strip() or "\0" in value:
        raise Refused("not_text", about)
    if len(value) > MAX_TEXT:
        raise Refused("too_long", about)
    return value.strip()


def _optional_text(value, about):
    return None if value is None else _text(value, about)


def _optional_id(value, about):
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value <= LARGEST_ID:
        raise Refused("not_an_id", about)
    return value


def _moment(value, now):
    text = _text(value, "occurred_at")
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo:
            moment = moment.astimezone(UTC).replace(tzinfo=None)
    except (ValueError, OverflowError):
        raise Refused("not_a_time", "occurred_at") from None
    if moment > now + FAST:
        raise Refused("in_future", "occurred_at")
    if moment < EARLIEST:
        raise Refused("too_old", "occurred_at")
    return moment.replace(microsecond=0)


def _identity(value, keys, about):
    if not isinstance(value, Mapping) or not value:
        raise Refused("missing", about)
    unknown = sorted(value.keys() - set(keys))
    if unknown:
        raise Refused("unknown_field", f"{about}.{unknown[0]}")
    found = {
        key: _optional_id(value[key], f"{about}.id") if key == "id" else _text(value[key], f"{about}.{key}")
        for key in keys
        if value.get(key) not in (None, "")
    }
    if not found:
        raise Refused("missing", about)
    return found


def _amount(value):
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise Refused("not_a_number", "amount")
    return float(value)


def _payload(value):
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise Refused("not_an_object", "payload")
    text = json.dumps(value)
    # PostgreSQL keeps no NUL in text.
    if len(text) > MAX_PAYLOAD or "\\u0000" in text:
        raise Refused("too_long", "payload")
    return dict(value)
