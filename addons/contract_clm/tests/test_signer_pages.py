import base64
import json
import re
from unittest.mock import patch

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ..controllers.token_log_filter import without_tokens
from ..tools import one_time_code
from .signer_common import SignerCase, picture


class PageCase(SignerCase, HttpCase):
    def setUp(self):
        super().setUp()
        self.contract = self.send_to_two()

    def link(self, partner):
        signer = self.signer(self.contract, partner)
        return f"/contract/sign/{signer.id}/{signer.access_token}"

    def csrf(self, url):
        return re.search(r'data-csrf-token="([^"]+)"', self.url_open(url).text).group(1)

    def post(self, partner, path, files=None, **data):
        url = self.link(partner)
        data.setdefault("csrf_token", self.csrf(url))
        response = self.url_open(f"{url}/{path}", data=data, files=files)
        self.env.invalidate_all()
        return response

    def submit(self, partner, files=None, **data):
        values = {
            "name": partner.name,
            "consent": "1",
            "sha256": self.contract.sudo().signature_request_ids[:1].sha256,
        }
        return self.post(partner, "submit", files, **values | data)


@tagged("post_install", "-at_install")
class TestSignerPages(PageCase):
    def test_two_of_the_counterparty_sign_in_their_order(self):
        page = self.submit(self.second)
        self.assertIn("Others sign before you", page.text)
        self.assertNotIn(b"%PDF", self.url_open(self.link(self.second) + "/document.pdf").content)
        self.submit(self.signatory)
        self.sign_for_us(self.contract)
        self.submit(self.second)
        self.assertEqual(self.states(self.contract)["Vikram Shah"], "signed")
        self.assertEqual(self.contract.state, "active")

    def test_drawn_and_uploaded_signatures_arrive(self):
        url = "data:image/png;base64," + base64.b64encode(picture()).decode()
        self.submit(self.signatory, style="drawn", drawn=url, drawn_initials=url)
        signer = self.signer(self.contract, self.signatory)
        self.assertTrue(signer.signature_image and signer.initials_image)
        self.sign_for_us(self.contract)
        files = {"picture": ("mine.jpg", picture(kind="JPEG"), "image/jpeg")}
        self.submit(self.second, files, style="uploaded")
        self.assertTrue(self.signer(self.contract, self.second).signature_image)

    def test_what_is_no_picture_is_named_and_nothing_is_signed(self):
        for files, data, words in (
            ({"picture": ("a.png", b"%PDF-1.7", "image/png")}, {"style": "uploaded"}, "PNG or JPEG"),
            ({"picture": ("a.png", b"\x00" * 600_000, "image/png")}, {"style": "uploaded"}, "500 kB"),
            (None, {"style": "drawn", "drawn": "data:image/svg+xml;base64,AA"}, "PNG or JPEG"),
            (None, {"style": "drawn"}, "no signature yet"),
            (None, {"style": "sealed"}, "Choose how you sign"),
        ):
            self.assertIn(words, self.submit(self.signatory, files, **data).text)
        self.assertEqual(self.states(self.contract)["Asha Rao"], "waiting")

    def test_a_flood_is_turned_away(self):
        with mute_logger("odoo.http"):
            response = self.submit(self.signatory, drawn="A" * 3_500_000)
        self.assertEqual(response.status_code, 413)
        self.assertEqual(self.states(self.contract)["Asha Rao"], "waiting")

    def test_a_second_press_signs_once(self):
        token = self.csrf(self.link(self.signatory))
        for _press in range(2):
            response = self.submit(self.signatory, csrf_token=token)
        self.assertIn("You have signed this contract", response.text)
        self.assertEqual(self.kinds(self.contract).count("signature_signed"), 1)

    def test_fields_that_the_form_does_not_have_change_nothing(self):
        self.submit(
            self.signatory, state="declined", partner_id="1", role="ours", method="paper", address="1.1.1.1"
        )
        signer = self.signer(self.contract, self.signatory)
        self.assertEqual((signer.state, signer.method, signer.role), ("signed", "portal", "counterparty"))
        self.assertNotEqual(signer.address, "1.1.1.1")

    def test_a_signer_passes_it_on_and_sees_nothing_any_more(self):
        response = self.post(self.signatory, "delegate", colleague="Meera Iyer", email="meera@example.com")
        self.assertIn("Meera Iyer", response.text)
        url = self.link(self.signatory)
        self.assertIn("Somebody else signs", self.url_open(url).text)
        self.assertNotIn(b"%PDF", self.url_open(f"{url}/document.pdf").content)

    def test_mail_scanners_send_no_code_and_pass_nothing_on(self):
        for path in ("/code", "/delegate", "/submit", "/decline"):
            self.url_open(self.link(self.signatory) + path)
        self.assertEqual(self.states(self.contract)["Asha Rao"], "waiting")

    def test_the_page_says_its_language_and_direction(self):
        self.assertRegex(self.url_open(self.link(self.signatory)).text, r'dir="ltr"\s+lang="en-US"')
        self.env["res.lang"]._activate_lang("ar_001")
        self.signatory.lang = "ar_001"
        self.assertRegex(self.url_open(self.link(self.signatory)).text, r'dir="rtl"\s+lang="ar-001"')

    def test_the_log_has_no_tokens(self):
        with self.assertLogs("werkzeug") as log:
            self.url_open(self.link(self.signatory))
        token = self.signer(self.contract, self.signatory).access_token
        self.assertIn("/contract/sign/", "".join(log.output))
        self.assertNotIn(token, "".join(log.output))
        viewer = "GET /viewer.html?file=%2Fcontract%2Fsign%2F7%2FAb-_9%2Fdocument.pdf HTTP/1.1"
        self.assertNotIn("Ab-_9", without_tokens(viewer))


