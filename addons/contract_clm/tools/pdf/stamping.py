"""Labels placed on pages as form XObjects, the page's own content untouched.

Positions are in *seen* coordinates: points from the lower left corner of the
page as a reader shows it, after its rotation and crop box (ISO 32000-2, 8.3.4
for the matrices, 14.11.2 for the boxes).
"""

import hashlib
import io
import math
from collections.abc import Sequence
from dataclasses import dataclass

from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    ContentStream,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NullObject,
)

from .labels import FONT_POINTS, Label

WATERMARK_OPACITY = 0.12
WATERMARK_SHARE_OF_DIAGONAL = 0.7
WATERMARK_SHARE_OF_HEIGHT = 0.25
NUMBER_POINTS = 9
NUMBER_BOTTOM_POINTS = 14
NUMBER_SHARE_OF_WIDTH = 0.8
NUMBER_SHARE_OF_HEIGHT = 0.1
NOT_TEXT = (b"BDC", b"BMC", b"EMC", b"re", b"W", b"W*", b"n", b"f", b"f*", b"rg")

Matrix = tuple[float, float, float, float, float, float]


@dataclass(frozen=True)
class Frame:
    """A page as seen: width and height in points, and the matrix to its own space."""

    width: float
    height: float
    matrix: Matrix


def frame(page: PageObject) -> Frame:
    """Return how a reader shows the page."""
    left, bottom, width, height = _visible_box(page)
    matrices = {
        0: (1, 0, 0, 1, left, bottom),
        90: (0, 1, -1, 0, left + width, bottom),
        180: (-1, 0, 0, -1, left + width, bottom + height),
        270: (0, -1, 1, 0, left, bottom + height),
    }
    rotation = page.rotation % 360
    if rotation in (90, 270):
        width, height = height, width
    return Frame(width, height, matrices.get(rotation, matrices[0]))


def watermark_matrix(label: Label, seen: Frame) -> Matrix:
    """Return the matrix that puts the label over the rising diagonal."""
    angle = math.atan2(seen.height, seen.width)
    diagonal = math.hypot(seen.width, seen.height)
    scale = min(
        WATERMARK_SHARE_OF_DIAGONAL * diagonal / label.width,
        WATERMARK_SHARE_OF_HEIGHT * min(seen.width, seen.height) / label.height,
    )
    cosine, sine = scale * math.cos(angle), scale * math.sin(angle)
    middle_x, middle_y = label.width / 2, label.height / 2
    return (
        cosine,
        sine,
        -sine,
        cosine,
        seen.width / 2 - cosine * middle_x + sine * middle_y,
        seen.height / 2 - sine * middle_x - cosine * middle_y,
    )


def number_matrix(label: Label, seen: Frame) -> Matrix:
    """Return the matrix that centres the label at the foot of the page."""
    scale = min(
        NUMBER_POINTS / FONT_POINTS,
        NUMBER_SHARE_OF_WIDTH * seen.width / label.width,
        NUMBER_SHARE_OF_HEIGHT * seen.height / label.height,
    )
    bottom = min(NUMBER_BOTTOM_POINTS, NUMBER_SHARE_OF_HEIGHT * seen.height / 2)
    return (scale, 0, 0, scale, (seen.width - scale * label.width) / 2, bottom)


