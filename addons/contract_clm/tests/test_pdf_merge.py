import hashlib
from datetime import UTC, datetime

from pypdf.generic import ContentStream

from odoo.tests import BaseCase

from odoo.addons.contract_clm.tools import pdf
from odoo.addons.contract_clm.tools.pdf import geometry
from odoo.addons.contract_clm.tools.pdf.labels import Label

from .test_pdf_common import blank_pdf, docx, read, start_python, text_of

SIGNED = datetime(2026, 3, 1, 12, 30, tzinfo=UTC)
A4 = (0, 0, 595, 842)


def outline(pdf_bytes):
    def titles(items):
        return [titles(item) if isinstance(item, list) else item.title for item in items]

    return titles(read(pdf_bytes).outline)


def glyphs(pdf_bytes, page=0):
    """The glyph codes of the only label on a page, one hexadecimal pair each."""
    reader = read(pdf_bytes)
    (form,) = reader.pages[page]["/Resources"]["/XObject"].values()
    shown = []
    for operands, operator in ContentStream(form.get_object(), reader).operations:
        if operator in (b"TJ", b"Tj"):
            pieces = operands[0] if operator == b"TJ" else operands
            shown += [piece.original_bytes for piece in pieces if hasattr(piece, "original_bytes")]
    return b"".join(shown)


def apply(matrix, x, y):
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


