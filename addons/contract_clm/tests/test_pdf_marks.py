"""Signatures, initials and dates are drawn into their places, and nothing else changes."""

import contextlib
import io
import zlib
from pathlib import Path

from PIL import Image, ImageDraw

from odoo.tests import BaseCase

import odoo.addons.web
from odoo.addons.contract_clm.tools import docx_template, pdf
from odoo.addons.contract_clm.tools.pdf import marks as marks_module
from odoo.addons.contract_clm.tools.pdf import pictures

from . import docx_builder as build
from .test_pdf_common import blank_pdf, read, text_of

A4 = (0, 0, 595, 842)
ANCHOR = pdf.Anchor("sign", "counterparty", 1, 1, 100.0, 200.0, 150.0, 38.0)


def picture(size=(400, 100), kind="PNG", mode="RGBA", ink=True, **options):
    """A line across an empty sheet, transparent where the kind allows it."""
    image = Image.new(mode, size, (255, 255, 255, 0)[: len(mode)])
    if ink:
        line = (50, size[1] // 2, size[0] - 50, size[1] // 2 + 10)
        ImageDraw.Draw(image).rectangle(line, fill=(0, 0, 160, 255)[: len(mode)])
    output = io.BytesIO()
    image.save(output, kind, **options)
    return output.getvalue()


def giant_png(width, height):
    """The head of a picture that would unpack to much."""

    def chunk(name, data):
        return len(data).to_bytes(4, "big") + name + data + zlib.crc32(name + data).to_bytes(4, "big")

    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes([8, 6, 0, 0, 0])
    pixels = zlib.compress(bytes(100_000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def operators(data, page=0):
    contents = read(data).pages[page].get_contents()
    return contents.get_data() if contents is not None else b""


class TestPictures(BaseCase):
    def test_the_empty_space_around_the_ink_is_left_out(self):
        read_picture = pictures.read(picture())
        self.assertEqual((read_picture.width, read_picture.height), (301, 11))
        self.assertEqual(len(read_picture.colours), 301 * 11 * 3)
        self.assertEqual(set(read_picture.opacity), {255})

    def test_png_without_transparency_and_jpeg_are_read(self):
        for data in (picture(mode="RGB"), picture(kind="JPEG", mode="RGB")):
            self.assertEqual(pictures.read(data).width, 400)
        palette = io.BytesIO()
        Image.open(io.BytesIO(picture(mode="RGB"))).convert("P").save(palette, "PNG")
        self.assertEqual(pictures.read(palette.getvalue()).width, 400)

    def test_a_wide_picture_becomes_smaller(self):
        self.assertEqual(pictures.read(picture((3000, 500))).width, pictures.WIDEST)

    def test_a_photograph_taken_on_its_side_stands_upright(self):
        exif = Image.Exif()
        exif[0x0112] = 6
        data = picture((400, 100), kind="JPEG", mode="RGB", exif=exif)
        self.assertEqual(pictures.read(data).height, 400)

    def test_what_is_too_large_damaged_or_empty_is_refused(self):
        good = picture()
        for data in (
            b"",
            b"GIF89a" + bytes(100),
            b"<svg xmlns='http://www.w3.org/2000/svg'/>",
            picture(kind="GIF", mode="RGB"),
            picture(ink=False),
            good[: len(good) // 2],
            good.replace(b"IDAT", b"IDAX"),
            giant_png(30_000, 30_000),
            giant_png(60_000, 60_000),
            giant_png(1, 5_999_999),
            good + bytes(pictures.MAXIMUM_BYTES),
        ):
            with self.subTest(data[:40]), self.assertRaises(pdf.PictureRefused):
                pictures.read(data)


class TestStamp(BaseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.office = pdf.Office()
        cls.addClassCleanup(cls.office.close)

    def stamp(self, data, *marks):
        return pdf.stamp(data, marks, office=self.office)

    def test_without_marks_the_bytes_stay(self):
        data = blank_pdf(A4)
        self.assertIs(self.stamp(data), data)

    def test_a_picture_fits_its_place_and_keeps_its_shape(self):
        for size in ((400, 100), (3000, 40), (120, 400)):
            made = self.stamp(blank_pdf(A4), pdf.Mark(ANCHOR, picture=picture(size)))
            line = next(line for line in operators(made).splitlines() if b"/SignPicture" in line)
            width, _b, _c, height, x, y = (float(number) for number in line.split()[1:7])
            with self.subTest(size):
                self.assertLessEqual(width, ANCHOR.width + 0.01)
                self.assertLessEqual(height, ANCHOR.height + 0.01)
                self.assertEqual((x, y), (ANCHOR.x + marks_module.INSET_POINTS, ANCHOR.y))
                shape = pictures.read(picture(size))
                self.assertAlmostEqual(width / height, shape.width / shape.height, places=1)

    def test_the_picture_keeps_its_transparency(self):
        made = self.stamp(blank_pdf(A4), pdf.Mark(ANCHOR, picture=picture()))
        [image] = [one.get_object() for one in read(made).pages[0]["/Resources"]["/XObject"].values()]
        self.assertEqual(image["/SMask"]["/ColorSpace"], "/DeviceGray")

    def test_all_else_of_the_page_stays(self):
        text = 'Agreement {{ sign("customer") }}'
        [source] = self.office.convert([docx_template.compile(build.docx(text)).render({}).data])
        [anchor] = pdf.find_anchors(source)
        made = self.stamp(source, pdf.Mark(anchor, picture=picture()))
        before, after = read(source), read(made)
        self.assertIn(before.pages[0].get_contents().get_data().strip(), operators(made))
        self.assertEqual(after.pages[0].mediabox, before.pages[0].mediabox)
        self.assertEqual(after.metadata, before.metadata)
        self.assertEqual(after.xmp_metadata.pdfaid_part, "2")
        self.assertEqual(after.root_object["/Lang"], before.root_object["/Lang"])
        self.assertIn("/StructTreeRoot", after.root_object)
        self.assertEqual(pdf.find_anchors(made), [anchor])

    def test_other_pages_do_not_change(self):
        data = blank_pdf(A4, A4, A4)
        second = pdf.Anchor(**{**vars(ANCHOR), "page": 2})
        made = self.stamp(data, pdf.Mark(second, picture=picture()))
        self.assertEqual(
            [b"/SignPicture" in operators(made, page) for page in range(3)], [False, True, False]
        )

    def test_names_are_drawn_in_three_scripts_within_their_place(self):
        for name in ("Asha Rao", "आशा राव", "عائشة راو", "Ünïcode 漢字", "x" * 200):
            with self.subTest(name):
                made = self.stamp(blank_pdf(A4), pdf.Mark(ANCHOR, name))
                line = next(line for line in operators(made).splitlines() if b"/SignText" in line)
                scale, x = float(line.split()[1]), float(line.split()[5])
                [form] = [one.get_object() for one in read(made).pages[0]["/Resources"]["/XObject"].values()]
                left, _bottom, right, _top = (float(side) for side in form["/BBox"])
                self.assertLessEqual(scale * (right - left), ANCHOR.width + 0.1)
                self.assertEqual(x, ANCHOR.x + marks_module.INSET_POINTS)

    def test_a_name_has_another_look_than_print(self):
        by_hand = self.stamp(blank_pdf(A4), pdf.Mark(ANCHOR, "Asha Rao"))
        print_like = self.stamp(blank_pdf(A4), pdf.Mark(ANCHOR, "Asha Rao", by_hand=False))

        def fonts(data):
            [form] = read(data).pages[0]["/Resources"]["/XObject"].values()
            fonts = form.get_object()["/Resources"]["/Font"].values()
            return {font.get_object()["/BaseFont"].partition("+")[2] for font in fonts}

        self.assertIn("NotoSans-Regular", fonts(print_like))
        self.assertEqual(fonts(by_hand), {"NotoSerif-Italic"})
        pen = Path(odoo.addons.web.__path__[0], "static/fonts/sign/MarckScript-Regular.ttf").read_bytes()
        for name, font in (("Asha Rao", "MarckScript"), ("आशा", "Devanagari"), ("عائشة", "Amiri")):
            made = pdf.stamp(blank_pdf(A4), [pdf.Mark(ANCHOR, name)], pen=pen, office=self.office)
            self.assertIn(font, " ".join(fonts(made)))

    def test_a_pen_that_is_no_font_does_not_stop_the_signature(self):
        made = pdf.stamp(blank_pdf(A4), [pdf.Mark(ANCHOR, "Asha")], pen=b"no font" * 9, office=self.office)
        self.assertIn(b"/SignText", operators(made))

    def test_a_date_stands_on_the_line(self):
        made = self.stamp(blank_pdf(A4), pdf.Mark(ANCHOR, "1 March 2026", by_hand=False))
        self.assertEqual("".join(text_of(made)[0].split()), "1March2026")

    def test_text_of_an_arabic_paragraph_begins_at_the_right(self):
        anchor = pdf.Anchor(**{**vars(ANCHOR), "right_to_left": True})
        made = self.stamp(blank_pdf(A4), pdf.Mark(anchor, picture=picture((120, 400))))
        line = next(line for line in operators(made).splitlines() if b"/SignPicture" in line)
        numbers = [float(number) for number in line.split()[1:7]]
        end = anchor.x + anchor.width - marks_module.INSET_POINTS
        self.assertAlmostEqual(numbers[4] + numbers[0], end, places=1)

    def test_turned_and_cropped_pages_are_signed_upright(self):
        data = blank_pdf(A4, rotation=90, crop=(10, 20, 500, 800))
        made = self.stamp(data, pdf.Mark(ANCHOR, picture=picture()))
        self.assertIn(b"0 1 -1 0 500 20 cm", operators(made))

    def test_equal_marks_give_equal_bytes_and_others_do_not(self):
        marks = (pdf.Mark(ANCHOR, "Asha Rao"), pdf.Mark(ANCHOR, picture=picture()))
        first = self.stamp(blank_pdf(A4), *marks)
        self.assertEqual(first, self.stamp(blank_pdf(A4), *marks))
        self.assertNotEqual(first, self.stamp(blank_pdf(A4), pdf.Mark(ANCHOR, "Omar Haddad"), marks[1]))

    def test_equal_pictures_are_stored_once(self):
        second = pdf.Anchor(**{**vars(ANCHOR), "y": 400.0})
        noise = Image.effect_noise((400, 100), 80).convert("RGB")
        output = io.BytesIO()
        noise.save(output, "PNG")
        one = self.stamp(blank_pdf(A4), pdf.Mark(ANCHOR, picture=output.getvalue()))
        two = self.stamp(
            blank_pdf(A4), *(pdf.Mark(place, picture=output.getvalue()) for place in (ANCHOR, second))
        )
        self.assertLess(len(two) - len(one), 1000)

    def test_a_place_on_a_page_that_is_not_there_is_refused(self):
        for page in (0, 2, -1):
            anchor = pdf.Anchor(**{**vars(ANCHOR), "page": page})
            with self.assertRaises(pdf.PdfError):
                self.stamp(blank_pdf(A4), pdf.Mark(anchor, picture=picture()))

    def test_a_damaged_document_is_refused(self):
        data = blank_pdf(A4, A4)
        for damaged in (data[: len(data) // 2], data.replace(b"/Pages", b"/Sagep"), b"GIF89a"):
            with contextlib.suppress(pdf.PdfError):
                self.stamp(damaged, pdf.Mark(ANCHOR, picture=picture()))

    def test_initials_take_whole_letters_of_every_script(self):
        for name, initials in (
            ("Asha Rao", "AR"),
            ("  jean-luc  de la tour ", "JDL"),
            ("ली वेई", "ली वे"),
            ("أحمد بن علي", "أ ب ع"),
            ("Ö", "Ö"),
            ("", ""),
        ):
            self.assertEqual(marks_module.initials_of(name), initials)
