"""A postal address in the order of its country.

Order of the last lines after the Universal Postal Union's addressing guides.
"""

from .errors import ValueProblem

_ZIP_BEFORE_CITY = set(
    "AT BE BG CH CZ DE DK EE ES FI FR GR HR HU IS IT LI LT LU LV MA MK NL NO PL PT RO RS "
    "SE SI SK TN TR UA IL MX BR".split()
)


def lay_out(value, home=None, separator="\n"):
    """Return name, streets, town and country, a line each.

    ``home`` (ISO 3166) is the country of the contract; its name is left out.
    """
    if not isinstance(value, dict):
        raise ValueProblem("An address needs street, city and so on.", "not-an-address")
    get = lambda key: str(value.get(key) or "").strip()  # noqa: E731
    code = get("country_code").upper()
    lines = [get("name"), get("street"), get("street2"), *_town(get, code)]
    if not code or code != (home or "").upper():
        lines.append(get("country"))
    return separator.join(line for line in lines if line)


def _town(get, code):
    city, state, postcode = get("city"), get("state"), get("zip")
    if code in ("US", "CA", "AU"):
        tail = " ".join(part for part in (state, postcode) if part)
        glue = ", " if code == "US" else " "
        return [glue.join(part for part in (city, tail) if part)]
    if code in _ZIP_BEFORE_CITY:
        town = " ".join(part for part in (postcode, city) if part)
        return [", ".join(part for part in (town, state) if part)]
    if code == "GB":
        return [city, state, postcode]
    town = " ".join(part for part in (city, postcode) if part)
    return [town, state]