class TestPdfMerge(BaseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.office = pdf.Office()
        cls.addClassCleanup(cls.office.close)

    def _merge(self, parts, **options):
        return pdf.merge(parts, office=self.office, **options)

    def test_parts_follow_each_other_with_their_pages(self):
        merged = self._merge([blank_pdf(A4, A4), ("Annex", blank_pdf((0, 0, 200, 100)))])
        self.assertEqual(pdf.page_count(merged), 3)
        self.assertEqual(read(merged).pages[2].mediabox.width, 200)

    def test_titles_become_bookmarks_with_the_parts_own_below(self):
        heading = '<w:p><w:pPr><w:outlineLvl w:val="0"/></w:pPr><w:r><w:t>First clause</w:t></w:r></w:p>'
        (contract,) = self.office.convert([docx("Text", body=heading)])
        parts = [("Contract", contract), ("Annex: مرفق", blank_pdf())]
        self.assertEqual(outline(self._merge(parts)), ["Contract", ["First clause"], "Annex: مرفق"])
        self.assertEqual(outline(self._merge(parts, bookmarks=False)), [])

    def test_equal_input_gives_equal_bytes_in_any_process(self):
        parts = [("Contract", blank_pdf(A4, A4))]
        options = {
            "metadata": {"title": "عقد", "created": SIGNED},
            "page_numbers": "{page} / {pages}",
            "watermark": "DRAFT",
        }
        first = self._merge(parts, **options)
        self.assertEqual(first, self._merge(parts, **options))
        self.assertNotEqual(first, self._merge(parts, **{**options, "watermark": "COPY"}))
        other = start_python(
            f"import datetime, hashlib, pdf\nmerged = pdf.merge({parts!r}, **{options!r})\n"
            "print(hashlib.sha256(merged).hexdigest() if merged else '')"
        )
        said, complaints = other.communicate(timeout=60)
        self.assertEqual(said.strip(), _sha256(first), complaints)

    def test_metadata_is_what_was_passed_and_nothing_of_the_parts(self):
        part = blank_pdf(change=lambda writer: writer.add_metadata({"/Author": "Lawyer, private"}))
        merged = self._merge([part], metadata={"title": "Contract 7", "created": SIGNED})
        information = read(merged).metadata
        self.assertEqual((information.title, information.author), ("Contract 7", None))
        self.assertEqual(information.creation_date, SIGNED)
        self.assertNotIn(b"Lawyer", merged)
        with self.assertRaises(pdf.PdfError):
            self._merge([part], metadata={"colour": "red"})

    def test_page_numbers_count_over_the_whole(self):
        merged = self._merge([blank_pdf(A4), blank_pdf(A4, A4)], page_numbers="{page} / {pages}")
        self.assertEqual([text.strip() for text in text_of(merged)], ["1 / 3", "2 / 3", "3 / 3"])

    def test_page_numbers_may_come_from_a_function(self):
        hindi = str.maketrans("0123456789", "०१२३४५६७८९")
        merged = self._merge(
            [blank_pdf(A4)], page_numbers=lambda page, pages: f"{page}/{pages}".translate(hindi)
        )
        self.assertIn("१", text_of(merged)[0])

    def test_a_pattern_cannot_reach_into_python(self):
        merged = self._merge([blank_pdf(A4)], page_numbers="{page.__class__} {page}")
        self.assertEqual(text_of(merged)[0].strip(), "{page.__class__} 1")

    def test_the_watermark_is_on_every_page_and_faint(self):
        merged = self._merge([blank_pdf(A4, A4)], watermark="DRAFT")
        self.assertEqual([text.strip() for text in text_of(merged)], ["DRAFT", "DRAFT"])
        for page in read(merged).pages:
            states = page["/Resources"]["/ExtGState"].values()
            self.assertLess(min(float(state.get_object()["/ca"]) for state in states), 0.3)

    def test_an_arabic_watermark_is_joined(self):
        codes = glyphs(self._merge([blank_pdf(A4)], watermark="ببب"))
        self.assertEqual(len(set(codes)), 3, "initial, middle and final form are three glyphs")

    def test_a_hindi_watermark_is_joined_and_reordered(self):
        sign, letter, same_letter = glyphs(self._merge([blank_pdf(A4)], watermark="किक"))
        self.assertNotEqual(sign, letter, "the sign stands before its letter")
        self.assertEqual(letter, same_letter)
        self.assertEqual(len(glyphs(self._merge([blank_pdf(A4)], watermark="क्ष"))), 1)

    def test_an_empty_or_endless_watermark_is_refused(self):
        for text in (" \n", "\u202e", "x" * 500):
            with self.subTest(text[:5]), self.assertRaises(pdf.PdfError):
                self._merge([blank_pdf(A4)], watermark=text)

    def test_labels_lie_within_every_kind_of_page_and_read_upright(self):
        label = Label("3 / 10", b"", 0, (20.0, 60.0, 80.0, 76.0))
        boxes = [A4, (0, 0, 842, 595), (-50, -20, 2000, 300), (0, 0, 30, 20), (100, 100, 110, 5000)]
        for box in boxes:
            for rotation in (0, 90, 180, 270, -90, 450):
                page = read(blank_pdf(box, rotation=rotation)).pages[0]
                self._check_upright_and_inside(page, box, label)

    def test_labels_lie_within_the_crop_box(self):
        crop = (200, 300, 400, 500)
        page = read(blank_pdf(A4, rotation=90, crop=crop)).pages[0]
        self._check_upright_and_inside(page, crop, Label("7", b"", 0, (0.0, 0.0, 30.0, 16.0)))

    def _check_upright_and_inside(self, page, box, label):
        seen = geometry.frame(page)
        corners = [(x, y) for x in (0, label.width) for y in (0, label.height)]
        for place in (geometry.number_matrix, geometry.watermark_matrix):
            for corner in corners:
                x, y = apply(seen.matrix, *apply(place(label, seen), *corner))
                self.assertTrue(box[0] <= x <= box[2] and box[1] <= y <= box[3], (box, page.rotation, x, y))
        start, end = (apply(seen.matrix, *apply(geometry.number_matrix(label, seen), x, 0)) for x in (0, 1))
        right = {0: (1, 0), 90: (0, 1), 180: (-1, 0), 270: (0, -1)}[page.rotation % 360]
        along = (end[0] - start[0]) * right[0] + (end[1] - start[1]) * right[1]
        self.assertGreater(along, 0)

    def test_the_pages_own_content_is_kept(self):
        (contract,) = self.office.convert([docx("Clause 1 applies")])
        merged = self._merge([contract], watermark="DRAFT", page_numbers="{page}")
        (text,) = text_of(merged)
        for expected in ("Clause 1 applies", "DRAFT", "1"):
            self.assertIn(expected, text)

    def test_converted_parts_stay_archival_and_tagged_in_one_tree(self):
        parts = self.office.convert([docx("First part"), docx("Second part")])
        merged = read(
            self._merge(parts, metadata={"title": "Both <1>", "created": SIGNED}, watermark="DRAFT")
        )
        root = merged.root_object
        self.assertTrue(root["/MarkInfo"]["/Marked"])
        self.assertEqual(merged.xmp_metadata.pdfaid_part, "2")
        self.assertEqual(merged.xmp_metadata.dc_title, {"x-default": "Both <1>"})
        document = root["/StructTreeRoot"]["/K"]
        self.assertEqual([part.get_object()["/S"] for part in document["/K"]], ["/Part", "/Part"])
        numbers = root["/StructTreeRoot"]["/ParentTree"]["/Nums"]
        tree = dict(zip(numbers[::2], numbers[1::2], strict=True))
        for page, part in zip(merged.pages, document["/K"], strict=True):
            element = tree[page["/StructParents"]].get_object()[0].get_object()
            self.assertEqual(element["/Pg"].indirect_reference, page.indirect_reference)
            while element["/S"] != "/Part":
                element = element["/P"]
            self.assertEqual(element.indirect_reference, part.indirect_reference)

    def test_one_part_that_is_not_tagged_or_archival_makes_the_whole_not_so(self):
        parts = [*self.office.convert([docx("Contract")]), blank_pdf(A4)]
        root = read(self._merge(parts)).root_object
        for key in ("/StructTreeRoot", "/MarkInfo", "/OutputIntents", "/Metadata"):
            self.assertNotIn(key, root)

    def test_tags_can_be_left_out(self):
        merged = read(self._merge(self.office.convert([docx("Contract")]), tagged=False))
        self.assertNotIn("/StructTreeRoot", merged.root_object)
        self.assertNotIn("/StructParents", merged.pages[0])

    def test_bad_parts_are_refused_by_what_is_wrong_with_them(self):
        locked = blank_pdf(change=lambda writer: writer.encrypt("secret", algorithm="AES-256"))
        for bad, error in ((b"no", pdf.InvalidPdf), (locked, pdf.PdfRefused)):
            with self.assertRaises(error):
                self._merge([blank_pdf(A4), ("Annex", bad)])
        with self.assertRaises(pdf.PdfError):
            self._merge([])


def _sha256(data):
    return hashlib.sha256(data).hexdigest()
