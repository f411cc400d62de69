"""The evidence bundle of a contract: a zip that verifies offline.

`documents/` holds the files, `evidence.jsonl` the chain with one entry a line, `manifest.json` the SHA-256 of every
file, `report.txt` the story for people, `verify.py` the program that checks it all. The chain's last entry is the
export itself, which names the manifest; so nothing can be cut off, added or exchanged without a trace. What the reader
shall not see is withheld: number and hashes stay, the content goes, and the chain still links.

The same values give the same bytes.

>>> first = Entry(1, evidence.GENESIS, "{}", evidence.chain_hash(evidence.GENESIS, "{}"))
>>> chain_lines([first], withheld={1}).decode().startswith('{"hash":')
True
>>> archive.names(pack({"report.txt": b"x"}, b"{}", b""))
['evidence.jsonl', 'manifest.json', 'report.txt']
"""

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from . import archive, evidence
from .evidence import Entry
from .verify_bundle import CHAIN, FORMAT, MANIFEST

REPORT, PROGRAM = "report.txt", "verify.py"
# What is found again in the bytes of the signed PDF, see `verify_bundle.ANCHOR`.
ANCHOR = "contract-evidence:{number}:{hash}"


def anchor(number: int, head: str) -> str:
    """The mark in a signed PDF that ties it to the chain up to the entry `number`."""
    return ANCHOR.format(number=number, hash=head)


def program() -> bytes:
    """The source of verify.py."""
    return Path(__file__).with_name("verify_bundle.py").read_bytes()


def document_name(number: int, ending: str, *, is_signed: bool = False) -> str:
    """Name of a version's file.

    >>> document_name(3, "pdf", is_signed=True)
    'documents/v3-signed.pdf'
    """
    return f"documents/v{number}{'-signed' if is_signed else ''}.{ending}"


def manifest(
    contract: str, files: Mapping[str, bytes], *, signed: str | None, withheld: Collection[int]
) -> bytes:
    """What belongs to the bundle, as canonical JSON.

    ``files`` are contents by name, ``signed`` is the name of the signed PDF, ``withheld`` are numbers of entries.
    """
    return evidence.canonical(
        {
            "format": FORMAT,
            "contract": contract,
            "files": {name: evidence.sha256(data) for name, data in files.items()},
            "signed": signed,
            "withheld": sorted(withheld),
        }
    ).encode()


def chain_lines(entries: Iterable[Entry], *, withheld: Collection[int] = ()) -> bytes:
    """The chain as JSON lines."""
    return b"".join(_line(entry, entry.number in withheld) for entry in entries)


def _line(entry, is_withheld):
    shown = {"withheld": True} if is_withheld else {"content": entry.content}
    row = {"number": entry.number, "previous_hash": entry.previous_hash, "hash": entry.hash, **shown}
    return evidence.canonical(row).encode() + b"\n"


def pack(files: Mapping[str, bytes], manifest_data: bytes, chain: bytes) -> bytes:
    """The zip."""
    members = {**files, MANIFEST: manifest_data, CHAIN: chain}
    return archive.pack(sorted(members.items()))
