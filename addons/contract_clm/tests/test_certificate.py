import io
import re
from unittest.mock import patch

from freezegun import freeze_time
from pypdf import PdfReader

from odoo.tests import tagged

from ..tools import pdf, verify_bundle
from .common import ContractCase


@tagged("post_install", "-at_install")
class TestCertificate(ContractCase):
    """The pages behind the signed document."""

    def pages(self, contract):
        """Text without spaces of each page of the certificate."""
        shown = contract.signature_request_ids.version_id.sudo().pages
        reader = PdfReader(io.BytesIO(contract.signed_version_id.sudo()._read_file("pdf")))
        return ["".join(page.extract_text().split()) for page in reader.pages[shown:]]

    def test_it_says_who_signed_how_when_and_what(self):
        self.signatory.tz = "Asia/Kolkata"
        contract = self.activate(self.draft())
        text = "".join(self.pages(contract))
        request = contract.sudo().signature_request_ids
        signer = request.signer_ids.filtered(lambda signer: signer.role == "counterparty")
        for words in (
            request.sha256,
            "AshaRao",
            "asha@example.com",
            "127.0.0.1",
            "Asia/Kolkata,UTC+05:30",
            f"{signer.signed_on:%Y-%m-%d%H:%M:%S}UTC",
            "".join(signer.consent.split()),
            "Personallink",
            f"Signedintothecompany'ssystemas{self.rep.login}".replace("'", "'"),
            "simpleelectronicsignaturewithstrongevidence",
            "python3verify.py",
        ):
            with self.subTest(words):
                self.assertIn(words, text.replace("’", "'"))

    def test_it_names_the_chain_as_it_was_just_before(self):
        contract = self.activate(self.draft())
        rows = contract.sudo()._evidence_rows()
        sealed = rows.filtered(lambda row: row.kind == "sealed")
        before = rows.filtered(lambda row: row.number == sealed.number - 1)
        self.assertIn(before.hash, "".join(self.pages(contract)))
        data = contract.signed_version_id.sudo()._read_file("pdf")
        self.assertEqual(
            set(verify_bundle.ANCHOR.findall(data)), {(str(before.number).encode(), before.hash.encode())}
        )

    def test_each_party_reads_its_own_language(self):
        for code in ("hi_IN", "ar_001"):
            self.env["res.lang"]._activate_lang(code)
        self.env.company.partner_id.lang = "hi_IN"
        self.signatory.lang = "ar_001"
        contract = self.activate(self.draft())
        languages = contract._certificate_languages(contract.sudo().signature_request_ids)
        self.assertEqual(languages, ["hi", "ar"])
        pages = self.pages(contract)
        self.assertRegex("".join(pages), r"[\u0900-\u097f]{3}")
        self.assertRegex("".join(pages), r"[\u0600-\u06ff\ufb50-\ufeff]{3}")
        self.assertGreaterEqual(len(pages), 2)
        self.assertEqual("".join(pages).count(contract.signature_request_ids.sha256), 2)

    def test_parties_of_one_language_get_it_once(self):
        self.signatory.lang = "en_US"
        contract = self.activate(self.draft())
        titles = re.findall("CompletionCertificate", self.pages(contract)[0])
        self.assertTrue(titles)
        self.assertEqual("".join(self.pages(contract)).count("Fingerprintofthedocument"), 1)

    def test_a_code_that_was_confirmed_is_named(self):
        contract = self.draft()
        signer = self.send(contract)
        contract.sudo()._log_evidence(
            "signature_authenticated",
            version=signer.request_id.version_id,
            actor=signer._label(),
            payload={"method": "email"},
        )
        self.assertEqual(signer._authentication(), ["link", "code_email"])

    def test_the_same_signatures_give_the_same_pages(self):
        contract = self.activate(self.draft())
        request = contract.sudo().signature_request_ids
        with freeze_time("2027-01-01"):
            values = contract.sudo()._certificate_values(request)
        self.assertEqual(values, contract.sudo()._certificate_values(request))

    def test_without_libreoffice_the_signatures_stay_and_the_contract_waits(self):
        contract = self.draft()
        signer = self.send(contract)
        self.sign_for_us(contract)
        converter = self.env.registry["clm.document.converter"]
        with patch.object(
            converter,
            "_convert",
            lambda converter, documents: [pdf.OfficeMissing() for _document in documents],
        ):
            signer._sign("Asha Rao", signer.request_id.sha256, "portal", "127.0.0.1")
        self.assertEqual((signer.state, contract.state), ("signed", "signature"))
        self.assertIn("LibreOffice", contract.seal_problem)
        self.assertFalse(contract.action_seal_again())
        self.assertEqual((contract.state, self.kinds(contract).count("sealed")), ("active", 1))
