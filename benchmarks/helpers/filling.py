"""Fill every field of a template with a value that suits what it asks for.

Nothing but the template says what a field holds: a text is tried first, and
where the engine refuses it, the fields of that place become numbers, then dates.
"""

import datetime
import re

_TEXT, _NUMBER, _DATE = "string", "number", "date"
_NEXT = {_TEXT: _NUMBER, _NUMBER: _DATE}
_ASKED = {
    "not-an-address": "address",
    "bad-unit": "duration",
    "not-a-date": _DATE,
    "bad-currency": "currency",
}
_ADDRESS = {
    "name": "Mehta & Sons",
    "street": "12 Main Street",
    "city": "Pune",
    "zip": "411001",
    "country": "India",
}
_GROUPS = {"address": _ADDRESS, "duration": {"length": 3, "unit": "month"}}
_WRONG_KIND = ("wrong-kind", "not-a-number", "not-a-list", "not-printable", "bad-format", *_ASKED)
_TRIES = 60


def render(docx_template, template, described):
    """Return ``(context, Rendered)``; raise the engine's error when nothing suits."""
    kinds = {}
    for _try in range(_TRIES):
        context = context_for(template, described, kinds)
        try:
            return context, template.render(context, currency="USD")
        except docx_template.RenderError as error:
            if error.code not in _WRONG_KIND or not _change_kinds(template, kinds, error):
                raise
    return context, template.render(context, currency="USD")


def _change_kinds(template, kinds, error):
    """Give the field that the error is about another kind; False if there is none left."""
    here = [
        field.name
        for field in template.fields
        if field.kind == "value"
        and any((place.part, place.paragraph) == (error.part, error.paragraph) for place in field.places)
    ]
    quoted = _quoted(here, error.message, kinds)
    here = quoted or here
    asked = _ASKED.get(error.code)
    if asked:
        settled = set() if quoted else set(_ASKED.values())
        other = [name for name in here if kinds.get(name) not in {asked, *settled}]
        kinds.update(dict.fromkeys(other[:1], asked))
        return bool(other)
    for kind, following in _NEXT.items():
        same = [name for name in here if kinds.get(name, _TEXT) == kind]
        kinds.update(dict.fromkeys(same, following))
        if same:
            return True
    return False


def _quoted(names, message, kinds):
    """Return the names whose value the message quotes, be it cut or in capitals."""
    found = re.search("“(.+?)”", message)
    start = found[1].casefold()[:20] if found else ""
    shown = {name: str(_GROUPS.get(kinds.get(name)) or _text(name)).casefold() for name in names}
    return [name for name in names if start and shown[name].startswith(start)]


def _text(name):
    return f"A & B <{name}>"


def context_for(template, described, kinds=None):
    """Fill every field; what is repeated becomes a list of two."""
    context, kinds = {}, kinds or {}
    lists = {field.name for field in template.fields if field.kind == "list"}
    for field in sorted(template.fields, key=lambda field: field.name.count(".")):
        outer = _innermost(lists, field.name)
        holders = _reach(context, outer) if outer else [context]
        path = field.name[len(outer) + 1 if outer else 0 :].split(".")
        for holder in holders:
            put(holder, path, _value(template, field, lists, described, kinds))
    return context


def _innermost(lists, name):
    """Return the nearest list that a name lies in; empty for none."""
    return max((outer for outer in lists if name.startswith(outer + ".")), key=len, default="")


def _value(template, field, lists, described, kinds):
    has_items = any(other.name.startswith(field.name + ".") for other in template.fields)
    if field.name in lists:
        return [{}, {}] if has_items else ["first", "second"]
    return dict(_ADDRESS) if has_items else value_for(field, described, kinds.get(field.name))


def value_for(field, described, kind=None):
    """Return a value of the described type, or of what the name suggests."""
    about = described.get(field.name, {})
    kind = kind or about.get("type") or ("boolean" if field.kind == "condition" else _TEXT)
    if kind == "boolean":
        return True
    if kind == "currency":
        return "USD"
    if kind in _GROUPS:
        return dict(_GROUPS[kind])
    if kind == _DATE:
        return datetime.date(2026, 11, 21)
    if kind == _NUMBER:
        return 12
    if about.get("options"):
        return about["options"][0]
    return about.get("default") or _text(field.name)


def put(context, path, value):
    """Set what a dotted name leads to; what is there stays."""
    for name in path[:-1]:
        context = context.get(name) or context.setdefault(name, {})
        if not isinstance(context, dict):
            return
    context.setdefault(path[-1], value)


def _reach(context, dotted):
    """Return the items of a list, also of one inside the items of another."""
    values = [context]
    for name in dotted.split("."):
        inner = [value.get(name) for value in values if isinstance(value, dict)]
        values = [one for value in inner for one in (value if isinstance(value, list) else [value])]
    return [value for value in values if isinstance(value, dict)]