@tagged("post_install", "-at_install")
class TestCodeOnThePage(PageCase):
    def setUp(self):
        self.env.company.clm_signature_code = "counterparty"
        super().setUp()

    def send_code(self, code="012345"):
        with patch.object(one_time_code, "new_code", lambda: code):
            return self.post(self.signatory, "code")

    def test_a_signer_gets_a_code_and_signs_with_it(self):
        self.assertIn("Send me a code", self.url_open(self.link(self.signatory)).text)
        self.assertIn("good for ten minutes", self.send_code().text)
        self.submit(self.signatory, code="012345")
        self.assertEqual(self.states(self.contract)["Asha Rao"], "signed")

    def test_wrong_guesses_count_although_the_page_comes_back(self):
        self.send_code()
        for guess in range(5):
            self.submit(self.signatory, code=f"90000{guess}")
        self.assertEqual(self.signer(self.contract, self.signatory).code_guesses, 5)
        self.assertIn("locked", self.submit(self.signatory, code="012345").text)
        self.assertIn(
            "locked", self.post(self.signatory, "delegate", colleague="T", email="t@t.co", code="012345").text
        )
        self.assertEqual(self.states(self.contract)["Asha Rao"], "waiting")

    def test_guesses_while_passing_it_on_count_too(self):
        self.send_code()
        self.post(self.signatory, "delegate", colleague="T", email="t@example.com", code="000000")
        self.assertEqual(self.signer(self.contract, self.signatory).code_guesses, 1)

    def test_a_mistake_in_the_form_does_not_use_the_code_up(self):
        self.send_code()
        self.submit(self.signatory, code="012345", name=" ")
        self.submit(self.signatory, code="012345")
        self.assertEqual(self.states(self.contract)["Asha Rao"], "signed")

    def test_a_replayed_code_is_worth_nothing(self):
        self.send_code()
        self.submit(self.signatory, code="012345")
        self.assertIn("You have signed", self.submit(self.signatory, code="012345").text)
        self.assertEqual(self.kinds(self.contract).count("signature_signed"), 1)


@tagged("post_install", "-at_install")
class TestPasswordOfOurSigner(PageCase):
    def call(self, model, method, ids, **kwargs):
        response = self.url_open(
            f"/web/dataset/call_button/{model}/{method}",
            data=json.dumps({"params": {"model": model, "method": method, "args": [ids], "kwargs": kwargs}}),
            headers={"Content-Type": "application/json"},
        )
        self.env.invalidate_all()
        return response.json()

    def test_the_password_is_asked_for_before_the_signature(self):
        action = self.contract.action_sign_own()
        wizards = self.contract.env[action["res_model"]].with_context(**action["context"])
        wizard = wizards.create({"consent": True})
        self.rep.password = "a long password"
        self.authenticate(self.rep.login, "a long password")
        check = self.call("clm.own.signature.wizard", "action_sign", wizard.ids)["result"]
        self.assertEqual(check["res_model"], "res.users.identitycheck")
        self.assertTrue(self.contract.own_signer_id)
        with mute_logger("odoo.http"):
            wrong = self.call(
                check["res_model"], "run_check", [check["res_id"]], context={"password": "wrong"}
            )
        self.assertIn("error", wrong)
        self.assertTrue(self.contract.own_signer_id)
        right = self.call(
            check["res_model"], "run_check", [check["res_id"]], context={"password": "a long password"}
        )
        self.assertNotIn("error", right)
        self.assertFalse(self.contract.own_signer_id)
        self.assertIn("signature_authenticated", self.kinds(self.contract))
