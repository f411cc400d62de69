"""What the completion certificate says, as plain values for its template.

>>> moment = datetime(2026, 3, 1, 22, 30)
>>> local_time(moment, "Asia/Kolkata")
('2026-03-02 04:00:00', 'Asia/Kolkata, UTC+05:30')
>>> languages(["hi_IN", "en_GB", "fr_FR", "en_US"])
['hi', 'en']
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

# The languages that the certificate speaks; whoever speaks another one reads English.
LANGUAGES = ("en", "hi", "ar")
FALLBACK = "en"
LONGEST_DEVICE = 160


def languages(codes: Iterable[str | None]) -> list[str]:
    """The certificate's languages for people with these locales, each once, in their order."""
    spoken = [(code or FALLBACK).split("_")[0] for code in codes]
    known = [language if language in LANGUAGES else FALLBACK for language in spoken]
    return list(dict.fromkeys(known)) or [FALLBACK]


def local_time(moment: datetime, zone: str | None) -> tuple[str, str]:
    """A time in UTC (naive) as a person at `zone` reads it, and the zone's name with its offset; empty without zone."""
    try:
        local = moment.replace(tzinfo=UTC).astimezone(ZoneInfo(zone or ""))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return "", ""
    return local.strftime("%Y-%m-%d %H:%M:%S"), f"{zone}, UTC{_offset(local)}"


def device(user_agent: str | None) -> str:
    """A browser's own words about itself, short enough for a table."""
    text = " ".join((user_agent or "").split())
    return text if len(text) <= LONGEST_DEVICE else f"{text[: LONGEST_DEVICE - 1]}…"


def _offset(moment):
    text = moment.strftime("%z")
    return f"{text[:3]}:{text[3:5]}"
