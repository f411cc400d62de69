"""Python's formatting and other functions on texts, bounded: no giant texts, plain values only.

>>> formatted("{:,.2f} {name}", 1234.5, name="€"), percent("%05d|%s", (3, "x"))
('1,234.50 €', '00003|x')
"""

import datetime
import re
import string
from decimal import Decimal

from jinja2.runtime import Undefined

from .errors import ValueProblem

WIDEST = 1000
LONGEST = 1_000_000

_PLAIN = (str, int, float, Decimal, datetime.date, datetime.time)
_LARGE_NUMBER = re.compile(r"\d{4,}|\*")
_FIELD = re.compile(r"(?!_)\w*$", re.A)


def _first_absent(values):
    return next((value for value in values if value is None or isinstance(value, Undefined)), False)


def _refused(template):
    short = template[:60]
    return ValueProblem(f"The format “{short}” does not fit its values.", "bad-format", format=short)


def _checked(template, values):
    if not all(isinstance(value, _PLAIN) for value in values) or sum(map(_length, values)) > LONGEST:
        raise _refused(template)


def _length(value):
    return len(value) if isinstance(value, str) else 0


def formatted(template, *args, **kwargs):
    """Return ``template.format(…)``; an absent value stays absent."""
    values = (*args, *kwargs.values())
    absent = _first_absent(values)
    if absent is not False:
        return absent
    _checked(template, values)
    try:
        for _text, name, pattern, _conversion in string.Formatter().parse(template):
            if name is not None and not _FIELD.match(name):
                raise _refused(template)
            if pattern and (_LARGE_NUMBER.search(pattern) or "{" in pattern):
                raise _refused(template)
        return template.format(*args, **kwargs)
    except (ValueError, IndexError, KeyError, TypeError):
        raise _refused(template) from None


def percent(template, values):
    """Return ``template % values``; an absent value stays absent."""
    several = (
        values
        if isinstance(values, tuple)
        else tuple(values.values())
        if isinstance(values, dict)
        else (values,)
    )
    absent = _first_absent(several)
    if absent is not False:
        return absent
    _checked(template, several)
    if _LARGE_NUMBER.search(template):
        raise _refused(template)
    try:
        return template % values
    except (ValueError, KeyError, TypeError, OverflowError):
        raise _refused(template) from None


def format_filter(value, *args, **kwargs):
    """Jinja2's ``format`` filter: ``"%.2f" | format(price)``."""
    return percent(str(value), kwargs or args)


def replaced(text, old, new, count=-1):
    hits = text.count(str(old)) if old else len(text) + 1
    if len(text) + hits * len(str(new)) > LONGEST:
        raise ValueProblem("The expression makes a giant text.", "giant")
    return text.replace(str(old), str(new), -1 if count is None else count)


def joined(text, items):
    pieces = [str(item) for item in items]
    if sum(map(len, pieces)) + len(text) * len(pieces) > LONGEST:
        raise ValueProblem("The expression makes a giant text.", "giant")
    return text.join(pieces)


def bounded(width):
    """Return a width; raise ValueProblem for one that no document needs."""
    if isinstance(width, int) and abs(width) > WIDEST:
        raise ValueProblem(f"The number {width} is larger than {WIDEST}.", "giant")
    return width


def _padded(name):
    def call(text, width, *fill):
        return getattr(text, name)(bounded(width), *fill)

    return call


METHODS = {
    "format": formatted,
    "replace": replaced,
    "join": joined,
    **{name: _padded(name) for name in ("center", "ljust", "rjust", "zfill")},
}


class Method:
    """One of these functions, bound to its text."""

    def __init__(self, text, name):
        self._text, self._function = str.__str__(text), METHODS[name]

    def __call__(self, *args, **kwargs):
        return self._function(self._text, *args, **kwargs)
