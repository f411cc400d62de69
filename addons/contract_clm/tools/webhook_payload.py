"""What a payload says, and what is left of it for contracts that are confidential.

>>> without_names({"contract": {"id": 7, "number": "NDA/7", "title": "Secret"}, "actor": "Asha", "summary": "To Asha"})
{'contract': {'id': 7, 'number': 'NDA/7'}}
"""

# What names neither the matter nor a party. Whatever else a payload says, also one day, is left out.
NAMELESS = {
    "id": True,
    "event": True,
    "occurred_at": True,
    "contract": {"id": True, "number": True, "type": True, "state": True},
    "evidence": {"number": True, "hash": True, "document_sha256": True},
}


def without_names(payload):
    """The payload without titles, names and texts of people."""
    return _kept(payload, NAMELESS)


def _kept(values, known):
    """Those of the values that are known, and of what holds values itself, those that are known there."""
    return {
        key: value if known[key] is True else _kept(value, known[key])
        for key, value in values.items()
        if key in known
    }
