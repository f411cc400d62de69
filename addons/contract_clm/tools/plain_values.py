"""Plain values to JSON and back: what a template was given, kept for later.

Dates and decimals, which JSON does not know, become ``{"$date": "2026-05-01"}``,
``{"$datetime": …}`` and ``{"$decimal": "1.50"}``.
"""

from datetime import date, datetime
from decimal import Decimal

_WRITERS = (
    (datetime, "$datetime", datetime.isoformat),
    (date, "$date", date.isoformat),
    (Decimal, "$decimal", str),
)
_READERS = {"$datetime": datetime.fromisoformat, "$date": date.fromisoformat, "$decimal": Decimal}


def freeze(value):
    """Return dicts, lists, texts, numbers and dates as JSON values; raise TypeError for anything else.

    >>> freeze({"on": date(2026, 5, 1)})
    {'on': {'$date': '2026-05-01'}}
    """
    if value is None or isinstance(value, str | bool | int | float):
        return value
    if isinstance(value, dict):
        return {str(key): freeze(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [freeze(inner) for inner in value]
    for kind, key, write in _WRITERS:
        if isinstance(value, kind):
            return {key: write(value)}
    raise TypeError(f"{type(value).__name__} is not a plain value.")


def thaw(value):
    """Return what `freeze` was given.

    >>> thaw({"on": {"$date": "2026-05-01"}})
    {'on': datetime.date(2026, 5, 1)}
    """
    if isinstance(value, list):
        return [thaw(inner) for inner in value]
    if not isinstance(value, dict):
        return value
    if len(value) == 1:
        [(key, inner)] = value.items()
        if key in _READERS:
            return _READERS[key](inner)
    return {key: thaw(inner) for key, inner in value.items()}
