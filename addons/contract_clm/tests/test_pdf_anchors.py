"""Places to sign are found in PDFs: written by hand here, and made by LibreOffice."""

import contextlib
import doctest
import io

from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    RectangleObject,
)

from odoo.tests import BaseCase

from odoo.addons.contract_clm.tools import docx_template, pdf
from odoo.addons.contract_clm.tools.pdf import anchors, character_maps, signing_places

from . import docx_builder as build
from .test_pdf_common import blank_pdf, docx, read

A4 = (0, 0, 595, 842)
MARKER = b"(clm_sign_counterparty_1_ltr) Tj"
HERE = b"BT /F1 1 Tf 1 0 0 1 100 200 Tm " + MARKER + b" ET"


def page_of(*contents, box=A4, rotation=0, crop=None, fonts=None):
    """A PDF with one page that draws these contents."""
    writer = PdfWriter()
    page = writer.add_blank_page(box[2] - box[0], box[3] - box[1])
    page.mediabox = RectangleObject(box)
    page.cropbox = RectangleObject(crop or box)
    page.rotate(rotation)
    streams = []
    for content in contents:
        stream = DecodedStreamObject()
        stream.set_data(content)
        streams.append(writer._add_object(stream))
    page[NameObject("/Contents")] = ArrayObject(streams)
    page[NameObject("/Resources")] = DictionaryObject(
        {NameObject("/Font"): DictionaryObject({NameObject("/F1"): _font(writer, **(fonts or {}))})}
    )
    output = io.BytesIO()
    writer.write(output)
    return output.getvalue()


def _font(writer, kind="/TrueType", table=None):
    font = DictionaryObject(
        {NameObject("/Type"): NameObject("/Font"), NameObject("/Subtype"): NameObject(kind)}
    )
    if table is not None:
        stream = DecodedStreamObject()
        stream.set_data(table)
        font[NameObject("/ToUnicode")] = writer._add_object(stream)
    return writer._add_object(font)


def places(data):
    return [
        (anchor.kind, anchor.role, anchor.number, anchor.x, anchor.y) for anchor in pdf.find_anchors(data)
    ]


