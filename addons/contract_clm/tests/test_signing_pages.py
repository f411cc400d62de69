import re
from datetime import timedelta

from odoo import fields
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from .common import ContractCase


@tagged("post_install", "-at_install")
class TestSigningPages(ContractCase, HttpCase):
    def setUp(self):
        super().setUp()
        self.contract = self.draft()
        self.signer = self.send(self.contract)
        self.url = f"/contract/sign/{self.signer.id}/{self.signer.access_token}"

    def form_token(self):
        return re.search(r'name="csrf_token" value="([^"]+)"', self.url_open(self.url).text).group(1)

    def post(self, path, **data):
        if "csrf_token" not in data:
            data["csrf_token"] = self.form_token()
        return self.url_open(f"{self.url}/{path}", data=data)

    def sign(self, **data):
        values = {"name": "Asha Rao", "consent": "1", "sha256": self.signer.request_id.sha256}
        return self.post("submit", **values | data)

    def state(self):
        self.env.invalidate_all()
        return self.signer.state

    def test_opening_every_link_as_a_mail_scanner_does_changes_nothing(self):
        count = len(self.contract.evidence_ids)
        for path in ("", "/document.pdf", "/submit", "/decline", "/viewed"):
            self.url_open(self.url + path)
        self.assertEqual(self.state(), "waiting")
        self.assertFalse(self.signer.viewed_on)
        self.assertEqual(len(self.contract.evidence_ids), count)

    def test_the_page_shows_the_document_and_its_hash(self):
        page = self.url_open(self.url)
        self.assertEqual(page.status_code, 200)
        self.assertIn(self.signer.request_id.sha256, page.text)
        self.assertEqual(page.headers["Referrer-Policy"], "no-referrer")
        document = self.url_open(f"{self.url}/document.pdf")
        self.assertEqual(document.content, self.contract.current_version_id._read_file("pdf"))

    def test_a_person_signs_and_downloads_the_signed_document(self):
        self.sign_for_us(self.contract)
        response = self.sign()
        self.assertIn("Signed by all parties", response.text)
        self.assertEqual(self.state(), "signed")
        self.assertEqual((self.signer.signed_name, self.signer.method), ("Asha Rao", "portal"))
        document = self.url_open(f"{self.url}/document.pdf")
        self.assertEqual(document.content, self.contract.signed_version_id._read_file("pdf"))

    def test_without_consent_or_name_the_page_says_so_and_keeps_the_input(self):
        response = self.sign(consent="", name="Somebody Typed")
        self.assertIn("Tick the box", response.text)
        self.assertIn("Somebody Typed", response.text)
        self.sign(name=" ")
        self.assertEqual(self.state(), "waiting")

    def test_a_post_without_the_form_token_is_refused(self):
        with mute_logger("odoo.http"):
            response = self.url_open(f"{self.url}/submit", data={"name": "x", "consent": "1"})
        self.assertEqual(response.status_code, 400)
        self.assertEqual(self.state(), "waiting")

    def test_a_guessed_or_foreign_token_shows_nothing(self):
        other = self.send(self.draft())
        for path in (
            f"/contract/sign/{self.signer.id}/guess",
            f"/contract/sign/{self.signer.id}/{other.access_token}",
            f"/contract/sign/999999/{self.signer.access_token}",
        ):
            for suffix in ("", "/document.pdf"):
                response = self.url_open(path + suffix)
                self.assertEqual(response.status_code, 404)
                self.assertNotIn(self.contract.title, response.text)

    def test_an_expired_link_says_so_and_hides_the_document(self):
        token = self.form_token()
        self.signer.request_id.expires_on = fields.Date.today() - timedelta(days=1)
        self.assertIn("expired", self.url_open(self.url).text)
        self.assertNotIn(b"%PDF", self.url_open(f"{self.url}/document.pdf").content)
        self.sign(csrf_token=token)
        self.assertEqual(self.state(), "waiting")

    def test_a_contract_withdrawn_while_being_signed_gives_a_clear_message(self):
        token = self.form_token()
        self.contract.action_cancel("Withdrawn")
        self.assertIn("withdrawn", self.sign(csrf_token=token).text)
        self.assertEqual(self.state(), "waiting")

    def test_declining_with_a_reason(self):
        self.post("decline", reason="Not now")
        self.assertEqual(self.state(), "declined")
        self.assertEqual(self.contract.state, "draft")

    def test_the_opened_page_reports_itself(self):
        self.post("viewed")
        self.state()
        self.assertTrue(self.signer.viewed_on)
        self.assertEqual(self.kinds(self.contract)[-1], "signature_viewed")

    def test_an_arabic_signer_gets_a_page_from_right_to_left(self):
        self.env["res.lang"]._activate_lang("ar_001")
        self.signatory.lang = "ar_001"
        page = self.url_open(self.url).text
        self.assertRegex(page, r"o_rtl|dir=.rtl")

    def test_a_customer_with_a_login_sees_only_their_shared_contracts(self):
        hidden = self.draft()
        customer = new_test_user(self.env, "clm_portal", "base.group_portal")
        customer.partner_id.parent_id = self.customer
        stranger = new_test_user(self.env, "clm_stranger", "base.group_portal")
        self.authenticate(customer.login, customer.login)
        self.assertIn(self.contract.name, self.url_open("/my/contracts").text)
        self.assertNotIn(hidden.name, self.url_open("/my/contracts").text)
        self.assertIn(b"%PDF", self.url_open(f"/my/contracts/{self.contract.id}/document.pdf").content)
        self.assertNotIn(b"%PDF", self.url_open(f"/my/contracts/{hidden.id}/document.pdf").content)
        self.authenticate(stranger.login, stranger.login)
        self.assertNotIn(self.contract.name, self.url_open("/my/contracts").text)
        self.assertNotIn(b"%PDF", self.url_open(f"/my/contracts/{self.contract.id}/document.pdf").content)

    def test_a_shared_link_reads_the_draft_in_negotiation_only(self):
        contract = self.draft()
        contract.action_start_negotiation()
        link = contract._get_share_url()
        self.assertIn(contract.name, self.url_open(link).text)
        contract.action_reset_to_draft()
        self.assertNotIn(contract.title, self.url_open(link).text)
