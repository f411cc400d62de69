"""What signers give, drawn into the places of ``anchors``: signatures, initials, dates.

The drawing comes behind all else of the page and changes none of it; the same marks give
the same bytes. Names are shaped by LibreOffice; pictures are laid on the page like ink, so
that the white paper of a photograph hides nothing.

Source: ISO 32000-2, 8.9.5 (images), 11.3.5 (blend modes), 11.6.5.2 (soft masks).
"""

import hashlib
import io
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NumberObject,
)

from . import pictures
from .anchors import Anchor
from .exceptions import InvalidPdf, PdfError
from .geometry import frame
from .label_docx import FONT_POINTS
from .labels import LONGEST_LABEL, clean_line, render
from .office import Office, convert
from .reading import BROKEN, open_pdf
from .stamping import Stamper, add_resource, content_list, numbers_of

PLAIN_POINTS = 10
HAND_POINTS = 22
INSET_POINTS = 2.0


@dataclass(frozen=True)
class Mark:
    """What is drawn at an anchor: a PNG or JPEG ``picture``, else the ``text``.

    ``by_hand`` writes the text like a signature, else it stands on the line as print.
    """

    anchor: Anchor
    text: str = ""
    picture: bytes = b""
    by_hand: bool = True


def stamp(pdf: bytes, marks: Sequence[Mark], *, pen: bytes = b"", office: Office | None = None) -> bytes:
    """Return the PDF with all marks; without marks, the same bytes.

    ``pen`` is a TrueType font for names in the letters that it has; without it they are
    slanted. ``office`` shapes the texts (default: one of its own). Raises ``InvalidPdf``,
    ``PictureRefused``, ``PdfError`` for an anchor on a page that is not there, and what
    ``Office.convert`` raises.
    """
    marks = [mark for mark in marks if mark.picture or _written(mark)[0]]
    if not marks:
        return pdf
    reader = open_pdf(pdf)
    if any(not 1 <= mark.anchor.page <= len(reader.pages) for mark in marks):
        raise PdfError("A signature belongs on a page that the document does not have.")
    labels = _labels(marks, pen, office.convert if office else convert)
    try:
        return _stamped(reader, marks, labels, hashlib.sha256(pdf))
    except BROKEN as error:
        raise InvalidPdf("The PDF is damaged and cannot be signed.") from error


def initials_of(name: str) -> str:
    """Return the first letters of the first three words, each with the signs that belong to it.

    >>> initials_of("Asha  Rao"), initials_of("ली वेई"), initials_of("أحمد بن علي")
    ('AR', 'ली वे', 'أ ب ع')
    """
    letters = [_first_letter(word) for word in clean_line(name).split()][:3]
    between = "" if all(letter.isascii() for letter in letters) else " "
    return between.join(letters).upper()


def _first_letter(word):
    end = 1
    while end < len(word) and _belongs_to_the_letter_before(word[end]):
        end += 1
    return word[:end]


def _belongs_to_the_letter_before(sign):
    return unicodedata.category(sign).startswith("M")


def _labels(marks, pen, convert_documents):
    """Return a label for each text and whether it is written by hand."""
    wanted = sorted({_written(mark) for mark in marks if not mark.picture})
    sheets = [[text for text, by_hand in wanted if by_hand == hand] for hand in (True, False)]
    rendered = render(sheets, convert_documents, (pen, None))
    return {
        (text, hand): label
        for hand, texts, labels in zip((True, False), sheets, rendered, strict=True)
        for text, label in zip(texts, labels, strict=True)
    }


def _written(mark):
    return clean_line(mark.text)[:LONGEST_LABEL].strip(), mark.by_hand


