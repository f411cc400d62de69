import base64
import io
from datetime import date, timedelta

from pypdf import PdfReader

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..tools import pdf
from .common import ContractCase


@tagged("post_install", "-at_install")
class TestSignature(ContractCase):
    def setUp(self):
        super().setUp()
        self.contract = self.draft()
        self.signer = self.send(self.contract)

    def sign(self, name="Asha Rao"):
        self.signer._sign(name, self.signer.request_id.sha256, "portal", "127.0.0.1")
        self.contract.invalidate_recordset()

    def test_both_sides_sign_and_the_contract_is_active(self):
        self.sign()
        self.assertEqual(self.contract.state, "signature")
        self.sign_for_us(self.contract)
        self.assertEqual(self.contract.state, "active")
        self.assertEqual(self.contract.end_date, date(2027, 12, 31))

    def test_the_signed_pdf_carries_a_certificate_with_the_hash(self):
        pages = self.contract.current_version_id.pages
        self.sign_for_us(self.contract)
        self.sign()
        signed = self.contract.signed_version_id
        self.assertGreater(signed.pages, pages)
        added = PdfReader(io.BytesIO(signed._read_file("pdf"))).pages[pages:]
        joined = "".join("".join(page.extract_text() for page in added).split())
        self.assertIn(self.signer.request_id.sha256, joined)
        self.assertIn("AshaRao", joined)

    def test_only_the_named_person_signs_for_us(self):
        with self.assertRaises(UserError):
            self.contract.with_user(self.officer).action_sign_own()
        ours = self.contract.own_signer_id
        wizard = (
            self.env["clm.own.signature.wizard"]
            .with_user(self.officer)
            .create(
                {"signer_id": ours.id, "name": "Officer", "consent": True, "sha256": ours.request_id.sha256}
            )
        )
        with self.assertRaises(AccessError):
            wizard.action_sign()

    def test_our_signature_needs_consent(self):
        action = self.contract.action_sign_own()
        wizard = self.contract.env["clm.own.signature.wizard"].with_context(**action["context"]).create({})
        with self.assertRaises(UserError):
            wizard.action_sign()

    def test_nobody_signs_twice_or_without_a_name(self):
        for name in ("", "   ", "x" * 201):
            with self.assertRaises(UserError):
                self.sign(name)
        self.sign()
        with self.assertRaises(UserError):
            self.sign()

    def test_another_hash_than_the_one_shown_is_refused(self):
        with self.assertRaises(UserError):
            self.signer._sign("Asha Rao", "0" * 64, "portal")

    def test_a_document_swapped_underneath_is_not_signed(self):
        version = self.contract.current_version_id
        self.env["ir.attachment"].search(
            [("res_model", "=", version._name), ("res_id", "=", version.id), ("res_field", "=", "pdf")]
        ).raw = b"%PDF-1.7 swapped"
        version.invalidate_recordset()
        with self.assertRaises(UserError):
            self.sign()
        self.assertEqual(self.signer.state, "waiting")

    def test_an_expired_link_does_not_sign(self):
        self.signer.request_id.expires_on = fields.Date.today() - timedelta(days=1)
        with self.assertRaisesRegex(UserError, "expired"):
            self.sign()

    def test_a_withdrawn_contract_is_not_signed(self):
        self.contract.action_cancel("Changed our mind")
        with self.assertRaisesRegex(UserError, "withdrawn"):
            self.sign()

    def test_declining_needs_a_reason_and_voids_the_approval(self):
        with self.assertRaises(UserError):
            self.signer._decline(" ")
        self.signer._decline("The cap is too low")
        self.contract.invalidate_recordset()
        self.assertEqual((self.contract.state, self.contract.approval_ids.state), ("draft", "voided"))
        with self.assertRaises(UserError):
            self.sign()

    def test_users_cannot_read_the_token(self):
        with self.assertRaises(AccessError):
            self.assertFalse(self.signer.with_user(self.rep).sudo(False).access_token)

    def test_a_scan_of_the_paper_takes_the_place_of_the_signatures(self):
        scan = self.contract.current_version_id._read_file("pdf")
        action = self.contract.action_upload_signed()
        wizard = (
            self.contract.env["clm.signed.upload.wizard"]
            .with_context(**action["context"])
            .create({"datas": base64.b64encode(scan), "filename": "scan.pdf", "note": "Rao, Murphy"})
        )
        wizard.action_upload()
        self.assertEqual((self.contract.state, self.contract.signed_version_id.origin), ("active", "scan"))
        self.assertEqual(self.contract.signature_request_ids.state, "voided")
        self.assertEqual(
            pdf.page_count(self.contract.signed_version_id._read_file("pdf")), pdf.page_count(scan)
        )

    def test_a_scan_that_is_no_pdf_is_refused(self):
        wizard = self.contract.env["clm.signed.upload.wizard"].create(
            {"contract_id": self.contract.id, "datas": base64.b64encode(b"GIF89a"), "note": "Rao, Murphy"}
        )
        with self.assertRaises(UserError):
            wizard.action_upload()
        self.assertEqual(self.contract.state, "signature")

    def test_a_signatory_without_mail_is_named_before_anything_is_sent(self):
        contract = self.draft()
        self.signatory.email = False
        self.approve(contract)
        with self.assertRaisesRegex(UserError, "Asha Rao"):
            contract.action_send_for_signature()
        self.assertFalse(contract.signature_request_ids)
