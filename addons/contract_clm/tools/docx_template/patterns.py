"""Write numbers by CLDR patterns, each pattern read once per locale.

Babel reads the pattern and looks the signs up again for every number; drafting
a thousand price lists spends most of its time there. The result is Babel's.
"""

import functools
from decimal import ROUND_HALF_EVEN, Decimal

from babel.numbers import (
    get_currency_precision,
    get_currency_symbol,
    get_decimal_symbol,
    get_group_symbol,
)


class Pattern:
    """A CLDR number pattern with the signs of its locale filled in."""

    def __init__(self, parsed, locale, places, currency=""):
        self._places = places
        symbol = get_currency_symbol(currency, locale) if currency else ""
        signs = {
            "¤¤¤": symbol,
            "¤¤": currency,
            "¤": symbol,
        }
        self._ends = [
            (_filled(prefix, signs), _filled(suffix, signs))
            for prefix, suffix in zip(parsed.prefix, parsed.suffix, strict=True)
        ]
        self._first, self._next = parsed.grouping
        self._group, self._point = get_group_symbol(locale), get_decimal_symbol(locale)

    def write(self, value):
        """Return a Decimal in this pattern; half amounts go to the even digit."""
        least, most = self._places
        rounded = value if most is None else value.quantize(Decimal(1).scaleb(-most), ROUND_HALF_EVEN)
        whole, _point, digits = f"{abs(rounded):f}".partition(".")
        digits = digits.rstrip("0").ljust(least, "0")
        prefix, suffix = self._ends[1 if value < 0 else 0]
        tail = self._point + digits if digits else ""
        return f"{prefix}{self._grouped(whole)}{tail}{suffix}"

    def _grouped(self, whole):
        if len(whole) <= self._first:
            return whole
        pieces, rest = [whole[-self._first :]], whole[: -self._first]
        while rest:
            pieces.append(rest[-self._next :])
            rest = rest[: -self._next]
        return self._group.join(reversed(pieces))


def _filled(text, signs):
    if "'" in text:
        text = text.replace("'", "")
    for mark, sign in signs.items():
        text = text.replace(mark, sign)
    return text


@functools.lru_cache(maxsize=512)
def decimal(locale, places=None):
    """Return the pattern of plain numbers; ``places`` None keeps all digits."""
    own = (0, None) if places is None else (places, places)
    return Pattern(locale.decimal_formats[None], locale, own)


@functools.lru_cache(maxsize=512)
def currency(locale, code):
    digits = get_currency_precision(code)
    return Pattern(locale.currency_formats["standard"], locale, (digits, digits), code)


@functools.lru_cache(maxsize=512)
def percent(locale, places=None):
    own = (0, None) if places is None else (places, places)
    return Pattern(locale.percent_formats[None], locale, own)
