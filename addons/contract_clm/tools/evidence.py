"""Evidence ledger: canonical JSON and a hash chain.

Each entry's hash is SHA-256 over the previous entry's hash (64 hexadecimal digits, 64 zeros for the first) followed by
the entry's canonical JSON in UTF-8. Canonical JSON is RFC 8785 for the values allowed here: objects with ASCII keys,
arrays, strings, integers below 2**53, true, false, null.

>>> canonical({"b": 1, "a": "é"})
'{"a":"é","b":1}'
>>> first = chain_hash(GENESIS, canonical({"kind": "created"}))
>>> verify([Entry(1, GENESIS, '{"kind":"created"}', first)])
[]
>>> verify([Entry(1, GENESIS, '{"kind":"signed"}', first)])[0].code
'changed'
"""

import hashlib
import json
from dataclasses import dataclass

GENESIS = "0" * 64
MAX_SAFE_INTEGER = 2**53 - 1


class EvidenceError(ValueError):
    """A payload that canonical JSON cannot hold."""


@dataclass(frozen=True)
class Entry:
    number: int
    previous_hash: str
    content: str
    hash: str


@dataclass(frozen=True)
class Fault:
    """What is wrong with the entry `number`; `code` is 'missing', 'unlinked' or 'changed'."""

    number: int
    code: str


def _check(value):
    if isinstance(value, dict):
        for key, item in value.items():
            if not isinstance(key, str) or not key.isascii():
                raise EvidenceError(f"a key of evidence must be ASCII text, not {key!r}")
            _check(item)
    elif isinstance(value, list | tuple):
        for item in value:
            _check(item)
    elif isinstance(value, int):
        if abs(value) > MAX_SAFE_INTEGER:
            raise EvidenceError("an integer of evidence must be below 2**53")
    elif isinstance(value, str):
        _check_text(value)
    elif value is not None:
        raise EvidenceError(f"evidence cannot hold a {type(value).__name__}: give it as text")


def _check_text(text):
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise EvidenceError("a text of evidence holds half of a character (a lone surrogate)") from error


def canonical(value):
    """The one text of `value`."""
    _check(value)
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def sha256(data):
    """Hexadecimal SHA-256 of bytes."""
    return hashlib.sha256(data).hexdigest()


def chain_hash(previous_hash, content):
    return sha256(previous_hash.encode() + content.encode())


def verify(entries, head=None):
    """Every fault of a chain, given in order; `head` is the hash that the last entry must have, where it is known."""
    faults, expected_hash = [], GENESIS
    for position, entry in enumerate(entries, start=1):
        if entry.number != position:
            return [*faults, Fault(position, "missing")]
        if entry.previous_hash != expected_hash:
            faults.append(Fault(entry.number, "unlinked"))
        if chain_hash(entry.previous_hash, entry.content) != entry.hash:
            faults.append(Fault(entry.number, "changed"))
        expected_hash = entry.hash
    if head is not None and expected_hash != head:
        faults.append(Fault(len(entries) + 1, "missing"))
    return faults
