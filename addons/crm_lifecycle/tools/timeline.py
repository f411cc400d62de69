"""What a reader asks of the timeline, from the plain values of a request.

Days are the reader's own; `start` and `end` are the same moments as UTC without a zone, `end` excluded.

>>> asked = parse({"channels": ["mail"], "date_from": "2026-03-01", "date_to": "2026-03-01"}, "Asia/Kolkata")
>>> asked.channels, str(asked.start), str(asked.end)
(('mail',), '2026-02-28 18:30:00', '2026-03-01 18:30:00')
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DIRECTIONS = ("in", "out", "none")
LONGEST_TEXT = 200


class BadRequest(ValueError):
    """A filter or a position that no screen of ours sends."""


@dataclass(frozen=True)
class Asked:
    channels: tuple = ()
    directions: tuple = ()
    kind_ids: tuple = ()
    start: datetime | None = None
    end: datetime | None = None
    text: str = ""


def parse(filters, zone):
    """The `Asked` of a dict with channels, directions, kind_ids, date_from, date_to and text, all optional."""
    try:
        return Asked(
            channels=tuple(str(channel) for channel in filters.get("channels") or ()),
            directions=_directions(filters.get("directions") or ()),
            kind_ids=tuple(int(kind) for kind in filters.get("kind_ids") or ()),
            start=_midnight(filters.get("date_from"), zone),
            end=_midnight(filters.get("date_to"), zone, days_later=1),
            text=str(filters.get("text") or "").strip()[:LONGEST_TEXT],
        )
    except (AttributeError, TypeError, ValueError, OverflowError) as error:
        raise BadRequest(str(error)) from error


def parse_cursor(cursor):
    """The moment and id of the last row that was read, from what `write_cursor` gave; None at the start."""
    if not cursor:
        return None
    try:
        moment, row_id = cursor
        return datetime.fromisoformat(moment), int(row_id)
    except (TypeError, ValueError) as error:
        raise BadRequest(str(error)) from error


def write_cursor(moment, row_id):
    return [moment.isoformat(), row_id]


def _directions(values):
    unknown = set(values) - set(DIRECTIONS)
    if unknown:
        raise ValueError(f"no direction: {sorted(unknown)}")
    return tuple(values)


def _midnight(day, zone, days_later=0):
    if not day:
        return None
    day = date.fromisoformat(day) + timedelta(days=days_later)
    return datetime.combine(day, time.min, tzinfo=ZoneInfo(zone)).astimezone(UTC).replace(tzinfo=None)
