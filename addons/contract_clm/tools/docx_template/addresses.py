"""A postal address in the order of its country.

Order of the town's lines after the Universal Postal Union's addressing guides, the
region (``state``) only where the post wants it.

>>> pune = {"name": "Mehta", "street": "1 MG Road", "city": "Pune", "zip": "411026"}
>>> lay_out({**pune, "state": "Maharashtra", "country_code": "IN"}, "IN", "; ", name=False)
'1 MG Road; Pune 411026, Maharashtra'
"""

import re

from .bidi import has_right
from .errors import ValueProblem

# ``{region}`` is the short name of the state (``state_code``) when it is known.
_BY_PATTERN = {
    "{zip} {city}": (
        "AT BA BE BG CH CZ DE DK DZ ET FI FR GE GL GR HR HU IS KW LI LU MA MC MD ME MK NL NO PL PT PY "
        "RS SE SI SK SM SN TN"
    ),
    "{zip} {city}, {state}": "AR CL EE ES LT LV RO",
    "{zip} {city} {region}": "IT",
    "{zip} {city}, {region}": "MX",
    "{zip} {city}/{state}": "TR",
    "{zip} {city}\n{state}": "MY",
    "{city}, {region} {zip}": "US PR",
    "{city} {region} {zip}": "AU CA",
    "{city}-{region}\n{zip}": "BR",
    "{city} {zip}, {state}": "AE IN",
    "{city}-{zip}\n{state}": "BD PK",
    "{city}, {state} {zip}": "CN JP KR",
    "{city}\n{state}\n{zip}": "EG GB IE RU UA",
}
_USUAL = "{city} {zip}\n{state}"
_PATTERNS = {code: pattern for pattern, codes in _BY_PATTERN.items() for code in codes.split()}
_PART = re.compile(r"([^{}]*)\{(\w+)\}")


def lay_out(value, home=None, separator="\n", name=True):
    """Return name, streets, town and country, a line each; without the name if asked.

    ``value`` is a dict of texts: name, street, street2, city, zip, state, state_code,
    country, country_code. ``home`` (ISO 3166) is the country of the contract; its name
    is left out.
    """
    if not isinstance(value, dict):
        raise ValueProblem("An address needs street, city and so on.", "not-an-address")
    parts = {key: str(text or "").strip() for key, text in value.items()}
    code = parts.get("country_code", "").upper()
    shown = ("name", "street", "street2") if name else ("street", "street2")
    lines = [*(parts.get(key) for key in shown), *_town(parts, code)]
    if not code or code != (home or "").upper():
        lines.append(parts.get("country"))
    return separator.join(line for line in lines if line)


def _town(parts, code):
    """Return the lines of the town; a state of the town's own name is not repeated."""
    known = {name: parts.get(name, "") for name in ("city", "zip", "state")}
    if known["state"].casefold() == known["city"].casefold():
        known["state"] = ""
    known["region"] = known["state"] and (parts.get("state_code") or known["state"])
    return [_line(pattern, known) for pattern in _PATTERNS.get(code, _USUAL).split("\n")]


def _line(pattern, known):
    line = ""
    for glue, name in _PART.findall(pattern):
        part = known[name]
        if line and part:
            line += glue.replace(",", "،") if has_right(part) else glue
        line += part
    return line
