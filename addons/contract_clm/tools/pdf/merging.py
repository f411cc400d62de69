"""Several PDFs as one: bookmarks, page numbers, watermark, metadata.

The same parts and options give the same bytes: no clock, no random identifier.
"""

import hashlib
import io
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime

from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, ByteStringObject, NameObject, TextStringObject

from .archival import keep_archival
from .exceptions import InvalidPdf, PdfError
from .labels import clean_line, render
from .office import Office, convert
from .reading import BROKEN, open_pdf
from .stamping import stamp_all
from .tagging import drop_tags, merge_tags

Part = bytes | tuple[str, bytes]

METADATA_KEYS = {
    "title": "/Title",
    "author": "/Author",
    "subject": "/Subject",
    "keywords": "/Keywords",
    "creator": "/Creator",
    "producer": "/Producer",
    "created": "/CreationDate",
    "modified": "/ModDate",
}


def merge(
    parts: Sequence[Part],
    *,
    metadata: Mapping[str, str | datetime] | None = None,
    bookmarks: bool = True,
    page_numbers: str | Callable[[int, int], str] | None = None,
    watermark: str | None = None,
    tagged: bool = True,
    office: Office | None = None,
) -> bytes:
    """Return one PDF of all parts, in their order.

    ``parts`` are PDF bytes or ``(title, bytes)``; a title becomes a bookmark,
    the part's own bookmarks hang below it. ``page_numbers`` is a pattern with
    ``{page}`` and ``{pages}``, or a function of both, counted over the whole.
    ``metadata`` has the keys of ``METADATA_KEYS``; what the parts carry is
    dropped. ``office`` draws the labels (default: one of its own).

    The result is PDF/A-2b when all parts are, and tagged when all parts are;
    ``tagged=False`` leaves the tags out, which halves the time of a big merge.

    Raises ``InvalidPdf``, ``PdfRefused`` and what ``Office.convert`` raises.
    """
    if not parts:
        raise PdfError("There is nothing to merge.")
    named = [part if isinstance(part, tuple) else (None, part) for part in parts]
    writer = PdfWriter()
    readers = [open_pdf(pdf) for _title, pdf in named]
    for (title, _pdf), reader in zip(named, readers, strict=True):
        _append(writer, title if bookmarks else None, reader, bookmarks)
    information = _checked(metadata or {})
    _keep_tags(writer, readers, tagged)
    keep_archival(writer, readers, information)
    _keep_language(writer, readers)
    _stamp(writer, page_numbers, watermark, office)
    writer.metadata = {METADATA_KEYS[key]: _text(value) for key, value in information.items()}
    options = repr((metadata, bookmarks, watermark, [title for title, _pdf in named]))
    _identify(writer, [pdf for _title, pdf in named], options)
    return _written(writer)


def _append(writer: PdfWriter, title: str | None, reader: PdfReader, bookmarks: bool) -> None:
    try:
        writer.append(reader, outline_item=title, import_outline=bookmarks)
    except BROKEN as error:
        name = f"“{title}”" if title else "a part"
        raise InvalidPdf(f"The PDF of {name} is damaged and cannot be merged.") from error


def _keep_tags(writer, readers, tagged):
    if tagged:
        merge_tags(writer, readers)
    else:
        drop_tags(writer)


def _stamp(writer, page_numbers, watermark, office):
    pages = len(writer.pages)
    texts = [_number(page_numbers, page, pages) for page in range(1, pages + 1)] if page_numbers else []
    sheets = ([watermark] if watermark else [], texts)
    if watermark or texts:
        watermarks, numbers = render(sheets, office.convert if office else convert)
        stamp_all(writer, next(iter(watermarks), None), numbers)


def _number(pattern, page, pages):
    if callable(pattern):
        return pattern(page, pages)
    return pattern.replace("{pages}", str(pages)).replace("{page}", str(page))


def _checked(metadata):
    """Return the known entries that have a value, dates in UTC."""
    if unknown := set(metadata) - set(METADATA_KEYS):
        raise PdfError(f"Unknown metadata: {', '.join(sorted(unknown))}.")
    return {key: _in_utc(metadata[key]) for key in METADATA_KEYS if metadata.get(key)}


def _in_utc(value):
    if not isinstance(value, datetime):
        return clean_line(str(value))
    return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


def _text(value):
    return value.strftime("D:%Y%m%d%H%M%SZ") if isinstance(value, datetime) else value


def _keep_language(writer, readers):
    language = readers[0].root_object.get("/Lang")
    if isinstance(language, str):
        writer.root_object[NameObject("/Lang")] = TextStringObject(language)


def _identify(writer, pdfs, options):
    digest = hashlib.sha256(options.encode())
    for pdf in pdfs:
        digest.update(hashlib.sha256(pdf).digest())
    identifier = ByteStringObject(digest.digest()[:16])
    writer._ID = ArrayObject([identifier, identifier])


def _written(writer):
    output = io.BytesIO()
    try:
        writer.write(output)
    except BROKEN as error:
        raise InvalidPdf("A part is damaged and cannot be merged.") from error
    return output.getvalue()