class Stamper:
    """Puts labels on pages of one writer; equal labels share one form."""

    def __init__(self, writer: PdfWriter):
        self._writer = writer
        self._readers: dict[bytes, PdfReader] = {}
        self._forms: dict[Label, DictionaryObject] = {}
        self._save = self._stream(b"q\n")
        self._opacity = self._writer._add_object(_opacity(WATERMARK_OPACITY))

    def watermark(self, page: PageObject, label: Label) -> None:
        seen = frame(page)
        self._place(page, label, (watermark_matrix(label, seen), seen.matrix), faint=True)

    def number(self, page: PageObject, label: Label) -> None:
        seen = frame(page)
        self._place(page, label, (number_matrix(label, seen), seen.matrix), faint=False)

    def _place(self, page, label, matrices, *, faint):
        digest = hashlib.sha256(label.sheet + b"%d" % label.page).hexdigest()[:12]
        form_name = f"/Label{digest}"
        _resource(page, "/XObject", form_name, self._form(label))
        if faint:
            _resource(page, "/ExtGState", "/LabelFaint", self._opacity)
        drawing = "".join(f"{_numbers(matrix)} cm " for matrix in reversed(matrices))
        faintness = "/LabelFaint gs " if faint else ""
        operators = f"\nQ /Artifact BMC q {faintness}{drawing}{form_name} Do Q EMC\n"
        page[NameObject("/Contents")] = ArrayObject(
            [self._save, *_contents(page), self._stream(operators.encode())]
        )

    def _form(self, label):
        if label not in self._forms:
            self._forms[label] = self._writer._add_object(self._make_form(label))
        return self._forms[label]

    def _make_form(self, label):
        if label.sheet not in self._readers:
            self._readers[label.sheet] = PdfReader(io.BytesIO(label.sheet))
        reader = self._readers[label.sheet]
        source = reader.pages[label.page]
        form = DecodedStreamObject()
        form.set_data(_text_only(source, reader))
        form.update(
            {
                NameObject("/Type"): NameObject("/XObject"),
                NameObject("/Subtype"): NameObject("/Form"),
                NameObject("/BBox"): ArrayObject(map(FloatObject, label.box)),
                NameObject("/Matrix"): ArrayObject(
                    map(FloatObject, (1, 0, 0, 1, -label.box[0], -label.box[1]))
                ),
                NameObject("/Resources"): _fonts(source).clone(self._writer),
            }
        )
        return form.flate_encode()

    def _stream(self, data):
        stream = DecodedStreamObject()
        stream.set_data(data)
        return self._writer._add_object(stream)


def stamp_all(
    writer: PdfWriter, watermark: Label | None = None, numbers: Sequence[Label] = ()
) -> None:
    """Put the watermark on every page and ``numbers[i]`` on page ``i``."""
    stamper = Stamper(writer)
    for index, page in enumerate(writer.pages):
        if watermark:
            stamper.watermark(page, watermark)
        if numbers:
            stamper.number(page, numbers[index])


def _visible_box(page):
    """Return left, bottom, width and height of the crop box within the media box."""
    media, crop = (_ordered(box) for box in (page.mediabox, page.cropbox))
    left, bottom = max(media[0], crop[0]), max(media[1], crop[1])
    right, top = min(media[2], crop[2]), min(media[3], crop[3])
    if right <= left or top <= bottom:
        left, bottom, right, top = media
    return left, bottom, max(right - left, 1.0), max(top - bottom, 1.0)


def _ordered(box):
    x0, y0, x1, y1 = (float(side) for side in box)
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _text_only(page, reader):
    """Return the page's drawing without clipping, shading and structure marks."""
    stream = ContentStream(page.get_contents(), reader)
    stream.operations = [
        (operands, operator)
        for operands, operator in stream.operations
        if operator not in NOT_TEXT
    ]
    return stream.get_data()


def _fonts(page):
    resources = page["/Resources"].get_object()
    fonts = DictionaryObject()
    fonts[NameObject("/Font")] = resources["/Font"].get_object()
    return fonts


def _resource(page, kind, name, reference):
    """Add a resource to this page alone: its dictionaries may be shared."""
    resources = DictionaryObject(_resolved(page.get("/Resources")))
    entries = DictionaryObject(_resolved(resources.get(kind)))
    entries[NameObject(name)] = reference
    resources[NameObject(kind)] = entries
    page[NameObject("/Resources")] = resources


def _resolved(value):
    value = value.get_object() if value is not None else None
    return value if isinstance(value, DictionaryObject) else DictionaryObject()


def _contents(page):
    raw = page.raw_get("/Contents") if "/Contents" in page else NullObject()
    resolved = raw.get_object()
    if isinstance(resolved, ArrayObject):
        return list(resolved)
    return [] if resolved is None or isinstance(resolved, NullObject) else [raw]


def _opacity(share):
    return DictionaryObject(
        {
            NameObject("/Type"): NameObject("/ExtGState"),
            NameObject("/ca"): FloatObject(share),
            NameObject("/CA"): FloatObject(share),
        }
    )


def _numbers(matrix):
    return " ".join(f"{number:.5f}".rstrip("0").rstrip(".") for number in matrix)
