import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from ..tools import evidence, pdf
from .common import ContractCase


@tagged("post_install", "-at_install")
class TestDrafting(ContractCase):
    def office(self, program):
        self.env["ir.config_parameter"].set_param("contract_clm.office_binary", program)

    def test_a_draft_from_an_order_takes_over_parties_lines_and_dates(self):
        contract = self.draft(purpose="A joint study")
        self.assertEqual(contract.order_id, self.order)
        self.assertEqual(contract.amount_untaxed, 1200)
        self.assertEqual(contract.line_ids.sale_line_id, self.order.order_line)
        self.assertEqual(contract.party_ids.mapped("role"), ["ours", "counterparty"])
        self.assertEqual(contract.party_ids[1].signatory_id, self.signatory)
        self.assertEqual(contract.state, "draft")
        self.assertEqual(self.order.clm_contract_count, 1)
        self.assertEqual(self.customer.clm_contract_count, 1)

    def test_the_version_holds_both_files_with_their_hashes(self):
        version = self.draft().current_version_id
        self.assertEqual(version.docx_sha256, evidence.sha256(version._read_file("docx")))
        self.assertEqual(version.sha256, evidence.sha256(version._read_file("pdf")))
        self.assertEqual(version.pages, pdf.page_count(version._read_file("pdf")))
        self.assertGreater(version.pages, 1)

    def test_values_with_markup_stand_in_the_document_as_they_are(self):
        import docx

        contract = self.draft()
        with TemporaryDirectory() as folder:
            path = Path(folder) / "draft.docx"
            path.write_bytes(contract.current_version_id._read_file("docx"))
            document = docx.Document(str(path))
            cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        self.assertIn("Smith & Sons <Trading>", "\n".join([p.text for p in document.paragraphs] + cells))

    def test_a_draft_from_a_partner_and_from_nothing(self):
        wizard = Form(
            self.env["clm.draft.wizard"].with_user(self.rep).with_context(default_partner_id=self.customer.id)
        )
        wizard.type_id = self.type
        self.assertEqual(wizard.signatory_id, self.signatory)
        contract = self.env["clm.contract"].browse(wizard.save().action_draft()["res_id"])
        self.assertFalse(contract.line_ids)
        scratch = Form(self.env["clm.draft.wizard"].with_user(self.rep))
        scratch.partner_id = self.customer
        scratch.type_id = self.type
        self.assertTrue(scratch.save().action_draft()["res_id"])

    def test_a_partner_without_an_address_still_gets_a_contract(self):
        self.customer.write({"country_id": False})
        contract = self.draft()
        self.assertTrue(contract.current_version_id.sha256)

    def test_what_the_template_needs_and_is_missing_is_listed(self):
        wizard = Form(
            self.env["clm.draft.wizard"].with_user(self.rep).with_context(default_order_id=self.order.id)
        )
        wizard.type_id = self.type
        wizard.effective_date = False
        before = self.env["clm.contract"].search_count([])
        with self.assertRaises(UserError) as caught, self.cr.savepoint():
            wizard.save().action_draft()
        self.assertIn("contract.effective_date", str(caught.exception))
        self.assertEqual(self.env["clm.contract"].search_count([]), before, "nothing is left half-done")

    def test_without_libreoffice_the_word_file_is_kept_and_the_pdf_made_later(self):
        self.office("/nowhere/soffice")
        contract = self.draft()
        version = contract.current_version_id
        self.assertTrue(version._read_file("docx"))
        self.assertIn("LibreOffice", contract.pdf_problem)
        with self.assertRaises(UserError):
            contract.action_submit()
        self.office(shutil.which("soffice"))
        contract.action_retry_pdf()
        self.assertTrue(version._read_file("pdf"))
        self.assertFalse(contract.pdf_problem)

    def test_a_hanging_libreoffice_is_stopped_in_time(self):
        with TemporaryDirectory() as folder:
            program = Path(folder) / "soffice"
            program.write_text("#!/bin/sh\nsleep 600\n")
            program.chmod(0o755)
            self.office(str(program))
            self.env["ir.config_parameter"].set_param("contract_clm.office_timeout", "2")
            contract = self.draft()
        self.assertTrue(contract.pdf_problem)
        self.assertTrue(contract.current_version_id.docx)

    def test_a_damaged_file_store_is_noticed_before_anything_is_passed_on(self):
        version = self.draft().current_version_id
        attachment = self.env["ir.attachment"].search(
            [("res_model", "=", version._name), ("res_id", "=", version.id), ("res_field", "=", "pdf")]
        )
        attachment.raw = b"%PDF-1.7 something else"
        version.invalidate_recordset()
        with self.assertRaisesRegex(UserError, "differs"):
            version._read_file("pdf")

    def test_a_version_is_never_changed(self):
        version = self.draft().current_version_id.sudo()
        for values in ({"docx": False}, {"pdf": False}, {"sha256": "0" * 64}):
            with self.assertRaises(UserError):
                version.write(values)

    def test_drafting_again_adds_a_version(self):
        contract = self.draft()
        first = contract.current_version_id
        contract.title = "Another title"
        contract.action_generate()
        self.assertEqual(contract.current_version_id.parent_id, first)
        self.assertEqual(len(contract.version_ids), 2)

    def test_a_batch_of_drafts_takes_one_run_of_libreoffice(self):
        contracts = self.draft() | self.draft() | self.draft()
        runs = []
        original = pdf.warm.convert
        self.patch(
            pdf.warm,
            "convert",
            lambda documents, **options: runs.append(len(documents)) or original(documents, **options),
        )
        contracts.action_generate()
        self.assertEqual(runs, [3])

    def test_a_full_disk_leaves_no_version(self):
        contract = self.draft()

        def full(*args):
            raise OSError(28, "No space left on this disk")

        self.patch(type(self.env["ir.attachment"]), "_file_write", full)
        contract.purpose = "changed, so that the bytes differ"
        with self.assertRaisesRegex(UserError, "disk"), self.cr.savepoint():
            contract.action_generate()
        self.assertEqual(len(contract.version_ids), 1)

    def test_every_field_on_offer_can_be_used(self):
        contract = self.draft()
        values = contract._drafting_values()
        for name in contract._known_fields():
            with self.subTest(name):
                self._walk(values, name.split("."))

    def _walk(self, values, path):
        for key in path:
            if isinstance(values, list):
                values = values[0]
            if values is None:
                return
            self.assertIn(key, values)
            values = values[key]
