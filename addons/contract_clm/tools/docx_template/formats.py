"""Dates, numbers and money as the contract's language and country write them.

Source of all patterns: Unicode CLDR through Babel. A ``Setting`` names the
locale once; Babel's ``Locale`` is looked up once per setting.
"""

import datetime
import functools
from dataclasses import dataclass
from decimal import Decimal

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_datetime
from babel.lists import format_list
from babel.units import format_unit

from . import addresses, digits, patterns, wording, working_days
from .errors import RenderError, ValueProblem, not_a_number

_MAX_PLACES = 20
_STYLES = ("short", "medium", "long", "full")


@dataclass(frozen=True)
class Setting:
    """How one document writes: locale, country (ISO 3166), currency (ISO 4217)."""

    locale: str = "en_US"
    country: str | None = None
    currency: str | None = None

    @functools.cached_property
    def babel(self):
        return _locale(self.locale, self.country)

    @functools.cached_property
    def numerals(self):
        return digits.table(self.locale, self.babel)

    def check(self):
        """Raise RenderError for a language that is not known."""
        _locale(self.locale, self.country)

    def in_own_digits(self, text):
        """Return a number in the digits that the locale writes."""
        if not self.numerals:
            return text
        return digits.separated(text, self.numerals).translate(self.numerals)


@functools.lru_cache(maxsize=64)
def _locale(name, country):
    plain = (name or "").partition("@")[0].partition(".")[0].replace("-", "_")
    for candidate in _candidates(plain, country):
        try:
            return Locale.parse(candidate)
        except (UnknownLocaleError, ValueError):
            continue
    raise RenderError(f"The language {name} is not known.", "unknown-locale", locale=name)


def _candidates(name, country):
    language = name.partition("_")[0]
    if country and "_" not in name:
        yield f"{name}_{country.upper()}"
    yield name
    yield language


def date(setting, value, style="long"):
    return _date(setting, value, _pattern(style))


@functools.lru_cache(maxsize=4096)
def _date(setting, value, pattern):
    text = format_date(value, pattern, setting.babel)
    return text.translate(setting.numerals)


@functools.lru_cache(maxsize=4096)
def date_and_time(setting, value, style="long"):
    if not isinstance(value, datetime.datetime):
        value = datetime.datetime.combine(value, datetime.time())
    if style in ("long", "full"):
        day = format_date(value, style, setting.babel)
        clock = format_datetime(value, _clock(setting), locale=setting.babel)
        pattern = str(setting.babel.datetime_formats.get("medium", "{1} {0}"))
        text = pattern.replace("{0}", clock).replace("{1}", day).replace("'", "")
    else:
        text = format_datetime(value, _pattern(style), locale=setting.babel)
    return text.translate(setting.numerals)


def _clock(setting):
    return setting.babel.time_formats["short"].pattern


def _pattern(style):
    """Accept CLDR's four styles or a CLDR pattern such as ``d MMMM yyyy``."""
    text = str(style)
    return text if text in _STYLES else text[:60]


def number(setting, value, places=None):
    pattern = patterns.decimal(setting.babel, _places(places))
    return setting.in_own_digits(pattern.write(value))


def _places(places):
    if places is None or (isinstance(places, int) and 0 <= places <= _MAX_PLACES):
        return places
    raise ValueProblem(f"A number has 0 to {_MAX_PLACES} decimal places.", "bad-places", most=_MAX_PLACES)


def money(setting, value, currency):
    if not currency:
        raise ValueProblem("The currency of an amount is not known.", "no-currency")
    code = str(currency).upper()
    if len(code) != 3 or not code.isalpha() or not code.isascii():
        raise ValueProblem(f"“{code[:20]}” is not a currency code.", "bad-currency", currency=code[:20])
    return setting.in_own_digits(patterns.currency(setting.babel, code).write(value))


def percent(setting, value, places=None):
    """Write 5 as ``5%``: contracts state percentages, not fractions."""
    pattern = patterns.percent(setting.babel, _places(places))
    return setting.in_own_digits(pattern.write(value))


def words(setting, value, currency=None):
    return wording.spell(setting.babel, value, currency)


def list_and(setting, texts, style="standard"):
    if style not in ("standard", "or"):
        raise ValueProblem("A list is joined as “standard” or “or”.", "bad-style")
    return format_list(texts, style=style, locale=setting.babel)


def address(setting, value, separator="\n", name=True):
    return addresses.lay_out(value, setting.country, str(separator), name)


def duration(setting, value, unit=None):
    """Write ``{"length": 3, "unit": "month"}`` or ``3, "month"`` as ``3 months``."""
    length = value
    if isinstance(value, dict):
        length, unit = value.get("length"), value.get("unit")
    elif isinstance(value, (tuple, list)) and len(value) == 2:
        length, unit = value
    unit = str(unit or "").rstrip("s")
    if unit not in ("hour", "day", "week", "month", "year", "minute", "business_day"):
        raise ValueProblem(f"“{unit[:20]}” is not a unit of time.", "bad-unit", unit=unit[:20])
    if isinstance(length, bool) or not isinstance(length, (int, float, Decimal)):
        raise not_a_number(length)
    if unit == "business_day":
        text = working_days.write(setting.babel, length)
    else:
        text = format_unit(length, f"duration-{unit}", "long", locale=setting.babel)
    return text.translate(setting.numerals)
