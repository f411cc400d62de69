"""What is inside a PDF that somebody uploads, and whether it may enter.

Key names follow ISO 32000-2: 12.6 (actions), 7.11.4 (embedded files), 12.8
(signatures).
"""

from dataclasses import dataclass

from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from .exceptions import PdfRefused
from .reading import BROKEN, open_pdf

MAXIMUM_BYTES = 50 * 1024 * 1024
MAXIMUM_PAGES = 2000
MAXIMUM_OBJECTS = 500_000

SCRIPT_KEYS = frozenset({"/JS", "/JavaScript"})
RUNNING_ACTIONS = frozenset({"/Launch", "/ImportData", "/Rendition", "/RichMediaExecute"})
FILE_KEYS = frozenset({"/EmbeddedFiles", "/EF"})


@dataclass(frozen=True)
class PdfInfo:
    """Facts about one PDF; ``sizes`` are the pages' width and height in points."""

    pages: int
    bytes: int
    encrypted: bool = False
    has_javascript: bool = False
    has_launch: bool = False
    has_attachments: bool = False
    has_form: bool = False
    has_xfa: bool = False
    is_signed: bool = False


def inspect(pdf: bytes, *, maximum_bytes: int = MAXIMUM_BYTES, maximum_pages: int = MAXIMUM_PAGES) -> PdfInfo:
    """Return what is in the PDF when it may enter.

    Raises ``InvalidPdf`` (not a PDF, damaged) and ``PdfRefused`` (encrypted, too
    large, JavaScript, launch actions, dynamic XFA forms); its text says which.
    """
    if len(pdf) > maximum_bytes:
        limit = maximum_bytes / 1024 / 1024
        raise PdfRefused(f"The PDF is too large: {len(pdf) / 1024 / 1024:.1f} MB of {limit:g} MB.")
    reader = open_pdf(pdf)
    info = _describe(reader, len(pdf))
    if info.pages > maximum_pages:
        raise PdfRefused(f"The PDF has too many pages: {info.pages} of {maximum_pages}.", info)
    if reason := _active_content(info):
        raise PdfRefused(f"The PDF contains {reason}. Print it to a new PDF and upload that.", info)
    return info


def _active_content(info):
    if info.has_javascript:
        return "JavaScript"
    if info.has_launch:
        return "actions that start programs or load other files"
    if info.has_xfa:
        return "a dynamic form (XFA)"
    return None


def _describe(reader, size):
    keys, actions = set(), set()
    for dictionary in _dictionaries(reader):
        keys.update(dictionary)
        actions.add(_name(dictionary, "/S"))
        actions.add(_name(dictionary, "/FT"))
    return PdfInfo(
        pages=len(reader.pages),
        bytes=size,
        has_javascript=bool(keys & SCRIPT_KEYS or "/JavaScript" in actions),
        has_launch=bool(actions & RUNNING_ACTIONS),
        has_attachments=bool(keys & FILE_KEYS),
        has_form="/AcroForm" in keys,
        has_xfa="/XFA" in keys,
        is_signed="/ByteRange" in keys,
    )


def _dictionaries(reader):
    """Yield every dictionary of the file, also those that no page refers to."""
    waiting = [reader.trailer, *_stored_objects(reader)]
    seen = set()
    while waiting:
        item = waiting.pop()
        if isinstance(item, IndirectObject):
            if item.idnum in seen:
                continue
            seen.add(item.idnum)
            item = _resolve(item)
        if isinstance(item, DictionaryObject):
            yield item
            waiting.extend(item.values())
        elif isinstance(item, ArrayObject):
            waiting.extend(item)
        if len(seen) > MAXIMUM_OBJECTS:
            raise PdfRefused("The PDF has too many parts to be checked.")


def _stored_objects(reader):
    plain = {(number, generation) for generation, table in reader.xref.items() for number in table}
    packed = {(number, 0) for number in reader.xref_objStm}
    return [IndirectObject(*key, reader) for key in sorted(plain | packed) if key[0]]


def _resolve(reference):
    try:
        return reference.get_object()
    except BROKEN:
        return None


def _name(dictionary, key):
    value = dictionary.raw_get(key) if key in dictionary else None
    value = _resolve(value) if isinstance(value, IndirectObject) else value
    return value if isinstance(value, str) else None
