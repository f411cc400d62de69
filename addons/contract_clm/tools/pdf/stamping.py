"""Labels placed on pages as form XObjects; the page's own content is not touched."""

import hashlib
import io
from collections.abc import Sequence

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

from .geometry import frame, number_matrix, watermark_matrix
from .labels import Label

WATERMARK_OPACITY = 0.12
NOT_TEXT = (b"BDC", b"BMC", b"EMC", b"re", b"W", b"W*", b"n", b"f", b"f*", b"rg")


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
        form_name = "/Label" + hashlib.sha256(label.text.encode()).hexdigest()[:16]
        add_resource(page, "/XObject", form_name, self._form(label))
        if faint:
            add_resource(page, "/ExtGState", "/LabelFaint", self._opacity)
        drawing = "".join(f"{numbers_of(matrix)} cm " for matrix in reversed(matrices))
        faintness = "/LabelFaint gs " if faint else ""
        operators = f"\nQ /Artifact BMC q {faintness}{drawing}{form_name} Do Q EMC\n"
        page[NameObject("/Contents")] = ArrayObject(
            [self._save, *content_list(page), self._stream(operators.encode())]
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


def stamp_all(writer: PdfWriter, watermark: Label | None = None, numbers: Sequence[Label] = ()) -> None:
    """Put the watermark on every page and ``numbers[i]`` on page ``i``."""
    stamper = Stamper(writer)
    for index, page in enumerate(writer.pages):
        if watermark:
            stamper.watermark(page, watermark)
        if numbers:
            stamper.number(page, numbers[index])


def _text_only(page, reader):
    """Return the page's drawing without clipping, shading and structure marks."""
    stream = ContentStream(page.get_contents(), reader)
    stream.operations = [
        (operands, operator) for operands, operator in stream.operations if operator not in NOT_TEXT
    ]
    return stream.get_data()


def _fonts(page):
    resources = page["/Resources"].get_object()
    fonts = DictionaryObject()
    fonts[NameObject("/Font")] = resources["/Font"].get_object()
    return fonts


def add_resource(page, kind, name, reference):
    """Add a resource to this page alone: its dictionaries may be shared."""
    resources = DictionaryObject(_resolved(page.get("/Resources")))
    entries = DictionaryObject(_resolved(resources.get(kind)))
    entries[NameObject(name)] = reference
    resources[NameObject(kind)] = entries
    page[NameObject("/Resources")] = resources


def _resolved(value):
    value = value.get_object() if value is not None else None
    return value if isinstance(value, DictionaryObject) else DictionaryObject()


def content_list(page):
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


def numbers_of(matrix):
    return " ".join(f"{number:.5f}".rstrip("0").rstrip(".") for number in matrix)
