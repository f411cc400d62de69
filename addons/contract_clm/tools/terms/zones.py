"""When a day ends: at midnight in the zone of the country whose law governs.

Zones are those of the tz database, by country as its file zone.tab lists them (pytz).

>>> zone_of("IN"), zone_of("US"), zone_of("US", ["America/Denver"]), zone_of(None, ["Europe/Paris"]), zone_of("XX")
('Asia/Kolkata', 'America/New_York', 'America/Denver', 'Europe/Paris', 'UTC')
>>> str(end_of_day(date(2026, 9, 30), "Asia/Kolkata"))
'2026-09-30 18:30:00'
"""

from datetime import date, datetime, timedelta
from functools import lru_cache

import pytz

# Any day serves to compare zones of one country.
SOME_NOON = datetime(2026, 1, 15, 12)  # noqa: DTZ001 as pytz takes times


@lru_cache(maxsize=1024)
def _zones(country):
    try:
        return tuple(pytz.country_timezones(country)) if country else ()
    except KeyError:
        return ()


@lru_cache(maxsize=1024)
def _easternmost(country):
    """The zone of the country in which a day is over first; the first listed where several are."""
    return max(_zones(country), key=lambda name: pytz.timezone(name).utcoffset(SOME_NOON))


def zone_of(country: str | None, preferred=()) -> str:
    """The name of the zone in which a deadline ends.

    The first of the preferred zones that lies in the country, else the easternmost of the country, in which the day is
    over first: whoever is in time there is in time everywhere. Without a country, or for one that has no zone, the
    first preferred one.

    :param preferred: names of zones, unknown and empty ones are passed over
    """
    preferred = [name for name in preferred if name in pytz.all_timezones_set]
    zones = _zones(country)
    if not zones:
        return preferred[0] if preferred else "UTC"
    inside = [name for name in preferred if name in zones]
    return inside[0] if inside else _easternmost(country)


@lru_cache(maxsize=65536)
def end_of_day(day: date, zone: str) -> datetime:
    """The first moment after the day in the zone: UTC, without zone.

    Where clocks skip midnight, that is the moment of the change.

    >>> str(end_of_day(date(2018, 11, 3), "America/Sao_Paulo"))
    '2018-11-04 03:00:00'
    """
    if day == date.max:
        return datetime.max  # noqa: DTZ901 naive UTC, as Odoo keeps times
    midnight = datetime.combine(day + timedelta(days=1), datetime.min.time())
    return _localised(pytz.timezone(zone), midnight).astimezone(pytz.utc).replace(tzinfo=None)


def _localised(local, midnight):
    try:
        return local.localize(midnight, is_dst=None)
    except pytz.AmbiguousTimeError:
        # Of a midnight that comes twice, the first: the day is over then.
        return local.localize(midnight, is_dst=True)
    except pytz.NonExistentTimeError:
        return local.localize(midnight, is_dst=False)
