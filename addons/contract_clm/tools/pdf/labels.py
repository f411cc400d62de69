"""Short texts as PDF, shaped by LibreOffice: watermarks, page numbers.

A sheet is one PDF with one label a page. Sizes are in points at
``FONT_POINTS``; whoever places a label scales it, so one sheet serves every
page size.
"""

import threading
import unicodedata
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pypdf.generic import ContentStream

from .exceptions import OfficeError, PdfError
from .label_docx import compile_sheet
from .reading import open_pdf

LONGEST_LABEL = 120
CACHED_BYTES = 16 * 1024 * 1024
JOINERS = "\u200c\u200d"
FILLS = (b"f", b"f*")
NOT_LAID_OUT = "LibreOffice did not lay out the watermark or the page numbers."

Convert = Callable[[list[bytes]], list[bytes | Exception]]
Sheet = tuple[tuple[str, ...], bytes | None]


@dataclass(frozen=True)
class Label:
    """Where a text stands: its sheet, the page, and its box ``(x0, y0, x1, y1)``."""

    text: str
    sheet: bytes
    page: int
    box: tuple[float, float, float, float]

    @property
    def width(self) -> float:
        return self.box[2] - self.box[0]

    @property
    def height(self) -> float:
        return self.box[3] - self.box[1]


def render(
    sheets: Sequence[Sequence[str]], convert: Convert, pens: Sequence[bytes | None] = ()
) -> list[list[Label]]:
    """Return a label for each text of each sheet; ``convert`` makes PDFs of DOCX files.

    ``pens`` has one for each sheet, see ``label_docx.compile_sheet``. Sheets are kept by
    their texts and pens, so the same sheet costs one conversion a process. Raises
    ``PdfError`` for an empty or too long text.
    """
    pens = pens or [None] * len(sheets)
    wanted = [(tuple(clean(text) for text in texts), pen) for texts, pen in zip(sheets, pens, strict=True)]
    known = {sheet: _sheets.get(sheet) if sheet[0] else [] for sheet in wanted}
    missing = [sheet for sheet, labels in known.items() if labels is None]
    for sheet, labels in zip(missing, _convert_all(missing, convert), strict=True):
        known[sheet] = labels
        _sheets.keep(sheet, labels)
    return [known[sheet] for sheet in wanted]


def clean(text: str) -> str:
    """Return the text without control and direction characters, on one line.

    >>> clean(" DRAFT\\n\\u202eno ")
    'DRAFT no'
    """
    kept = clean_line(text)
    if not kept or len(kept) > LONGEST_LABEL:
        raise PdfError(f"A watermark or page number has 1 to {LONGEST_LABEL} characters.")
    return kept


def clean_line(text: str) -> str:
    """Return the text on one line, of any length, without control characters."""
    words = " ".join(text.split())
    return "".join(c for c in words if c in JOINERS or not unicodedata.category(c).startswith("C"))


class _Sheets:
    """The sheets used last, up to ``CACHED_BYTES``."""

    def __init__(self):
        self._labels: OrderedDict[Sheet, list[Label]] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    def get(self, sheet):
        with self._lock:
            if sheet in self._labels:
                self._labels.move_to_end(sheet)
            return self._labels.get(sheet)

    def keep(self, sheet, labels):
        with self._lock:
            self._labels[sheet] = labels
            self._bytes += len(labels[0].sheet)
            while self._bytes > CACHED_BYTES and len(self._labels) > 1:
                _texts, dropped = self._labels.popitem(last=False)
                self._bytes -= len(dropped[0].sheet)


_sheets = _Sheets()


def _convert_all(sheets, convert):
    if not sheets:
        return []
    pdfs = convert([compile_sheet(*sheet) for sheet in sheets])
    return [_read_sheet(texts, pdf) for (texts, _pen), pdf in zip(sheets, pdfs, strict=True)]


def _read_sheet(texts, sheet):
    if isinstance(sheet, Exception):
        raise sheet
    pages = open_pdf(sheet).pages
    if len(pages) != len(texts):
        raise OfficeError(NOT_LAID_OUT)
    return [
        Label(text, sheet, number, _shaded_box(page))
        for number, (text, page) in enumerate(zip(texts, pages, strict=True))
    ]


def _shaded_box(page):
    """Return the box of the text: LibreOffice draws its shading as rectangles."""
    operations = ContentStream(page.get_contents(), page.pdf).operations
    boxes = [
        [float(side) for side in operands]
        for (operands, operator), (_next, following) in zip(operations, operations[1:], strict=False)
        if operator == b"re" and following in FILLS
    ]
    if not boxes:
        raise OfficeError(NOT_LAID_OUT)
    return (
        min(x for x, _y, _width, _height in boxes),
        min(y for _x, y, _width, _height in boxes),
        max(x + width for x, _y, width, _height in boxes),
        max(y + height for _x, y, _width, height in boxes),
    )