class TestPdfAnchors(BaseCase):
    def test_a_marker_is_a_place_with_its_size(self):
        [anchor] = pdf.find_anchors(page_of(HERE))
        width, height = signing_places.SIZES["sign"]
        self.assertEqual(
            anchor, pdf.Anchor("sign", "counterparty", 1, 1, 100.0, 197.0, width, height, right_to_left=False)
        )

    def test_a_document_without_markers_has_no_places(self):
        self.assertEqual(pdf.find_anchors(blank_pdf(A4, A4)), [])
        self.assertEqual(pdf.find_anchors(page_of(b"BT /F1 1 Tf (nothing) Tj ET")), [])

    def test_a_marker_that_can_be_seen_asks_for_nothing(self):
        self.assertEqual(places(page_of(HERE.replace(b"/F1 1 Tf", b"/F1 10 Tf"))), [])
        self.assertEqual(places(page_of(HERE.replace(b"1 0 0 1 100", b"9 0 0 9 100"))), [])

    def test_every_way_to_place_text_is_followed(self):
        for content in (
            b"BT /F1 1 Tf 60 150 Td 40 50 Td " + MARKER + b" ET",
            b"BT /F1 1 Tf 60 150 TD 40 50 TD " + MARKER + b" ET",
            b"BT /F1 1 Tf 1 0 0 1 100 210 Tm 10 TL T* " + MARKER + b" ET",
            b"BT /F1 1 Tf 1 0 0 1 100 210 Tm 10 TL (clm_sign_counterparty_1_ltr) ' ET",
            b"q 2 0 0 2 10 10 cm BT /F1 0.5 Tf 1 0 0 1 45 95 Tm " + MARKER + b" ET Q",
            b"q 3 0 0 3 0 0 cm Q BT /F1 1 Tf 1 0 0 1 100 200 Tm " + MARKER + b" ET",
            b"BT /F1 1 Tf 1 0 0 1 100 200 Tm [(clm_si) -50 (gn_counter) 3 (party_1_ltr)] TJ ET",
            b"BT /F1 1 Tf 1 0 0 1 100 200 Tm (clm_sign_) Tj ET BT 1 0 0 1 105 200 Tm (counterparty_1_ltr) Tj ET",
        ):
            with self.subTest(content):
                self.assertEqual(places(page_of(content)), [("sign", "counterparty", 1, 100.0, 197.0)])

    def test_pieces_on_different_lines_or_with_text_between_are_no_marker(self):
        first, second = (
            b"BT /F1 1 Tf 1 0 0 1 100 200 Tm (clm_sign_) Tj ",
            b" 1 0 0 1 105 %d Tm (ours_1_ltr) Tj ET",
        )
        self.assertEqual(places(page_of(first + second % 150)), [])
        self.assertEqual(places(page_of(first + b"/F1 10 Tf (x) Tj /F1 1 Tf" + second % 200)), [])

    def test_codes_are_read_by_the_table_of_their_font(self):
        text = "clm_initials_ours_2_rtl"
        pairs = b"".join(b"<%04X> <%04X>\n" % (number, ord(char)) for number, char in enumerate(text, 1))
        codes = b"".join(b"%04X" % number for number in range(1, len(text) + 1))
        data = page_of(
            b"BT /F1 1 Tf 1 0 0 1 100 200 Tm <" + codes + b"> Tj ET",
            fonts={"kind": "/Type0", "table": b"beginbfchar\n" + pairs + b"endbfchar"},
        )
        self.assertEqual(places(data), [("initials", "ours", 2, 100.0, 197.0)])
        self.assertTrue(pdf.find_anchors(data)[0].right_to_left)

    def test_places_are_told_as_a_reader_sees_the_page(self):
        width, height = signing_places.SIZES["sign"]
        for rotation, box in (
            (90, (197, 595 - 100 - width, height, width)),
            (180, (595 - 100 - width, 842 - 197 - height, width, height)),
            (270, (842 - 197 - height, 100, height, width)),
        ):
            with self.subTest(rotation):
                [anchor] = pdf.find_anchors(page_of(HERE, rotation=rotation))
                self.assertEqual((anchor.x, anchor.y, anchor.width, anchor.height), box)
        [anchor] = pdf.find_anchors(page_of(HERE, crop=(50, 60, 500, 800)))
        self.assertEqual((anchor.x, anchor.y), (50.0, 137.0))

    def test_hostile_pages_cost_little_and_ask_for_nothing(self):
        for content in (
            b"q " * 100_000 + HERE[:-3],
            b"BT /F1 1 Tf 1e39 0 0 1e39 1e39 1e39 Tm " + MARKER,
            b"BT /F1 1 Tf 1 0 Tm " + MARKER,
            b"BT /F1 Tf " + MARKER,
            b"Q Q Q BT /F9 1 Tf Tj ET " + b"(" * 5000,
            b"BT /F1 1 Tf " + b"[" * 3000,
            b"\x00\xff" * 50_000,
        ):
            with self.subTest(content[:30]), contextlib.suppress(pdf.PdfError):
                self.assertLessEqual(len(pdf.find_anchors(page_of(content))), 1)
        many = page_of((HERE + b" ") * 5000)
        self.assertEqual(len(pdf.find_anchors(many)), anchors.MOST_ANCHORS)

    def test_a_bad_page_does_not_hide_the_places_of_the_others(self):
        writer = PdfWriter()
        for data in (page_of(b"BT /F1 1 Tf 1 0 Tm " + MARKER), page_of(HERE)):
            writer.append(read(data))
        output = io.BytesIO()
        writer.write(output)
        self.assertEqual([anchor.page for anchor in pdf.find_anchors(output.getvalue())], [2])

    def test_what_is_no_pdf_is_refused(self):
        for data in (b"", b"GIF89a", b"%PDF-1.7 nothing"):
            with self.assertRaises(pdf.PdfError):
                pdf.find_anchors(data)

    def test_a_hostile_table_of_codes_ends(self):
        table = b"beginbfrange <00000000> <FFFFFFFF> <0041> endbfrange" * 50
        self.assertLessEqual(len(character_maps.read_table(table)), character_maps.MAXIMUM_CODES + 1)
        self.assertEqual(character_maps.read_table(b"beginbfchar <zz> <0041> endbfchar"), {})

    def test_the_examples_in_the_documentation_hold(self):
        for module in (character_maps, signing_places):
            self.assertEqual(doctest.testmod(module).failed, 0, module.__name__)


