"""A small signed contract as an evidence bundle, and ways to tamper with it; nothing of it needs a database."""

import io
import json
import zipfile

from odoo.addons.contract_clm.tools import bundle, evidence
from odoo.addons.contract_clm.tools.evidence import Entry
from odoo.addons.contract_clm.tools.verify_bundle import CHAIN, MANIFEST

CONTRACT = "NDA/2026/0001"
DOCX, SHOWN_PDF, SIGNED_PDF = "documents/v1.docx", "documents/v1.pdf", "documents/v2-signed.pdf"
SIGNERS = ("Ours (ours@example.com)", "Theirs (theirs@example.com)")


class Chain:
    """Entries that are added one by one, as the ledger does it."""

    def __init__(self, contract=CONTRACT):
        self.contract, self.entries = contract, []

    @property
    def head(self):
        return self.entries[-1].hash if self.entries else evidence.GENESIS

    def add(self, kind, document=None, actor="System", **payload):
        number = len(self.entries) + 1
        content = evidence.canonical(
            {
                "kind": kind,
                "actor": actor,
                "number": number,
                "contract": self.contract,
                "occurred_at": f"2026-01-01T00:00:{number:02}.000000+00:00",
                "document_sha256": document,
                "summary": "",
                "payload": payload,
            }
        )
        self.entries.append(Entry(number, self.head, content, evidence.chain_hash(self.head, content)))
        return self


def signed_contract(contract=CONTRACT, text=b""):
    """`(chain, documents)` of a contract that both sides signed."""
    documents = {DOCX: b"PK docx" + text, SHOWN_PDF: b"%PDF shown" + text}
    shown = evidence.sha256(documents[SHOWN_PDF])
    chain = Chain(contract).add("created")
    chain.add("generated", shown, docx_sha256=evidence.sha256(documents[DOCX]))
    chain.add("approval_given", shown).add("signature_requested", shown)
    for actor in SIGNERS:
        chain.add("signature_consented", shown, actor).add(
            "signature_signed", shown, actor, shown_sha256=shown
        )
    mark = bundle.anchor(len(chain.entries), chain.head).encode()
    documents[SIGNED_PDF] = b"%PDF signed " + mark + text
    chain.add("sealed", evidence.sha256(documents[SIGNED_PDF]), signed_sha256=shown)
    return chain.add("activated"), documents


def files_of(chain, documents, withheld=()):
    """The bundle's files by name; the export is added to the chain."""
    files = {**documents, bundle.REPORT: b"report", bundle.PROGRAM: bundle.program()}
    manifest = bundle.manifest(chain.contract, files, signed=SIGNED_PDF, withheld=withheld)
    chain.add("exported", manifest_sha256=evidence.sha256(manifest))
    return {**files, MANIFEST: manifest, CHAIN: bundle.chain_lines(chain.entries, withheld=withheld)}


def good_files(**options):
    return files_of(*signed_contract(), **options)


def rows_of(files):
    return [json.loads(line) for line in files[CHAIN].splitlines()]


def with_rows(files, rows):
    return {**files, CHAIN: b"".join(evidence.canonical(row).encode() + b"\n" for row in rows)}


def rehashed(row, **changes):
    """The row with other words and with the hash that fits them: what a naive forger does."""
    content = evidence.canonical({**json.loads(row["content"]), **changes})
    return {**row, "content": content, "hash": evidence.chain_hash(row["previous_hash"], content)}


def zipped(files):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return target.getvalue()


def unzipped(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _flipped(data):
    return data[:-1] + bytes([data[-1] ^ 1])


def _with_changed_row(files, index, **changes):
    rows = rows_of(files)
    rows[index] = rehashed(rows[index], **changes)
    return with_rows(files, rows)


def tampered(files, other):
    """`(what was done, files, code of the fault that must be named)`, for a bundle and that of another contract."""
    rows = rows_of(files)
    signed = json.loads(files[MANIFEST])["signed"]
    docx = next(name for name in files if name.endswith(".docx"))
    changed = {**rows[2], "content": rows[2]["content"].replace("2026", "2025")}
    foreign = {**files, signed: other[json.loads(other[MANIFEST])["signed"]]}
    naive = _with_changed_row(files, 3, summary="somebody else")
    last = rehashed(rows[-1], number=len(rows) + 1, kind="commented")
    added = rehashed({**last, "number": len(rows) + 1, "previous_hash": rows[-1]["hash"]})
    manifest = {**json.loads(foreign[MANIFEST])}
    manifest["files"] = {**manifest["files"], signed: evidence.sha256(foreign[signed])}
    return [
        ("a byte in the signed PDF", {**files, signed: _flipped(files[signed])}, "changed-file"),
        ("a byte in the Word file", {**files, docx: _flipped(files[docx])}, "changed-file"),
        ("an entry changed", with_rows(files, [*rows[:2], changed, *rows[3:]]), "changed-entry"),
        ("an entry removed", with_rows(files, rows[:2] + rows[3:]), "missing-entry"),
        ("the last entry removed", with_rows(files, rows[:-1]), "missing-entry"),
        ("entries reordered", with_rows(files, [rows[0], rows[2], rows[1], *rows[3:]]), "reordered-chain"),
        ("an entry added at the end", with_rows(files, [*rows, added]), "added-entry"),
        ("an entry doubled", with_rows(files, [*rows[:2], rows[1], *rows[2:]]), "added-entry"),
        ("an entry changed with its hash", naive, "broken-link"),
        ("another PDF in its place", foreign, "changed-file"),
        (
            "another PDF, and the manifest to it",
            {**foreign, MANIFEST: evidence.canonical(manifest).encode()},
            "changed-manifest",
        ),
        ("the report changed", {**files, bundle.REPORT: b"All is well."}, "changed-file"),
        ("the chain broken off", {**files, CHAIN: files[CHAIN][:-20]}, "truncated-chain"),
        ("the chain of another contract", {**files, CHAIN: other[CHAIN]}, "other-contract"),
        ("a file removed", {name: data for name, data in files.items() if name != docx}, "missing-file"),
        ("a file added", {**files, "documents/v9.pdf": b"%PDF"}, "added-file"),
        ("an entry made unreadable", with_rows(files, [*rows[:2], _hidden(rows[2]), *rows[3:]]), "withheld"),
    ]


def _hidden(row):
    return {**{name: value for name, value in row.items() if name != "content"}, "withheld": True}
