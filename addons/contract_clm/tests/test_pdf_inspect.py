import contextlib
import doctest

from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    NameObject,
    NullObject,
    TextStringObject,
)

from odoo.tests import BaseCase

from odoo.addons.contract_clm.tools import pdf
from odoo.addons.contract_clm.tools.pdf import archival, inspection, label_docx, labels, profile

from .test_pdf_common import blank_pdf


def action(kind, **entries):
    values = {NameObject("/S"): NameObject(kind)}
    values.update({NameObject(f"/{name}"): TextStringObject(value) for name, value in entries.items()})
    return DictionaryObject(values)


def add_to_root(key, value):
    def change(writer):
        writer.root_object[NameObject(key)] = value

    return change


def add_unused_script(writer):
    writer._add_object(action("/JavaScript", JS="app.alert(1)"))


def add_link_with(value):
    def change(writer):
        link = DictionaryObject({NameObject("/Subtype"): NameObject("/Link"), NameObject("/A"): value})
        writer.pages[0][NameObject("/Annots")] = ArrayObject([writer._add_object(link)])

    return change


class TestPdfInspect(BaseCase):
    def test_a_scan_tells_its_pages_and_size(self):
        scan = blank_pdf((0, 0, 595, 842), (0, 0, 842, 595))
        info = pdf.inspect(scan)
        self.assertEqual((info.pages, info.bytes), (2, len(scan)))
        self.assertFalse(info.encrypted or info.has_javascript or info.has_launch or info.is_signed)

    def test_what_is_not_a_pdf_is_refused(self):
        for wrong in (b"", b"GIF89a", b"PK\x03\x04", b"%PDF-1.7", b"%PDF-1.7\n" + b"x" * 5000, b"\0" * 2000):
            with self.subTest(wrong[:8]), self.assertRaises(pdf.InvalidPdf):
                pdf.inspect(wrong)

    def test_a_cut_or_scrambled_pdf_never_raises_anything_unexpected(self):
        whole = blank_pdf((0, 0, 595, 842), change=add_unused_script)
        for cut in range(0, len(whole), 7):
            for damaged in (whole[:cut], whole[:cut] + b"\xff<<" + whole[cut + 3 :]):
                with contextlib.suppress(pdf.PdfError):
                    pdf.inspect(damaged)

    def test_an_encrypted_pdf_is_refused(self):
        locked = blank_pdf(change=lambda writer: writer.encrypt("secret", algorithm="AES-256"))
        for refuse in (pdf.inspect, pdf.page_count):
            with self.assertRaises(pdf.PdfRefused) as caught:
                refuse(locked)
            self.assertIn("password", str(caught.exception))

    def test_javascript_is_found_wherever_it_hides(self):
        script = action("/JavaScript", JS="app.alert(1)")
        next_action = DictionaryObject({**action("/GoTo"), NameObject("/Next"): ArrayObject([script])})
        hiding_places = {
            "open action": add_to_root("/OpenAction", script),
            "additional actions": add_to_root("/AA", DictionaryObject({NameObject("/WC"): script})),
            "a link": add_link_with(script),
            "a following action": add_link_with(next_action),
            "an unused object": add_unused_script,
            "names": add_to_root("/Names", DictionaryObject({NameObject("/JavaScript"): script})),
        }
        for place, change in hiding_places.items():
            with self.subTest(place), self.assertRaises(pdf.PdfRefused) as caught:
                pdf.inspect(blank_pdf(change=change))
            self.assertIn("JavaScript", str(caught.exception))
            self.assertTrue(caught.exception.info.has_javascript)

    def test_launch_actions_are_refused(self):
        for kind in ("/Launch", "/ImportData"):
            change = add_link_with(action(kind, F="file.exe"))
            with self.subTest(kind), self.assertRaises(pdf.PdfRefused) as caught:
                pdf.inspect(blank_pdf(change=change))
            self.assertIn("start programs", str(caught.exception))

    def test_a_link_to_the_web_and_an_attachment_may_enter(self):
        self.assertFalse(
            pdf.inspect(blank_pdf(change=add_link_with(action("/URI", URI="https://x")))).has_launch
        )
        attached = blank_pdf(change=lambda writer: writer.add_attachment("a.txt", b"text"))
        self.assertTrue(pdf.inspect(attached).has_attachments)

    def test_a_dynamic_form_is_refused(self):
        form = DictionaryObject({NameObject("/XFA"): ArrayObject([NullObject()])})
        with self.assertRaises(pdf.PdfRefused):
            pdf.inspect(blank_pdf(change=add_to_root("/AcroForm", form)))

    def test_too_large_and_too_many_pages_are_refused_with_the_numbers(self):
        scan = blank_pdf((0, 0, 100, 100), (0, 0, 100, 100))
        self.assertEqual(pdf.inspect(scan, maximum_bytes=len(scan), maximum_pages=2).pages, 2)
        with self.assertRaises(pdf.PdfRefused) as caught:
            pdf.inspect(scan, maximum_bytes=len(scan) - 1)
        self.assertIn("too large", str(caught.exception))
        with self.assertRaises(pdf.PdfRefused) as caught:
            pdf.inspect(scan, maximum_pages=1)
        self.assertIn("2 of 1", str(caught.exception))

    def test_an_endless_page_tree_ends(self):
        def loop(writer):
            writer.root_object["/Pages"]["/Kids"].append(writer.root_object.raw_get("/Pages"))

        with contextlib.suppress(pdf.PdfError):
            pdf.inspect(blank_pdf(change=loop))

    def test_the_examples_in_the_documentation_hold(self):
        for module in (archival, inspection, label_docx, labels, profile):
            self.assertEqual(doctest.testmod(module).failed, 0, module.__name__)
