"""Choices of a screen: they come from outside, so that each is a whole number in its bounds, or a `BadChoice`.

>>> ids({"metric_id": "7", "program_id": False}, ("metric_id", "program_id"))
{'metric_id': 7}
>>> count({"days": "90"}, "days", 365), number(None)
(90, 0)
"""

from .exceptions import BadChoice

MOST_ID = 2**31 - 1


def number(value):
    """Return an id or another number from 0 on; nothing is 0."""
    try:
        found = int(value or 0)
    except (TypeError, ValueError, OverflowError) as error:
        raise BadChoice(str(value)) from error
    if not 0 <= found <= MOST_ID:
        raise BadChoice(str(value))
    return found


def value_of(choice, name):
    """Return what was chosen, None for nothing."""
    if not isinstance(choice, dict):
        raise BadChoice(name)
    return choice.get(name)


def count(choice, name, most):
    """Return a number from 1 to `most` that must have been chosen."""
    found = number(value_of(choice, name))
    if not 1 <= found <= most:
        raise BadChoice(name)
    return found


def ids(choice, names):
    """Return `{name: id}` of those that were chosen."""
    found = {name: number(value_of(choice, name)) for name in names}
    return {name: chosen for name, chosen in found.items() if chosen}
