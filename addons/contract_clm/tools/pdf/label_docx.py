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
PEN = "Pen"
SLANTED = "Noto Serif"
ARABIC_SLANTED, OTHER_SLANTED = "Amiri", "Noto Serif Devanagari"
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
_FONT_KEY = "{7B1D0A52-6C3E-4F8A-9D27-51E0C4A8B36F}"
_FONT_TYPES = (
    '<Default Extension="odttf" ContentType="application/vnd.openxmlformats-officedocument.obfuscatedFont"/>'
    '<Override PartName="/word/fontTable.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.fontTable+xml"/>'
)


def _one_relation(kind, target):
    return (
        f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="d" '
        f'Type="{_OFFICE}/{kind}" Target="{target}"/></Relationships>'
    )


_RELATIONS = _one_relation("officeDocument", "word/document.xml")
_DOCUMENT = (
    f'<w:document xmlns:w="{_WORD}"><w:body>%(paragraphs)s<w:sectPr>'
    '<w:pgSz w:w="31680" w:h="2000"/><w:pgMar w:top="400" w:right="400" w:bottom="400" '
    'w:left="400" w:header="0" w:footer="0" w:gutter="0"/></w:sectPr></w:body></w:document>'
)
_PLAIN_LOOK = f'<w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:cs="{FONT}"/>'
_PARAGRAPH = (
    "<w:p><w:pPr>%(page_break)s%(bidi)s</w:pPr><w:r><w:rPr>"
    '%(look)s<w:color w:val="000000"/>'
    f'<w:sz w:val="{FONT_POINTS * 2}"/><w:szCs w:val="{FONT_POINTS * 2}"/>'
    '<w:shd w:val="clear" w:color="auto" w:fill="FFFFFF"/>%(rtl)s</w:rPr>'
    '<w:t xml:space="preserve">%(text)s</w:t></w:r></w:p>'
)


def compile_sheet(texts: Sequence[str], pen: bytes | None = None) -> bytes:
    """Return a DOCX with each text on its own page; equal texts give equal bytes.

    With ``pen`` the texts look like signatures: it is a TrueType font for those letters that
    it has, which travels inside of the file, or empty for slanted letters.
    """
    paragraphs = "".join(_paragraph(text, pen, not_first=bool(place)) for place, text in enumerate(texts))
    parts = {
        "[Content_Types].xml": _CONTENT_TYPES,
        "_rels/.rels": _RELATIONS,
        "word/document.xml": _DOCUMENT % {"paragraphs": paragraphs},
        **(_font_parts(pen) if pen else {}),
    }
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w") as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name, EARLIEST_ZIP_TIME), content)
    return package.getvalue()


def is_right_to_left(text: str) -> bool:
    """Tell whether the first letter with a direction runs from right to left.

    >>> is_right_to_left("3 مسودة"), is_right_to_left("मसौदा")
    (True, False)
    """
    directions = (unicodedata.bidirectional(character) for character in text)
    strong = (direction for direction in directions if direction in ("L", *RIGHT_TO_LEFT))
    return next(strong, "L") in RIGHT_TO_LEFT


def _paragraph(text, pen, *, not_first):
    right_to_left = is_right_to_left(text)
    return _PARAGRAPH % {
        "page_break": "<w:pageBreakBefore/>" if not_first else "",
        "bidi": "<w:bidi/>" if right_to_left else "",
        "rtl": "<w:rtl/>" if right_to_left else "",
        "look": _PLAIN_LOOK if pen is None else _handwriting(right_to_left, bool(pen)),
        "text": escape(text),
    }


def _handwriting(right_to_left, has_pen):
    latin = PEN if has_pen else SLANTED
    other = ARABIC_SLANTED if right_to_left else OTHER_SLANTED
    slant = "<w:iCs/>" if has_pen else "<w:i/><w:iCs/>"
    return f'<w:rFonts w:ascii="{latin}" w:hAnsi="{latin}" w:cs="{other}"/>{slant}'


def _font_parts(font):
    """Return the parts that carry a font; its first 32 bytes are masked (ECMA-376 part 4, 9.1)."""
    mask = bytes.fromhex(_FONT_KEY.strip("{}").replace("-", ""))[::-1] * 2
    masked = bytes(byte ^ key for byte, key in zip(font, mask, strict=False)) + font[len(mask) :]
    return {
        "[Content_Types].xml": _CONTENT_TYPES.replace("</Types>", f"{_FONT_TYPES}</Types>"),
        "word/_rels/document.xml.rels": _one_relation("fontTable", "fontTable.xml"),
        "word/fontTable.xml": f'<w:fonts xmlns:w="{_WORD}" xmlns:r="{_OFFICE}"><w:font w:name="{PEN}">'
        f'<w:embedRegular r:id="d" w:fontKey="{_FONT_KEY}"/></w:font></w:fonts>',
        "word/_rels/fontTable.xml.rels": _one_relation("font", "fonts/font1.odttf"),
        "word/fonts/font1.odttf": masked,
    }
