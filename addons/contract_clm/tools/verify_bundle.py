"""Checks an evidence bundle of a contract, offline: python3 verify.py [BUNDLE.zip or folder] [--head HASH]

Needs nothing but Python 3.9 or newer. Without an argument the folder of this file is checked. It recomputes the hash
chain, the SHA-256 of every file, whether what was shown is what was signed, the order of the steps, and whether
anything is missing or was added. The seal of the PDF is checked too where pyHanko is installed.

Exit code: 0 valid, 1 not valid (each fault is named), 2 the bundle could not be read.

Take this file from a source that you trust: a copy that was changed can say anything.
"""

import argparse
import hashlib
import importlib.util
import io
import json
import re
import stat
import sys
import zipfile
import zlib
from collections import Counter
from pathlib import Path

FORMAT = "contract-evidence-bundle/1"
GENESIS = "0" * 64
CHAIN, MANIFEST = "evidence.jsonl", "manifest.json"
FILES_AT_MOST, BYTES_AT_MOST = 2000, 2 * 1024**3
SAFE_NAME = re.compile(r"(documents/)?[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
HASH = re.compile(r"[0-9a-f]{64}")
# The certificate in the signed PDF names the chain's last entry at that time.
ANCHOR = re.compile(rb"contract-evidence:(\d{1,9}):([0-9a-f]{64})")
# Whoever was shown, approved or signed a document must find it in the bundle.
SHOWN = {
    "sent",
    "opened",
    "viewed",
    "approval_requested",
    "approval_given",
    "signature_requested",
    "signature_viewed",
    "signature_consented",
    "signature_signed",
    "sealed",
}
SIGNING = {
    "signature_requested",
    "signature_voided",
    "signature_declined",
    "signature_expired",
    "signature_consented",
    "signature_signed",
    "sealed",
}


class Unreadable(Exception):
    """The bundle cannot be read at all, or is built to do harm."""


class Findings:
    """What is wrong: `(code, sentence)`; and what is worth knowing."""

    def __init__(self):
        self.faults, self.notes = [], []

    def fault(self, code, sentence):
        self.faults.append((code, sentence))


def sha256(data):
    return hashlib.sha256(data).hexdigest()


# Reading


def read(path):
    """Contents by name of a zip or of a folder; `Unreadable` for what is no bundle."""
    path = Path(path)
    try:
        files = _read_folder(path) if path.is_dir() else _read_zip(path)
    except (OSError, zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError) as error:
        raise Unreadable(f"{path.name} cannot be read: {error}") from error
    if MANIFEST not in files and CHAIN not in files:
        raise Unreadable(f"{path.name} is no evidence bundle: it has neither {MANIFEST} nor {CHAIN}.")
    return files


def _read_zip(path):
    files = {}
    with zipfile.ZipFile(path) as source:
        infos = source.infolist()
        _check_size(len(infos), sum(info.file_size for info in infos))
        for info in infos:
            _check_name(info.filename)
            if info.filename in files:
                raise Unreadable(f"The zip holds {info.filename} twice.")
            if stat.S_ISLNK(info.external_attr >> 16):
                raise Unreadable(f"{info.filename} is a link to another file.")
            files[info.filename] = _read_member(source, info)
    return files


def _read_member(source, info):
    """Its content; nothing where the zip's own check sum does not fit, which its SHA-256 will tell."""
    try:
        with source.open(info) as member:
            return member.read(info.file_size + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError):
        return b""


def _read_folder(path):
    found = [entry for entry in sorted(path.rglob("*")) if not entry.is_dir() or entry.is_symlink()]
    names = {entry: entry.relative_to(path).as_posix() for entry in found}
    for entry, name in names.items():
        if entry.is_symlink() or not entry.is_file():
            raise Unreadable(f"{name!r} is a link or no ordinary file.")
        _check_name(name)
    _check_size(len(found), sum(entry.stat().st_size for entry in found))
    return {name: entry.read_bytes() for entry, name in names.items()}


def _check_name(name):
    if not SAFE_NAME.fullmatch(name) or ".." in name:
        raise Unreadable(f"The bundle holds a file with a name that no bundle has: {name[:200]!r}.")


def _check_size(count, size):
    if count > FILES_AT_MOST or size > BYTES_AT_MOST:
        raise Unreadable(f"The bundle is too big to be one: {count} files with {size} bytes.")


def parse(text):
    """JSON without doubled keys; ValueError for anything else."""
    try:
        return json.loads(text, object_pairs_hook=_once)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def _once(pairs):
    if len({key for key, _value in pairs}) != len(pairs):
        raise ValueError("a key stands there twice")
    return dict(pairs)


# Checking


def check(files, head=None):
    """The `Findings` about these files; `head` is the last hash of the chain as somebody else has kept it."""
    findings = Findings()
    manifest = _manifest(files, findings)
    rows = _rows(files, findings)
    _check_chain(rows, findings)
    contents = _contents(rows, findings)
    _check_files(files, manifest, findings)
    _check_withheld(rows, manifest, findings)
    _check_export(files, rows, contents, findings)
    _check_contract(manifest, contents, findings)
    _check_documents(files, contents, findings)
    signed = _check_signatures(contents, findings)
    _check_signed_file(files, manifest, rows, signed, findings)
    if head and (not rows or rows[-1]["hash"] != head.strip().lower()):
        findings.fault(
            "other-head", "The chain does not end with the hash that was given: it is another one."
        )
    return findings


def _manifest(files, findings):
    empty = {"contract": None, "files": {}, "withheld": [], "signed": None}
    try:
        manifest = parse(files[MANIFEST].decode())
        shapes = (("files", dict), ("withheld", list), ("contract", str), ("format", str))
        if any(not isinstance(manifest[name], kind) for name, kind in shapes):
            raise ValueError("a part of it is of the wrong kind")
        if manifest["format"] != FORMAT:
            raise ValueError(f"this program reads {FORMAT}, the bundle is {manifest['format'][:50]!r}")
    except KeyError:
        findings.fault("missing-file", f"{MANIFEST} or a part of it is missing.")
        return empty
    except (ValueError, TypeError) as error:
        findings.fault("changed-manifest", f"{MANIFEST} was changed: {error}.")
        return empty
    return {**empty, **manifest}


def _rows(files, findings):
    """Rows of the chain: number, previous_hash, hash, and content where it is not withheld."""
    if CHAIN not in files:
        findings.fault("missing-file", f"{CHAIN} is missing.")
        return []
    if not files[CHAIN].endswith(b"\n"):
        findings.fault("truncated-chain", f"{CHAIN} breaks off in the middle of a line.")
    rows = []
    for line, data in enumerate(files[CHAIN].split(b"\n")[:-1], start=1):
        try:
            row = parse(data.decode())
            _check_row(row)
        except (ValueError, TypeError, KeyError) as error:
            findings.fault("changed-entry", f"Line {line} of {CHAIN} is no entry of a chain: {error}.")
            continue
        rows.append(row)
    return rows


def _check_row(row):
    if not isinstance(row["number"], int) or isinstance(row["number"], bool):
        raise ValueError("its number is none")
    if not all(
        isinstance(row[name], str) and HASH.fullmatch(row[name]) for name in ("previous_hash", "hash")
    ):
        raise ValueError("its hashes are none")
    if not isinstance(row.get("content"), str) and row.get("withheld") is not True:
        raise ValueError("its content is missing")
    if set(row) - {"number", "previous_hash", "hash", "content", "withheld"}:
        raise ValueError("it holds something more")


def _check_chain(rows, findings):
    numbers = [row["number"] for row in rows]
    before = 0
    for number in sorted(set(numbers)):
        if number > before + 1:
            gap = (
                f"Entry {before + 1} was"
                if number == before + 2
                else f"Entries {before + 1} to {number - 1} were"
            )
            findings.fault("missing-entry", f"{gap} removed.")
        before = number
    for number, count in sorted(Counter(numbers).items()):
        if count > 1:
            findings.fault(
                "added-entry", f"There are {count} entries with the number {number}: one was added."
            )
    if numbers != sorted(numbers):
        findings.fault("reordered-chain", "The entries are not in their order any more.")
    expected = GENESIS
    for row in rows:
        number = row["number"]
        if row["previous_hash"] != expected:
            findings.fault(
                "broken-link",
                f"Entry {number} does not continue the entry before it: that one was changed, removed or added.",
            )
        if "content" in row and sha256((row["previous_hash"] + row["content"]).encode()) != row["hash"]:
            findings.fault("changed-entry", f"Entry {number} was changed: its hash does not fit its content.")
        expected = row["hash"]


def _contents(rows, findings):
    """What the entries say, in order; entries that say nothing readable are faults."""
    contents = []
    for row in rows:
        if "content" not in row:
            continue
        try:
            content = parse(row["content"])
            if content["number"] != row["number"] or not isinstance(content["kind"], str):
                raise ValueError("it is about another number")
            payload = content.get("payload") or {}
            if not isinstance(payload, dict):
                raise ValueError("its payload is none")
            if any(
                not isinstance(content.get(name), (str, type(None))) for name in ("document_sha256", "actor")
            ):
                raise ValueError("its document or actor is none")
        except (ValueError, TypeError, KeyError) as error:
            findings.fault("changed-entry", f"Entry {row['number']} was changed: {error}.")
            continue
        contents.append({**content, "payload": payload})
    return contents


def _check_files(files, manifest, findings):
    listed = manifest["files"]
    for name in sorted(listed.keys() - files.keys()):
        findings.fault("missing-file", f"{name[:200]} is missing.")
    for name in sorted(files.keys() - listed.keys() - {MANIFEST, CHAIN}):
        findings.fault("added-file", f"{name} was added: the bundle was made without it.")
    for name in sorted(files.keys() & listed.keys()):
        if sha256(files[name]) != listed[name]:
            findings.fault(
                "changed-file", f"{name} was changed: its SHA-256 is not the one that was recorded."
            )


def _check_withheld(rows, manifest, findings):
    if sorted(row["number"] for row in rows if "content" not in row) != manifest["withheld"]:
        findings.fault("withheld", "Other entries are withheld than when the bundle was made.")
    elif manifest["withheld"]:
        findings.notes.append(
            f"{len(manifest['withheld'])} entries about internal steps are withheld; their hashes still link the chain."
        )


def _check_export(files, rows, contents, findings):
    """The last entry is the export of this very bundle, so nothing was cut off or put behind it."""
    exports = {
        str(content["payload"].get("manifest_sha256")): content["number"]
        for content in contents
        if content["kind"] == "exported"
    }
    last = rows[-1]["number"] if rows else 0
    number = exports.get(sha256(files.get(MANIFEST, b"")))
    if number is None and last not in exports.values():
        findings.fault(
            "missing-entry", "The end of the chain was removed: the export of this bundle is not in it."
        )
    elif number is None:
        findings.fault(
            "changed-manifest", f"{MANIFEST} is not the one of this export: it was changed or exchanged."
        )
    elif number != last:
        findings.fault("added-entry", f"Entries were added after this bundle was made (number {number}).")


def _check_contract(manifest, contents, findings):
    others = {str(content.get("contract")) for content in contents} - {manifest["contract"]}
    if manifest["contract"] is not None and others:
        findings.fault(
            "other-contract", f"The chain is of another contract: {', '.join(sorted(others))[:200]}."
        )


def _check_documents(files, contents, findings):
    present = {sha256(data) for name, data in files.items() if name.startswith("documents/")}
    named = set()
    for content in contents:
        if content["kind"] != "exported":
            named |= _hashes(content)
        document = content.get("document_sha256")
        if content["kind"] in SHOWN and document and document not in present:
            findings.fault(
                "missing-document",
                f"The document of entry {content['number']} ({content['kind']}) is not in the bundle: {document}.",
            )
    for name in sorted(name for name in files if name.startswith("documents/")):
        if sha256(files[name]) not in named:
            findings.fault("unknown-document", f"{name} is a document that the chain does not know.")


def _hashes(value):
    """Every SHA-256 in an entry."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return set().union(*map(_hashes, value))
    return {value} if isinstance(value, str) and HASH.fullmatch(value) else set()


def _check_signatures(contents, findings):
    """SHA-256 of the signed document, or None; what was shown must be what was signed, after consent."""
    signing = _Signing(findings)
    for content in contents:
        if content["kind"] in SIGNING:
            step = getattr(signing, content["kind"])
            step(content["number"], content.get("document_sha256"), content.get("actor"), content["payload"])
    return signing.signed


class _Signing:
    """Follows the steps of signing; a method for each kind of entry in `SIGNING`."""

    def __init__(self, findings):
        self.findings = findings
        self.asked, self.signed, self.consents, self.count = None, None, set(), 0

    def signature_requested(self, _number, document, _actor, _payload):
        self.asked, self.consents, self.count = document, set(), 0

    def signature_voided(self, *_about):
        self.asked = None

    signature_declined = signature_expired = signature_voided

    def signature_consented(self, _number, document, actor, _payload):
        self.consents.add((actor, document))

    def signature_signed(self, number, document, actor, payload):
        if "sent_sha256" in payload:
            self.signed = document
            self.findings.notes.append(f"Signed on paper: entry {number} holds the scan of the signed copy.")
            return
        self.count += 1
        if not self.asked or not self.asked == document == payload.get("shown_sha256"):
            self._other(f"Entry {number}: what was signed is not the document that was shown.")
        if (actor, document) not in self.consents:
            self.findings.fault("no-consent", f"Entry {number}: {actor} signed without having agreed to.")

    def sealed(self, number, document, _actor, payload):
        self.signed = document
        if not self.asked or not self.count or payload.get("signed_sha256") != self.asked:
            self._other(f"Entry {number}: not the document that was signed was stored.")

    def _other(self, sentence):
        self.findings.fault("other-document", sentence)


def _check_signed_file(files, manifest, rows, signed, findings):
    name = manifest["signed"]
    data = files.get(name) if isinstance(name, str) else None
    if not signed:
        findings.notes.append("The contract is not signed (yet).")
        return
    if data is None or sha256(data) != signed:
        findings.fault("other-document", "The signed PDF of the bundle is not the one that the chain names.")
    if data is None:
        return
    hashes = {row["number"]: row["hash"] for row in rows}
    anchors = ANCHOR.findall(data)
    for number, value in anchors:
        if hashes.get(int(number)) != value.decode():
            findings.fault(
                "rewritten-chain",
                f"The signed PDF names another hash for entry {int(number)}: the chain was rewritten.",
            )
    if not anchors:
        findings.notes.append("The signed PDF does not name the chain, as older ones and scans do not.")
    _check_seal(data, findings)


def _check_seal(data, findings):
    if b"/ByteRange" not in data:
        findings.notes.append("The signed PDF has no seal.")
        return
    if importlib.util.find_spec("pyhanko") is None:
        findings.notes.append("The seal of the signed PDF was not checked: pyHanko is not installed.")
        return
    try:
        _validate_seals(data, findings)
    except Exception as error:
        findings.fault("broken-seal", f"The seal of the signed PDF cannot be checked: {error}.")


def _validate_seals(data, findings):
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    for seal in PdfFileReader(io.BytesIO(data)).embedded_regular_signatures:
        status = validate_pdf_signature(seal, ValidationContext(allow_fetching=False))
        who = status.signing_cert.subject.human_friendly
        if not (status.intact and status.valid) or status.docmdp_ok is False:
            findings.fault(
                "broken-seal", f"The seal of {who} is broken: the PDF was changed after it was sealed."
            )
            continue
        trust = "trusted" if status.trusted else "whose certificate nobody vouches for here"
        findings.notes.append(f"Sealed by {who}, {trust}; the seal is intact.")


# Telling


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("bundle", nargs="?", default=str(Path(__file__).resolve().parent))
    parser.add_argument("--head", help="the last hash of the chain, as the other party or the server has it")
    options = parser.parse_args(arguments)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        files = read(options.bundle)
        findings = check(files, options.head)
    except (Unreadable, RecursionError) as error:
        tell(f"UNREADABLE: {error}")
        return 2
    for note in findings.notes:
        tell(f"note: {_plain(note)}")
    if findings.faults:
        tell("NOT VALID:")
        for code, sentence in findings.faults:
            tell(f"  [{code}] {_plain(sentence)}")
        return 1
    last = parse(files[CHAIN].splitlines()[-1].decode())
    tell(f"VALID: {last['number']} entries and {len(files)} files are complete and unchanged.")
    tell(f"Last hash: {last['hash']}")
    tell(
        "Whoever could rewrite the whole chain and reseal the PDF is excluded by comparing this hash with the"
    )
    tell("other party's or the server's (--head), and by a seal of a certificate that you trust.")
    return 0


def tell(line):
    sys.stdout.write(f"{line}\n")


def _plain(text):
    """Without signs that steer a terminal."""
    return "".join(sign if sign.isprintable() else "?" for sign in text)


if __name__ == "__main__":
    sys.exit(main())
