"""The DOCX behind a sheet of labels: one text a page, shaded so that its box can be found.

Schema: ECMA-376 part 1, 17 (WordprocessingML). Lengths are twentieths of a
point, font sizes half points.
"""

import io
import unicodedata
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape

FONT = "Noto Sans"
HANDWRITING = "Handwriting"
FONT_POINTS = 12
RIGHT_TO_LEFT = ("R", "AL")
EARLIEST_ZIP_TIME = (1980, 1, 1, 0, 0, 0)

_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_CONTENT_TYPES = (
    f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_WORD_TYPE}"/></Types>'
)
_RELATIONS = (
    f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="d" '
    f'Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>'
)
_DOCUMENT = (
    f'<w:document xmlns:w="{_WORD}"><w:body>%(paragraphs)s<w:sectPr>'
    '<w:pgSz w:w="31680" w:h="2000"/><w:pgMar w:top="400" w:right="400" w:bottom="400" '
    'w:left="400" w:header="0" w:footer="0" w:gutter="0"/></w:sectPr></w:body></w:document>'
)
# The first font of a list that is there is taken; all of them write like a pen, or slanted.
_LATIN_PENS = "Dancing Script;Marck Script;Z003;URW Chancery L;Gentium;DejaVu Serif"
_ARABIC_PENS = "Aref Ruqaa;Noto Nastaliq Urdu;Amiri"
_HINDI_PENS = "Kalam;Noto Serif Devanagari;Lohit Devanagari"
_PLAIN_LOOK = f'<w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:cs="{FONT}"/>'
_PARAGRAPH = (
    "<w:p><w:pPr>%(page_break)s%(bidi)s</w:pPr><w:r><w:rPr>"
    '%(look)s<w:color w:val="000000"/>'
    f'<w:sz w:val="{FONT_POINTS * 2}"/><w:szCs w:val="{FONT_POINTS * 2}"/>'
    '<w:shd w:val="clear" w:color="auto" w:fill="FFFFFF"/>%(rtl)s</w:rPr>'
    '<w:t xml:space="preserve">%(text)s</w:t></w:r></w:p>'
)


def compile_sheet(texts: Sequence[str], look: str = "") -> bytes:
    """Return a DOCX with each text on its own page; equal texts give equal bytes.

    ``look`` is nothing or ``HANDWRITING``.
    """
    paragraphs = "".join(_paragraph(text, look, not_first=bool(place)) for place, text in enumerate(texts))
    parts = {
        "[Content_Types].xml": _CONTENT_TYPES,
        "_rels/.rels": _RELATIONS,
        "word/document.xml": _DOCUMENT % {"paragraphs": paragraphs},
    }
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w") as archive:
        for name, text in parts.items():
            archive.writestr(zipfile.ZipInfo(name, EARLIEST_ZIP_TIME), text)
    return package.getvalue()


def is_right_to_left(text: str) -> bool:
    """Tell whether the first letter with a direction runs from right to left.

    >>> is_right_to_left("3 مسودة"), is_right_to_left("मसौदा")
    (True, False)
    """
    directions = (unicodedata.bidirectional(character) for character in text)
    strong = (direction for direction in directions if direction in ("L", *RIGHT_TO_LEFT))
    return next(strong, "L") in RIGHT_TO_LEFT


def _paragraph(text, look, *, not_first):
    right_to_left = is_right_to_left(text)
    return _PARAGRAPH % {
        "page_break": "<w:pageBreakBefore/>" if not_first else "",
        "bidi": "<w:bidi/>" if right_to_left else "",
        "rtl": "<w:rtl/>" if right_to_left else "",
        "look": _handwriting(right_to_left) if look == HANDWRITING else _PLAIN_LOOK,
        "text": escape(text),
    }


def _handwriting(right_to_left):
    complex_fonts = _ARABIC_PENS if right_to_left else _HINDI_PENS
    fonts = f'w:ascii="{_LATIN_PENS}" w:hAnsi="{_LATIN_PENS}" w:cs="{complex_fonts}"'
    return f"<w:rFonts {fonts}/><w:i/><w:iCs/>"