class TestAnchorsOfTemplates(BaseCase):
    """Templates filled by the engine, made to PDFs by LibreOffice."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.office = pdf.Office()
        cls.addClassCleanup(cls.office.close)

    def found(self, *blocks, values=None, **parts):
        data = docx_template.compile(build.docx(*blocks, **parts)).render(values or {}).data
        [made] = self.office.convert([data])
        return pdf.find_anchors(made)

    def test_body_table_header_footer_and_both_sides(self):
        found = self.found(
            'Signed: {{ sign("company") }}',
            build.table(['{{ sign("customer") }}', '{{ signed_on("customer") }}']),
            build.Xml('<w:p><w:r><w:br w:type="page"/></w:r></w:p>'),
            "Second page",
            header='{{ initials("customer") }}',
            footer='{{ initials("company", 2) }}',
        )
        counted = sorted((one.page, one.kind, one.role, one.number) for one in found)
        self.assertEqual(
            counted,
            [
                (1, "initials", "counterparty", 1),
                (1, "initials", "ours", 2),
                (1, "sign", "counterparty", 1),
                (1, "sign", "ours", 1),
                (1, "signed_on", "counterparty", 1),
                (2, "initials", "counterparty", 1),
                (2, "initials", "ours", 2),
            ],
        )

    def test_a_text_box_of_word(self):
        box = build.Xml(
            '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:inline>'
            '<wp:extent cx="3000000" cy="900000"/><wp:docPr id="1" name="box"/>'
            '<a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">'
            '<wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/>'
            '<a:ext cx="3000000" cy="900000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></wps:spPr>'
            "<wps:txbx><w:txbxContent>"
            + build.paragraph('{{ sign("customer") }}')
            + "</w:txbxContent></wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:inline>"
            "</w:drawing></mc:Choice></mc:AlternateContent></w:r>"
        )
        [anchor] = self.found(build.paragraph(box))
        self.assertEqual((anchor.kind, anchor.role), ("sign", "counterparty"))

    def test_the_blank_keeps_the_text_behind_it_away(self):
        for properties, look in (("", ""), ("<w:bidi/>", "<w:rtl/>")):
            with self.subTest(properties):
                text = build.run('{{ sign("customer") }}{{ signed_on("customer") }}', look)
                first, second = self.found(build.paragraph(text, properties=properties))
                right, left = (first, second) if look else (second, first)
                self.assertGreaterEqual(right.x - left.x, left.width - 8)
                self.assertLessEqual(right.x - left.x, left.width + 8)
                self.assertEqual(first.right_to_left, bool(look))

    def test_the_blank_is_as_high_as_the_place(self):
        first, second = self.found('{{ sign("customer") }}', '{{ sign("company") }}')
        self.assertGreaterEqual(first.y - second.y, first.height)

    def test_arabic_text_ends_at_the_right_margin(self):
        for paragraph in ('التوقيع: {{ sign("customer") }}', '{{ sign("customer") }}'):
            text = build.paragraph(build.run(paragraph, "<w:rtl/>"), properties="<w:bidi/>")
            [anchor] = self.found(text)
            self.assertEqual((anchor.role, anchor.right_to_left), ("counterparty", True))
            self.assertGreater(anchor.x, 200)

    def test_a_name_that_says_a_marker_asks_for_nothing(self):
        found = self.found("By {{ name }}", values={"name": "clm_sign_ours_1_ltr"})
        self.assertEqual(found, [])

    def test_a_document_that_asks_nobody(self):
        [made] = self.office.convert([docx("Nothing to sign")])
        self.assertEqual(pdf.find_anchors(made), [])
