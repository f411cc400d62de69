import threading
import zipfile
from io import BytesIO

from odoo.tests import BaseCase

from odoo.addons.contract_clm.tools import pdf
from odoo.addons.contract_clm.tools.pdf import office as office_module
from odoo.addons.contract_clm.tools.pdf import profile

from .test_pdf_common import (
    OwnTemporaryFolder,
    counting_web_server,
    docx,
    external,
    read,
    start_python,
    text_of,
)

LINKED_PICTURE = """
<w:p><w:r><w:drawing>
<wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">
<wp:extent cx="990000" cy="790000"/><wp:docPr id="1" name="p"/>
<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">
<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">
<pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture">
<pic:nvPicPr><pic:cNvPr id="0" name="x"/><pic:cNvPicPr/></pic:nvPicPr>
<pic:blipFill><a:blip r:link="picture"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>
<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="990000" cy="790000"/></a:xfrm>
<a:prstGeom prst="rect"/></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline>
</w:drawing></w:r></w:p>"""


def without(documents, settings):
    """Convert with other profile settings, to see that the real ones matter."""
    original = profile.compile_settings
    profile.compile_settings = lambda: original(settings)
    try:
        return pdf.convert(documents)
    finally:
        profile.compile_settings = original


class TestPdfConvert(OwnTemporaryFolder, BaseCase):
    def test_a_batch_becomes_pdfs_in_its_order_and_leaves_nothing_behind(self):
        first, second = pdf.convert([docx("Mutual agreement"), docx("Order form")])
        self.assertIn("Mutual agreement", text_of(first)[0])
        self.assertIn("Order form", text_of(second)[0])
        self.assertEqual(pdf.page_count(first), 1)
        self.assertEqual(self.leftovers(), set())

    def test_the_pdf_is_tagged_archival_and_embeds_its_fonts(self):
        (made,) = pdf.convert([docx("Mutual agreement")])
        reader = read(made)
        self.assertTrue(reader.trailer["/Root"]["/MarkInfo"]["/Marked"])
        self.assertIn("/OutputIntents", reader.trailer["/Root"])
        self.assertEqual(reader.xmp_metadata.pdfaid_part, "2")
        fonts = reader.pages[0]["/Resources"]["/Font"].values()
        descriptors = [font.get_object()["/FontDescriptor"] for font in fonts]
        self.assertTrue(all("/FontFile2" in d or "/FontFile3" in d for d in descriptors))

    def test_arabic_and_hindi_text_come_out(self):
        (made,) = pdf.convert([docx("مسودة العقد", "मसौदा अनुबंध")])
        self.assertIn("مسودة", text_of(made)[0])

    def test_an_empty_batch_starts_nothing(self):
        self.assertEqual(pdf.convert([], binary="/nowhere/soffice"), [])

    def test_a_bad_document_leaves_the_others_alone(self):
        good = docx("Fine")
        broken = docx("x").replace(b"<w:body>", b"<w:bxdy>")
        cases = [good, b"", b"plain text", b"PK\x03\x04 cut", broken, bytes.fromhex("d0cf11e0a1b11ae1"), good]
        results = pdf.convert(cases)
        self.assertEqual([isinstance(result, bytes) for result in results], [True, *[False] * 5, True])
        self.assertTrue(all(isinstance(result, pdf.ConversionError) for result in results[1:-1]))
        self.assertIn("encrypted", str(results[5]))

    def test_a_document_that_unpacks_too_large_is_refused(self):
        package = BytesIO()
        with zipfile.ZipFile(package, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("[Content_Types].xml", "<Types/>")
            archive.writestr("word/document.xml", b"\0" * 2_000_000)
        original = office_module.MAXIMUM_UNPACKED_BYTES
        office_module.MAXIMUM_UNPACKED_BYTES = 1_000_000
        try:
            (result,) = pdf.convert([package.getvalue()])
        finally:
            office_module.MAXIMUM_UNPACKED_BYTES = original
        self.assertIn("too large", str(result))

    def test_a_picture_on_the_web_is_not_fetched(self):
        with counting_web_server() as (address, asked):
            hostile = docx(
                "Text", body=LINKED_PICTURE, relations=external("picture", "image", f"{address}/spy.png")
            )
            without([hostile], profile.UNATTENDED)
            self.assertTrue(asked, "without our settings LibreOffice fetches it")
            asked.clear()
            for settings in (profile.SETTINGS, profile.LINKS_OFF, profile.NETWORK_OFF):
                without([hostile], settings)
            self.assertEqual(asked, [])

    def test_templates_fields_and_objects_on_the_web_are_not_fetched(self):
        field = "<w:p><w:fldSimple w:instr='{0} \"{1}\"'><w:r><w:t>old</w:t></w:r></w:fldSimple></w:p>"
        with counting_web_server() as (address, asked):
            kinds = ("INCLUDEPICTURE", "INCLUDETEXT", "DDEAUTO soffice")
            hostile = docx(
                "Text",
                body="".join(field.format(kind, f"{address}/field") for kind in kinds)
                + '<w:altChunk r:id="chunk"/>',
                relations=external("chunk", "aFChunk", f"{address}/chunk.docx"),
                settings_relations=external("template", "attachedTemplate", f"{address}/t.dotm"),
                settings='<w:attachedTemplate r:id="template"/>',
            )
            (made,) = pdf.convert([hostile])
            self.assertIn("Text", text_of(made)[0])
            self.assertEqual(asked, [])

    def test_a_warm_office_is_reused_and_started_anew_after_its_share(self):
        with pdf.Office(documents_per_process=2) as office:
            groups = []
            for number in range(3):
                (made,) = office.convert([docx(f"Number {number}")])
                self.assertIn(f"Number {number}", text_of(made)[0])
                groups.append(office._server.group)
        self.assertEqual(groups[0], groups[1])
        self.assertNotEqual(groups[1], groups[2])

    def test_a_batch_of_several_requests_keeps_its_order_and_its_faults(self):
        documents = [docx(f"Number {number}.") for number in range(12)]
        documents[3] = b"no document"
        documents[7] = docx("x").replace(b"<w:body>", b"<w:bxdy>")
        results = pdf.convert(documents)
        for number, result in enumerate(results):
            if number in (3, 7):
                self.assertIsInstance(result, pdf.ConversionError)
            else:
                self.assertIn(f"Number {number}.", text_of(result)[0])
        self.assertEqual(self.leftovers(), set())

    def test_threads_share_a_warm_office(self):
        results = {}
        with pdf.Office() as office:

            def work(number):
                results[number] = office.convert([docx(f"Thread {number}")])[0]

            threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        for number in range(4):
            self.assertIn(f"Thread {number}", text_of(results[number])[0])

    def test_two_processes_work_at_once(self):
        document = docx("Parallel")
        script = f"import pdf; print(len(pdf.convert([{document!r}] * 2)[1]) > 1000)"
        workers = [start_python(script) for _number in range(2)]
        for worker in workers:
            said, complaints = worker.communicate(timeout=60)
            self.assertEqual(said.strip(), "True", complaints)
        self.assertEqual(self.leftovers(), set())

    def test_a_closed_office_can_be_used_again(self):
        office = pdf.Office()
        for _round in range(2):
            self.assertIsInstance(office.convert([docx("Again")])[0], bytes)
            office.close()
