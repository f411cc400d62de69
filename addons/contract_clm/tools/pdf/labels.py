"""Short texts as PDF, shaped by LibreOffice: watermarks, page numbers.

A sheet is one PDF with one label a page. Sizes are in points at ``FONT_POINTS``;
whoever places a label scales it.
"""

import io
import threading
import unicodedata
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from pypdf.generic import ContentStream

from .exceptions import PdfError
from .reading import open_pdf

FONT = "Noto Sans"
FONT_POINTS = 12
LONGEST_LABEL = 120
CACHED_LABELS = 5000
JOINERS = "\u200c\u200d"
RIGHT_TO_LEFT = ("R", "AL")
FILLS = (b"f", b"f*")
NOT_LAID_OUT = "LibreOffice did not lay out the watermark or the page numbers."

_cache: dict[str, "Label"] = {}
_cache_lock = threading.Lock()


@dataclass(frozen=True)
class Label:
    """Where a text stands: its sheet, the page, and its box ``(x0, y0, x1, y1)``."""

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
    texts: Sequence[str], convert: Callable[[list[bytes]], list[bytes | Exception]]
) -> dict[str, Label]:
    """Return a label for each text; ``convert`` makes PDFs of DOCX files.

    Labels are kept, so a text costs a conversion once per process. Raises
    ``PdfError`` for an empty or too long text.
    """
    wanted = {text: clean(text) for text in texts}
    with _cache_lock:
        known = dict(_cache)
    missing = sorted({clean_text for clean_text in wanted.values() if clean_text not in known})
    if missing:
        known.update(_render_sheet(missing, convert))
        _keep({text: known[text] for text in missing})
    return {text: known[clean_text] for text, clean_text in wanted.items()}


def clean(text: str) -> str:
    """Return the text without control and direction characters, on one line.

    >>> clean(" DRAFT\\n\\u202eno ")
    'DRAFT no'
    """
    words = " ".join(text.split())
    kept = "".join(c for c in words if c in JOINERS or not unicodedata.category(c).startswith("C"))
    if not kept or len(kept) > LONGEST_LABEL:
        raise PdfError(f"A watermark or page number has 1 to {LONGEST_LABEL} characters.")
    return kept


def is_right_to_left(text: str) -> bool:
    """Tell whether the first letter with a direction runs from right to left.

    >>> is_right_to_left("3 مسودة"), is_right_to_left("मसौदा")
    (True, False)
    """
    directions = (unicodedata.bidirectional(character) for character in text)
    strong = (direction for direction in directions if direction in ("L", *RIGHT_TO_LEFT))
    return next(strong, "L") in RIGHT_TO_LEFT


def _keep(labels):
    with _cache_lock:
        if len(_cache) + len(labels) > CACHED_LABELS:
            _cache.clear()
        _cache.update(labels)


def _render_sheet(texts, convert):
    (sheet,) = convert([_docx(texts)])
    if isinstance(sheet, Exception):
        raise sheet
    pages = open_pdf(sheet).pages
    if len(pages) != len(texts):
        raise PdfError(NOT_LAID_OUT)
    return {
        text: Label(sheet, number, _shaded_box(page))
        for number, (text, page) in enumerate(zip(texts, pages, strict=True))
    }


def _shaded_box(page):
    """Return the box of the text: LibreOffice draws the text's shading as rectangles."""
    operations = ContentStream(page.get_contents(), page.pdf).operations
    drawn = zip(operations, operations[1:], strict=False)
    boxes = [
        [float(side) for side in operands]
        for (operands, operator), (_next, following) in drawn
        if operator == b"re" and following in FILLS
    ]
    if not boxes:
        raise PdfError(NOT_LAID_OUT)
    return (
        min(x for x, _y, _width, _height in boxes),
        min(y for _x, y, _width, _height in boxes),
        max(x + width for x, _y, width, _height in boxes),
        max(y + height for _x, y, _width, height in boxes),
    )


def _docx(texts):
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("[Content_Types].xml", _CONTENT_TYPES)
        parts.writestr("_rels/.rels", _ROOT_RELATIONS)
        parts.writestr("word/document.xml", _document(texts))
    return package.getvalue()


def _document(texts):
    paragraphs = "".join(_paragraph(number, text) for number, text in enumerate(texts))
    return _DOCUMENT.format(body=paragraphs)


def _paragraph(number, text):
    right_to_left = is_right_to_left(text)
    return _PARAGRAPH.format(
        page_break="<w:pageBreakBefore/>" if number else "",
        bidi="<w:bidi/>" if right_to_left else "",
        rtl="<w:rtl/>" if right_to_left else "",
        font=FONT,
        size=FONT_POINTS * 2,
        text=escape(text),
    )


_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_CONTENT_TYPES = (
    f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_WORD_TYPE}"/></Types>'
)
_ROOT_RELATIONS = (
    f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="d" '
    f'Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>'
)
_DOCUMENT = (
    f'<w:document xmlns:w="{_WORD}"><w:body>{{body}}<w:sectPr>'
    '<w:pgSz w:w="31680" w:h="2000"/><w:pgMar w:top="400" w:right="400" w:bottom="400" '
    'w:left="400" w:header="0" w:footer="0" w:gutter="0"/></w:sectPr></w:body></w:document>'
)
_PARAGRAPH = (
    '<w:p><w:pPr>{page_break}{bidi}</w:pPr><w:r><w:rPr>'
    '<w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:cs="{font}"/><w:color w:val="000000"/>'
    '<w:sz w:val="{size}"/><w:szCs w:val="{size}"/><w:shd w:val="clear" w:color="auto" w:fill="FFFFFF"/>{rtl}</w:rPr>'
    '<w:t xml:space="preserve">{text}</w:t></w:r></w:p>'
)
