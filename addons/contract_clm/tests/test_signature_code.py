from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..tools import one_time_code
from .signer_common import SignerCase


@tagged("post_install", "-at_install")
class TestSignatureCode(SignerCase):
    def setUp(self):
        super().setUp()
        self.env.company.clm_signature_code = "counterparty"
        self.contract = self.draft()
        self.send(self.contract)
        self.asha = self.signer(self.contract, self.signatory)

    def send_code(self, code="012345"):
        with patch.object(one_time_code, "new_code", lambda: code):
            self.asha._send_code()

    def guess(self, code):
        try:
            self.asha._guess(code)
        except UserError as error:
            return str(error)
        return ""

    def later(self, **delta):
        return freeze_time(fields.Datetime.now() + timedelta(**delta))

    def test_the_code_that_was_mailed_signs_and_is_evidence(self):
        with patch.object(type(self.env["mail.mail"]), "unlink", lambda mails: True):
            self.send_code()
        self.assertIn("012345", self.mails(self.signatory, "Your code").body_html)
        self.assertNotIn("012345", self.mails(self.signatory, "Your code").subject)
        self.sign(self.contract, self.signatory, code="012 345")
        self.assertEqual(self.asha.state, "signed")
        self.assertIn("signature_authenticated", self.kinds(self.contract))
        self.assertNotIn("012345", str(self.contract.evidence_ids.mapped("content")))

    def test_nobody_signs_without_the_code(self):
        for code in ("", "000000"):
            with self.assertRaises(UserError):
                self.sign(self.contract, self.signatory, code=code)
        self.send_code()
        for code in ("", "000000", "12345", None):
            with self.assertRaises(UserError):
                self.sign(self.contract, self.signatory, code=code)
        self.assertEqual(self.asha.state, "waiting")

    def test_five_wrong_guesses_lock_the_code_and_a_new_one_opens(self):
        self.send_code()
        answers = [self.guess("999999") for _ in range(6)]
        self.assertIn("4 more times", answers[0])
        self.assertIn("locked", answers[4])
        self.assertIn("locked", self.guess("012345"))
        with self.assertRaisesRegex(UserError, "locked"):
            self.sign(self.contract, self.signatory, code="012345")
        with self.later(minutes=2):
            self.send_code("777777")
            self.assertIn("more times", self.guess("012345"))
            self.assertEqual(self.guess("777777"), "")
            self.sign(self.contract, self.signatory, code="777777")

    def test_a_code_ends_after_ten_minutes(self):
        self.send_code()
        with self.later(minutes=10):
            self.assertIn("older than ten minutes", self.guess("012345"))
            with self.assertRaises(UserError):
                self.sign(self.contract, self.signatory, code="012345")

    def test_codes_are_sent_once_a_minute_and_five_times_an_hour(self):
        self.send_code()
        with self.assertRaisesRegex(UserError, "one minute"):
            self.send_code()
        for minutes in (2, 4, 6, 8):
            with self.later(minutes=minutes):
                self.send_code()
        with self.later(minutes=10), self.assertRaisesRegex(UserError, "an hour"):
            self.send_code()
        with self.later(minutes=61):
            self.send_code()

    def test_a_code_is_good_for_one_act(self):
        self.send_code()
        self.asha._delegate("Meera", "meera@example.com", "012345")
        self.assertFalse(self.asha.code_hash)
        self.assertTrue(self.asha.delegated_to_id.code_required)
        self.assertFalse(self.asha.delegated_to_id.code_hash)

    def test_a_found_link_names_no_colleague_to_get_round_the_code(self):
        with self.assertRaises(UserError):
            self.asha._delegate("Thief", "thief@example.com")

    def test_the_code_of_somebody_else_does_not_sign(self):
        other = self.draft()
        self.send(other)
        self.send_code()
        theirs = self.signer(other, self.signatory)
        with self.later(minutes=2), patch.object(one_time_code, "new_code", lambda: "555555"):
            theirs._send_code()
        self.assertIn("more times", self.guess("555555"))

    def test_the_table_holds_no_code_and_users_read_not_even_the_hash(self):
        self.send_code()
        self.env.flush_all()
        self.env.cr.execute("SELECT * FROM clm_signature_signer WHERE id = %s", [self.asha.id])
        self.assertNotIn("012345", str(self.env.cr.fetchall()))
        for name in ("code_hash", "code_salt"):
            with self.assertRaises(AccessError):
                self.asha.with_user(self.env.ref("base.user_admin")).sudo(False).read([name])

    def test_the_setting_of_the_type_goes_before_the_company(self):
        self.type.signature_code = "none"
        contract = self.draft()
        self.send(contract)
        self.assertFalse(self.signer(contract, self.signatory).code_required)
        self.type.signature_code = "everybody"
        contract = self.draft()
        self.send(contract)
        self.assertTrue(all(contract.sudo().signature_request_ids.signer_ids.mapped("code_required")))

    def test_our_own_people_sign_with_their_password_instead(self):
        self.type.signature_code = "everybody"
        contract = self.draft()
        self.send(contract)
        self.sign_for_us(contract)
        self.assertEqual(self.signer(contract, self.rep.partner_id).state, "signed")

    def test_no_code_is_sent_for_what_cannot_be_signed(self):
        self.contract.action_cancel("No")
        with self.assertRaisesRegex(UserError, "withdrawn"):
            self.send_code()

    def test_the_page_does_not_give_the_address_away(self):
        self.assertEqual(self.asha._code_destination(), "a***@e******.com")