def _stamped(reader: PdfReader, marks, labels, digest) -> bytes:
    writer = PdfWriter(clone_from=reader)
    stamper = _MarkStamper(writer, labels)
    for page in sorted({mark.anchor.page for mark in marks}):
        stamper.sign(writer.pages[page - 1], [mark for mark in marks if mark.anchor.page == page])
    digest.update(repr(marks).encode())
    identifier = ByteStringObject(digest.digest()[:16])
    writer._ID = ArrayObject([identifier, identifier])
    output = io.BytesIO()
    writer.write(output)
    return output.getvalue()


class _MarkStamper(Stamper):
    """Draws marks; equal pictures and equal texts are stored once."""

    def __init__(self, writer: PdfWriter, labels: dict):
        super().__init__(writer)
        self._labels = labels
        self._pictures: dict[bytes, tuple] = {}
        self._ink = writer._add_object(_ink())

    def sign(self, page, marks) -> None:
        add_resource(page, "/ExtGState", "/SignInk", self._ink)
        drawings = "".join(self._drawing(page, mark) for mark in marks)
        turned = numbers_of(frame(page).matrix)
        operators = f"\nQ /Artifact BMC q /SignInk gs {turned} cm\n{drawings}Q EMC\n"
        page[NameObject("/Contents")] = ArrayObject(
            [self._save, *content_list(page), self._stream(operators.encode())]
        )

    def _drawing(self, page, mark):
        if mark.picture:
            name, reference, matrix = self._picture(mark)
        else:
            name, reference, matrix = self._text(mark)
        add_resource(page, "/XObject", name, reference)
        return f"q {numbers_of(matrix)} cm {name} Do Q\n"

    def _text(self, mark):
        label = self._labels[_written(mark)]
        name = "/SignText" + _digest(repr((label.text, mark.by_hand)).encode())
        size = (HAND_POINTS if mark.by_hand else PLAIN_POINTS) / FONT_POINTS
        scale = min(size, _room(mark.anchor) / label.width)
        if mark.by_hand:
            scale = min(scale, mark.anchor.height / label.height)
        x = _beginning(mark.anchor, scale * label.width)
        return name, self._form(label), (scale, 0, 0, scale, x, mark.anchor.y)

    def _picture(self, mark):
        if mark.picture not in self._pictures:
            picture = pictures.read(mark.picture)
            self._pictures[mark.picture] = (picture.width, picture.height, self._image(picture))
        width, height, reference = self._pictures[mark.picture]
        scale = min(_room(mark.anchor) / width, mark.anchor.height / height)
        x = _beginning(mark.anchor, scale * width)
        matrix = (scale * width, 0, 0, scale * height, x, mark.anchor.y)
        return "/SignPicture" + _digest(mark.picture), reference, matrix

    def _image(self, picture):
        mask = self._pixels(picture, picture.opacity, "/DeviceGray")
        return self._pixels(picture, picture.colours, "/DeviceRGB", mask)

    def _pixels(self, picture, data, space, mask=None):
        image = DecodedStreamObject()
        image.set_data(data)
        image.update(
            {
                NameObject("/Type"): NameObject("/XObject"),
                NameObject("/Subtype"): NameObject("/Image"),
                NameObject("/Width"): NumberObject(picture.width),
                NameObject("/Height"): NumberObject(picture.height),
                NameObject("/BitsPerComponent"): NumberObject(8),
                NameObject("/ColorSpace"): NameObject(space),
            }
        )
        if mask is not None:
            image[NameObject("/SMask")] = mask
        return self._writer._add_object(image.flate_encode(pictures.COMPRESSION))


def _beginning(anchor, width):
    """Return the left side of what is drawn: text of an Arabic paragraph begins at the right."""
    if anchor.right_to_left:
        return anchor.x + anchor.width - width - INSET_POINTS
    return anchor.x + INSET_POINTS


def _room(anchor):
    return anchor.width - 2 * INSET_POINTS


def _digest(data):
    return hashlib.sha256(data).hexdigest()[:16]


def _ink():
    return DictionaryObject(
        {NameObject("/Type"): NameObject("/ExtGState"), NameObject("/BM"): NameObject("/Multiply")}
    )
