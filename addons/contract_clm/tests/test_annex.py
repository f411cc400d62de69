import base64
import io

from pypdf import PdfReader, PdfWriter

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import ContractCase
from .test_template import docx


def blank_pdf(pages=1):
    writer = PdfWriter()
    for _page in range(pages):
        writer.add_blank_page(595, 842)
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


@tagged("post_install", "-at_install")
class TestAnnex(ContractCase):
    def annex(self, contract, name, data):
        return (
            self.env["clm.contract.annex"]
            .with_user(self.rep)
            .create({"contract_id": contract.id, "name": name, "datas": base64.b64encode(data)})
        )

    def reader(self, data):
        return PdfReader(io.BytesIO(base64.b64decode(data)))

    def test_annexes_follow_the_document_with_bookmarks_and_page_numbers(self):
        contract = self.draft()
        pages = contract.current_version_id.pages
        self.annex(contract, "Price list", blank_pdf(2))
        self.annex(contract, "Service levels", docx("Availability: 99.9 %"))
        contract.action_generate()
        version = contract.current_version_id
        self.assertEqual(version.pages, pages + 3)
        reader = self.reader(version.pdf)
        titles = [item.title for item in reader.outline if not isinstance(item, list)]
        self.assertEqual(titles, [contract.title, "Price list", "Service levels"])
        self.assertIn("99.9 %", reader.pages[-1].extract_text())

    def test_a_contract_without_annexes_is_not_touched(self):
        contract = self.draft()
        self.assertEqual(contract._with_annexes(b"as it was"), b"as it was")

    def test_what_cannot_be_an_annex_is_refused(self):
        contract = self.draft()
        for data in (b"text", b"PK\x03\x04 no package"):
            with self.subTest(data=data), self.assertRaisesRegex(UserError, "Odd"):
                self.annex(contract, "Odd", data)

    def test_annexes_are_frozen_with_the_contract_and_closed_to_others(self):
        contract = self.draft()
        annex = self.annex(contract, "Price list", blank_pdf())
        with self.assertRaises(AccessError):
            annex.with_user(self.other_rep).read(["name"])
        contract.action_submit()
        with self.assertRaises(UserError):
            annex.datas = base64.b64encode(blank_pdf(3))
        with self.assertRaises(UserError):
            annex.unlink()

    def test_what_the_counterparty_reads_while_it_is_negotiated_is_marked(self):
        contract = self.draft()
        contract.action_start_negotiation()
        contract.action_generate()
        version, shared = contract._shared_document()
        self.assertEqual(version.number, 2)
        self.assertEqual(shared, version._bytes("draft_pdf"))
        self.assertNotEqual(shared, version._bytes("pdf"))

    def test_the_draft_copy_is_marked_and_the_approved_document_is_not(self):
        contract = self.draft()
        version = contract.current_version_id
        action = version.action_draft_copy()
        self.assertIn(f"/{version.id}/draft_pdf/", action["url"])
        self.assertNotEqual(version.draft_pdf, version.pdf)
        self.assertEqual(len(self.reader(version.draft_pdf).pages), version.pages)
        with self.assertRaises(AccessError):
            version.with_user(self.other_rep).action_draft_copy()
