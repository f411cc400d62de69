"""The filters of the language: formats that follow the contract's language.

A filter receives the rendering's ``Setting`` through the Jinja2 context. What
is absent stays absent, so that a missing value is found where it is printed.
"""

import datetime
import functools
from decimal import Decimal, InvalidOperation

from jinja2 import pass_context
from jinja2.runtime import Undefined

from . import formats, text_functions
from .errors import ValueProblem, not_a_number

_KEPT = (
    "abs batch count default d dictsort first float int items join last length list "
    "lower map max min reject rejectattr replace reverse round select selectattr "
    "slice sort string sum title trim truncate unique upper wordcount groupby capitalize "
    "center filesizeformat indent items striptags urlencode wordwrap"
).split()
_SIZED = ("batch", "slice", "center", "indent", "wordwrap")
_UNCHANGED = "safe escape e".split()
MAX_TEXT = 1_000_000


def table(builtin):
    """Return the filters of the language, Jinja2's harmless ones included."""
    kept = {name: _shy(builtin[name]) for name in _KEPT if name in builtin}
    kept.update(dict.fromkeys(_UNCHANGED, _same))
    kept |= {name: _sized(kept[name]) for name in _SIZED}
    kept["format"] = _shy(text_functions.format_filter)
    kept["replace"] = _shy(
        lambda text, old, new, count=None: text_functions.replaced(str(text), old, new, count)
    )
    kept.update(_OWN)
    kept["default"] = kept["d"] = default
    return kept


def is_absent(value):
    if value is None or isinstance(value, Undefined):
        return True
    return isinstance(value, str) and not value


def _same(value):
    return value


def _shy(function):
    """Let absent values pass a Jinja2 filter untouched; keep its Jinja2 marks."""
    position = 1 if hasattr(function, "jinja_pass_arg") else 0

    @functools.wraps(function)
    def wrapped(*args, **kwargs):
        value = args[position]
        if value is None or isinstance(value, Undefined):
            return value
        result = function(*args, **kwargs)
        if isinstance(result, str) and len(result) > MAX_TEXT:
            raise ValueProblem("The expression makes a giant text.", "giant")
        return result

    return wrapped


def _sized(function):
    """Refuse giant widths and counts before Jinja2 makes a text of that size."""

    @functools.wraps(function)
    def wrapped(*args, **kwargs):
        for size in (*args[1:], *kwargs.values()):
            text_functions.bounded(size)
        return function(*args, **kwargs)

    return wrapped


def default(value, other="", boolean=True):
    """Return ``other`` for what would count as missing."""
    if isinstance(value, Undefined) or value is None or value == "":
        return MayBeEmpty(other)
    return value


class MayBeEmpty(str):
    """A text that may be empty without being missing."""

    def __new__(cls, text):
        return str.__new__(cls, text) if isinstance(text, str) and not text else text


def _formatted(function):
    """Make a filter of a function of (setting, value, …)."""

    @pass_context
    @functools.wraps(function)
    def wrapped(context, value, *args, **kwargs):
        if is_absent(value):
            return value
        setting = context.parent["_setting"]
        return function(setting, value, *args, **kwargs)

    return wrapped


def as_date(value):
    if isinstance(value, (datetime.date, datetime.datetime)):
        return value
    if isinstance(value, str):
        try:
            return datetime.datetime.fromisoformat(value)
        except ValueError:
            pass
    raise ValueProblem(f"“{_short(value)}” is not a date.", "not-a-date", value=_short(value))


def as_number(value):
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal, str)):
        raise not_a_number(value)
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        number = Decimal("nan")
    if not number.is_finite() or abs(number) >= Decimal(10) ** 18:
        raise not_a_number(value)
    return number


def _short(value):
    return str(value)[:60]


def _date(setting, value, style="long"):
    return formats.date(setting, as_date(value), style)


def _datetime(setting, value, style="long"):
    return formats.date_and_time(setting, as_date(value), style)


def _number(setting, value, digits=None):
    return formats.number(setting, as_number(value), digits)


def _money(setting, value, currency=None):
    return formats.money(setting, as_number(value), currency or setting.currency)


def _percent(setting, value, digits=None):
    return formats.percent(setting, as_number(value), digits)


def _words(setting, value, currency=None):
    return formats.words(setting, as_number(value), currency)


def _list_and(setting, value, style="standard"):
    return formats.list_and(setting, _texts(value), style)


def _texts(value):
    if isinstance(value, (str, dict)):
        raise ValueProblem("Only a list can be joined.", "not-a-list")
    return [str(item) for item in value if not is_absent(item)]


def _address(setting, value, separator="\n", name=True):
    return formats.address(setting, value, separator, name)


def _duration(setting, value, unit=None):
    return formats.duration(setting, value, unit)


def join(value, separator="", attribute=None):
    if value is None or isinstance(value, Undefined):
        return value
    if attribute is not None:
        value = [item.get(attribute) if isinstance(item, dict) else item for item in value]
    texts = _texts(value)
    if sum(map(len, texts)) + len(separator) * len(texts) > MAX_TEXT:
        raise ValueProblem("The expression makes a giant text.", "giant")
    return separator.join(texts)


_OWN = {
    "date": _formatted(_date),
    "datetime": _formatted(_datetime),
    "number": _formatted(_number),
    "money": _formatted(_money),
    "percent": _formatted(_percent),
    "words": _formatted(_words),
    "list_and": _formatted(_list_and),
    "address": _formatted(_address),
    "duration": _formatted(_duration),
    "join": join,
}
