"""Fill every field of a template with a value that suits what it asks for.

Nothing but the template says what a field holds: a text is tried first, and
where the engine refuses it, the fields of that place become numbers, then dates.
"""

import datetime

_TEXT, _NUMBER, _DATE = "string", "number", "date"
_NEXT = {_TEXT: _NUMBER, _NUMBER: _DATE}
_WRONG_KIND = ("wrong-kind", "not-a-number", "not-a-date", "not-a-list", "not-printable")
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
    """Give the fields of the refused place their next kind; False if there is none."""
    changed = False
    for field in template.fields:
        here = any((place.part, place.paragraph) == (error.part, error.paragraph) for place in field.places)
        if here and field.kind == "value" and kinds.get(field.name, _TEXT) in _NEXT:
            kinds[field.name] = _NEXT[kinds.get(field.name, _TEXT)]
            changed = True
    return changed


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
    if field.name not in lists:
        return value_for(field, described, kinds.get(field.name))
    has_items = any(other.name.startswith(field.name + ".") for other in template.fields)
    return [{}, {}] if has_items else ["first", "second"]


def value_for(field, described, kind=None):
    """Return a value of the described type, or of what the name suggests."""
    about = described.get(field.name, {})
    kind = kind or about.get("type") or ("boolean" if field.kind == "condition" else _TEXT)
    if kind == "boolean":
        return True
    if kind == _DATE:
        return datetime.date(2026, 11, 21)
    if kind == _NUMBER:
        return 12
    if about.get("options"):
        return about["options"][0]
    return about.get("default") or f"A & B <{field.name}>"


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
