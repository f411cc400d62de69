"""Turn a value into text, and refuse what no document may hold."""

import dataclasses
import datetime
import math
import re
from collections.abc import Iterable
from decimal import Decimal

from jinja2.runtime import Undefined

from . import formats
from .errors import ValueProblem
from .filters import MayBeEmpty

MAX_TEXT = 1_000_000

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_OVERRIDES = re.compile("[\u202d\u202e]")
_CAREFUL = re.compile("[^ -%'-;=?-\u058f\u0900-\u1fff\u2010-\u2027\u2030-\u205e\u20a0-\u2bff\u3000-\ud7ff]")


def is_missing(value):
    if value is None or isinstance(value, Undefined):
        return True
    return isinstance(value, str) and not value and type(value) is not MayBeEmpty


def is_plain(text):
    """Tell whether a text needs neither escaping nor any other care."""
    return len(text) <= MAX_TEXT and _CAREFUL.search(text) is None


def checked(text):
    """Return the text with single line ends; raise ValueProblem for bad signs."""
    if len(text) > MAX_TEXT:
        raise ValueProblem(f"The text is longer than {MAX_TEXT} characters.", "text-too-long", most=MAX_TEXT)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    bad = _FORBIDDEN.search(text)
    if bad:
        raise ValueProblem(
            f"The text holds a character that no document may hold (U+{ord(bad[0]):04X}).",
            "forbidden-character",
            character=f"U+{ord(bad[0]):04X}",
        )
    if _OVERRIDES.search(text):
        raise ValueProblem(
            "The text holds a sign that turns the writing direction around, which "
            "can make it read differently from what it says.",
            "direction-override",
        )
    return text


def text_of(value, setting):
    """Return the text that a value prints as, in the setting's language."""
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, int):
        return _whole(value)
    if isinstance(value, (float, Decimal)):
        return _fraction(value)
    if isinstance(value, datetime.datetime):
        return formats.date_and_time(setting, value)
    if isinstance(value, datetime.date):
        return formats.date(setting, value)
    if isinstance(value, dict) or dataclasses.is_dataclass(value):
        raise ValueProblem("This is a group of values, not a value.", "group")
    if isinstance(value, Iterable) and not isinstance(value, (bytes, bytearray)):
        return ", ".join(text_of(item, setting) for item in value if not is_missing(item))
    raise ValueProblem("This kind of value cannot be printed.", "not-printable")


def _whole(value):
    if abs(value) >= 10**100:
        raise ValueProblem("The number is too large to print.", "number-too-large")
    return str(value)


def _fraction(value):
    """Return a number as it is; the filters write it as the country does."""
    if not math.isfinite(value):
        raise ValueProblem("The number is not finite.", "number-not-finite")
    return f"{value:f}" if isinstance(value, Decimal) else str(value)
