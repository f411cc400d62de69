"""The commercial terms that an approval is bound to: fingerprint and comparison.

A snapshot is a dict of terms by key; a term is a dict of plain values as `tools.evidence.canonical` takes them, with
``kind`` and ``value``; everything else in it only says how it is shown and does not count.

>>> before = {"value": {"kind": "money", "value": "100.00"}, "cap": {"kind": "money", "value": "50.00"}}
>>> after = {"value": {"kind": "money", "value": "120.00"}, "risk": {"kind": "text", "value": "high"}}
>>> [(change.key, change.before and change.before["value"]) for change in compare(before, after)]
[('value', '100.00'), ('cap', '50.00'), ('risk', None)]
>>> fingerprint(before) == fingerprint({"cap": before["cap"], "value": {**before["value"], "label": "Value"}})
True
"""

from dataclasses import dataclass

from . import evidence

COUNTED = ("kind", "value")


@dataclass(frozen=True)
class Change:
    """One term that differs; a side that lacks it is None."""

    key: str
    before: dict | None
    after: dict | None


def _counted(term):
    return term and {name: term.get(name) for name in COUNTED}


def fingerprint(terms):
    """Hexadecimal SHA-256 of what counts in the terms, whatever their order."""
    return evidence.sha256(evidence.canonical({key: _counted(term) for key, term in terms.items()}).encode())


def compare(before, after):
    """The Changes between two snapshots, in the order of ``before``, then what ``after`` adds."""
    keys = [*before, *(key for key in after if key not in before)]
    return [
        Change(key, before.get(key), after.get(key))
        for key in keys
        if _counted(before.get(key)) != _counted(after.get(key))
    ]
