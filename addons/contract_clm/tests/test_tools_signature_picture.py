import base64
import doctest
import io
import struct
import zlib

from PIL import Image

from odoo.tests import BaseCase

from ..tools import one_time_code, signature_picture
from .signer_common import picture


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_bomb(width, height):
    """A PNG of few bytes whose header promises so many pixels."""
    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    pixels = zlib.compress(b"\x00" * 100_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


class TestSignaturePicture(BaseCase):
    def refused(self, data, code):
        with self.assertRaises(signature_picture.PictureError) as caught:
            signature_picture.clean(data)
        self.assertEqual(caught.exception.code, code)

    def test_a_picture_becomes_a_small_png_without_what_else_was_in_the_file(self):
        for kind in ("PNG", "JPEG"):
            cleaned = signature_picture.clean(picture((3000, 900), kind) + b"<script>tail</script>")
            with Image.open(io.BytesIO(cleaned)) as image:
                self.assertEqual((image.format, image.mode), ("PNG", "RGBA"))
                self.assertLessEqual(image.size, signature_picture.MAX_SIZE)
            self.assertNotIn(b"script", cleaned)

    def test_the_same_picture_gives_the_same_bytes(self):
        self.assertEqual(signature_picture.clean(picture()), signature_picture.clean(picture()))

    def test_metadata_is_left_behind(self):
        data, exif = io.BytesIO(), Image.Exif()
        exif[0x010E] = "secret place"
        with Image.open(io.BytesIO(picture())) as image:
            image.convert("RGB").save(data, "JPEG", exif=exif)
        self.assertIn(b"secret place", data.getvalue())
        self.assertNotIn(b"secret place", signature_picture.clean(data.getvalue()))

    def test_what_is_no_png_or_jpeg_is_refused(self):
        gif = io.BytesIO()
        Image.new("RGB", (10, 10)).save(gif, "GIF")
        for data in (gif.getvalue(), b"%PDF-1.7", b"<svg onload='x'/>", b"x"):
            self.refused(data, "format")

    def test_size_and_pixels_have_limits(self):
        self.refused(b"", "size")
        self.refused(picture() + b"\x00" * signature_picture.MAX_BYTES, "size")
        for side in (20_000, 60_000, 2**31 - 1):
            self.refused(png_bomb(side, side), "pixels")

    def test_a_broken_picture_is_refused(self):
        # How much of it a decoder still shows depends on a switch that Odoo turns on.
        with self.assertRaises(signature_picture.PictureError) as refusal:
            signature_picture.clean(picture()[:60])
        self.assertIn(refusal.exception.code, ("broken", "blank"))

    def test_an_empty_picture_is_no_signature(self):
        for colour in ((255, 255, 255, 255), (0, 0, 0, 0)):
            data = io.BytesIO()
            Image.new("RGBA", (50, 20), colour).save(data, "PNG")
            self.refused(data.getvalue(), "blank")

    def test_a_speck_that_is_gone_at_the_size_of_the_page_is_no_signature(self):
        speck = Image.new("RGBA", (3600, 1440), (0, 0, 0, 0))
        speck.putpixel((1800, 700), (0, 0, 0, 1))
        data = io.BytesIO()
        speck.save(data, "PNG")
        self.refused(data.getvalue(), "blank")

    def test_what_a_canvas_gives_is_read_and_nothing_else(self):
        url = "data:image/png;base64," + base64.b64encode(picture()).decode()
        self.assertEqual(signature_picture.from_data_url(url), picture())
        for text in (
            "https://example.com/a.png",
            "data:image/svg+xml;base64,AAAA",
            "data:image/png;base64,@@",
            "data:image/png;base64," + "A" * 900_000,
        ):
            with self.assertRaises(signature_picture.PictureError):
                signature_picture.from_data_url(text)

    def test_the_examples_of_one_time_codes_hold(self):
        self.assertFalse(doctest.testmod(one_time_code).failed)

    def test_codes_use_all_of_their_digits(self):
        codes = {one_time_code.new_code() for _ in range(300)}
        self.assertGreater(len(codes), 290)
        self.assertTrue(all(len(code) == 6 and code.isascii() and code.isdecimal() for code in codes))

    def test_what_cannot_be_a_code_never_matches(self):
        self.assertFalse(one_time_code.matches("12345", "salt", one_time_code.digest("12345", "salt")))
        self.assertEqual(one_time_code.typed("1234567"), "")
        self.assertEqual(one_time_code.typed(None), "")
