"""What a payload says, and what is left of it for contracts that are confidential.

>>> without_names({"contract": {"id": 7, "number": "NDA/7", "title": "Secret"}, "actor": "Asha", "summary": "To Asha"})
{'contract': {'id': 7, 'number': 'NDA/7'}}
"""

# Whatever may name the matter or a party: texts of people are among it.
NAMING = {"actor", "summary"}
NAMING_OF_CONTRACT = {"title", "counterparty", "owner"}


def without_names(payload):
    """The payload without titles, names and texts of people."""
    kept = {key: value for key, value in payload.items() if key not in NAMING}
    contract = kept.get("contract")
    if contract:
        kept["contract"] = {key: value for key, value in contract.items() if key not in NAMING_OF_CONTRACT}
    return kept
