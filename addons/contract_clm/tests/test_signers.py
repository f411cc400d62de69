from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged

from .signer_common import SignerCase, picture


@tagged("post_install", "-at_install")
class TestSignersInOrder(SignerCase):
    def test_each_party_has_one_signatory_and_all_sign_together_by_default(self):
        contract = self.draft()
        self.assertEqual(set(contract.party_ids.mapped("sign_order")), {1})
        self.send(contract)
        self.assertEqual(set(self.states(contract).values()), {"waiting"})

    def test_the_type_says_which_side_signs_first(self):
        for order, first, second in (
            ("ours_first", "ours", "counterparty"),
            ("theirs_first", "counterparty", "ours"),
        ):
            self.type.signing_order = order
            orders = {party.role: party.sign_order for party in self.draft().party_ids}
            self.assertEqual((orders[first], orders[second]), (1, 2))

    def test_the_next_are_asked_when_all_before_have_signed(self):
        contract = self.send_to_two()
        self.assertEqual(self.states(contract)["Vikram Shah"], "planned")
        self.assertFalse(self.mails(self.second))
        with self.assertRaisesRegex(UserError, "Others sign before you"):
            self.sign(contract, self.second)
        self.sign(contract, self.signatory)
        self.assertEqual(self.states(contract)["Vikram Shah"], "planned")
        self.sign_for_us(contract)
        self.assertEqual(self.states(contract)["Vikram Shah"], "waiting")
        self.assertTrue(self.mails(self.second))
        self.sign(contract, self.second)
        self.assertEqual(contract.state, "active")

    def test_our_signature_that_comes_later_is_not_asked_for_before(self):
        self.type.signing_order = "theirs_first"
        contract = self.draft()
        self.send(contract)
        self.assertFalse(contract.own_signer_id)
        self.assertFalse(contract.activity_ids)
        self.sign(contract, self.signatory)
        self.assertTrue(contract.activity_ids)
        self.sign_for_us(contract)
        self.assertEqual(contract.state, "active")

    def test_the_certificate_names_everybody_who_signed(self):
        contract = self.send_to_two(order=1)
        self.sign(contract, self.second)
        self.sign(contract, self.signatory)
        self.sign_for_us(contract)
        request = contract.sudo().signature_request_ids
        names = [row["name"] for row in contract._certificate_values(request)["signatures"]]
        self.assertEqual(len(names), 3)
        self.assertFalse(contract._verify_evidence())

    def test_signers_of_a_side_are_numbered_in_the_order_in_which_they_sign(self):
        contract = self.send_to_two(order=0)
        self.assertEqual(self.signer(contract, self.second).number, 1)
        self.assertEqual(self.signer(contract, self.signatory).number, 2)

    def test_everybody_gets_the_signed_document_by_mail(self):
        contract = self.send_to_two()
        self.sign(contract, self.signatory)
        self.sign_for_us(contract)
        self.sign(contract, self.second)
        signed = contract.signed_version_id._read_file("pdf")
        for partner in (self.signatory, self.second, self.rep.partner_id):
            mail = self.mails(partner, "signed by all")
            self.assertEqual(mail.attachment_ids.mapped("raw"), [signed])

    def test_a_further_signatory_must_be_of_this_contract_and_new(self):
        contract, other = self.draft_with_two(), self.draft()
        party = contract.party_ids.filtered(lambda party: party.role == "counterparty")
        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            other.further_signatory_ids = [
                (0, 0, {"party_id": party.id, "partner_id": self.rep.partner_id.id})
            ]
        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            contract.further_signatory_ids = [(0, 0, {"party_id": party.id, "partner_id": self.signatory.id})]

    def test_signatories_are_frozen_with_the_contract_and_belong_to_its_owner(self):
        contract = self.draft_with_two()
        rows = contract.further_signatory_ids
        with self.assertRaises(AccessError):
            rows.with_user(self.other_rep).write({"sign_order": 5})
        self.approve(contract)
        with self.assertRaises(UserError):
            rows.write({"sign_order": 5})

    def test_a_further_signatory_without_mail_is_named_before_anything_is_sent(self):
        contract = self.draft_with_two()
        self.second.email = False
        self.approve(contract)
        with self.assertRaisesRegex(UserError, "Vikram Shah"):
            contract.action_send_for_signature()


@tagged("post_install", "-at_install")
class TestHowItLooks(SignerCase):
    def setUp(self):
        super().setUp()
        self.contract = self.draft()
        self.send(self.contract)

    def test_a_drawn_signature_is_kept_for_the_document(self):
        marks = {
            "style": "drawn",
            "signature": picture(),
            "initials": "AR",
            "initials_picture": picture((60, 40)),
        }
        signer = self.sign(self.contract, self.signatory, marks=marks)
        self.assertEqual((signer.signature_style, signer.initials), ("drawn", "AR"))
        self.assertTrue(signer.signature_image and signer.initials_image)
        theirs = signer.with_user(self.rep).sudo(False)
        self.assertTrue(theirs.signature_image)
        with self.assertRaises(AccessError):
            self.assertFalse(signer.with_user(self.other_rep).sudo(False).signature_image)

    def test_a_typed_signature_needs_no_picture(self):
        signer = self.sign(self.contract, self.signatory)
        self.assertEqual((signer.signature_style, signer.signature_image), ("typed", False))

    def test_a_picture_that_is_none_leaves_nothing_signed(self):
        for marks in (
            {"style": "drawn"},
            {"style": "uploaded", "signature": b"%PDF-1.7"},
            {"style": "uploaded", "signature": picture() + b"\x00" * 600_000},
            {"style": "forged", "signature": picture()},
        ):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                self.sign(self.contract, self.signatory, marks=marks)
        self.assertEqual(self.states(self.contract)["Asha Rao"], "waiting")

    def test_consent_is_kept_with_version_and_language(self):
        signer = self.sign(self.contract, self.signatory)
        self.assertEqual((signer.consent_version, signer.lang), ("1", "en_US"))
        self.assertIn("I have read the document", signer.consent)


@tagged("post_install", "-at_install")
class TestHandingOver(SignerCase):
    def setUp(self):
        super().setUp()
        self.contract = self.send_to_two()
        self.asha = self.signer(self.contract, self.signatory)

    def test_a_colleague_signs_instead_and_the_old_link_ends(self):
        self.asha._delegate("Meera Iyer", "Meera@Example.com")
        colleague = self.asha.delegated_to_id
        self.assertEqual((self.asha.state, colleague.state), ("delegated", "waiting"))
        self.assertEqual(colleague.partner_id.parent_id, self.customer)
        self.assertNotEqual(colleague.access_token, self.asha.access_token)
        self.assertTrue(self.mails(colleague.partner_id))
        with self.assertRaisesRegex(UserError, "Somebody else"):
            self.sign(self.contract, self.signatory)
        self.assertIn("signature_delegated", self.kinds(self.contract))
        self.assertIn(self.rep.partner_id, self.contract.message_ids[:1].notified_partner_ids)
        self.sign(self.contract, colleague.partner_id)
        self.sign_for_us(self.contract)
        self.sign(self.contract, self.second)
        self.assertEqual(self.contract.state, "active")

    def test_a_known_contact_is_taken_by_address(self):
        known = self.env["res.partner"].create(
            {"name": "Meera", "parent_id": self.customer.id, "email": "meera@example.com"}
        )
        self.asha._delegate("Somebody", "MEERA@example.com")
        self.assertEqual(self.asha.delegated_to_id.partner_id, known)

    def test_a_stranger_with_the_same_address_is_not_taken(self):
        stranger = self.env["res.partner"].create({"name": "Meera", "email": "meera@example.com"})
        self.asha._delegate("Meera", "meera@example.com")
        self.assertNotEqual(self.asha.delegated_to_id.partner_id, stranger)

    def test_names_and_addresses_are_checked(self):
        for name, email in (
            ("", "meera@example.com"),
            ("Meera", "nothing"),
            ("Meera", "a@example.com, b@example.com"),
            ("Meera", "vikram@example.com"),
            ("Meera", "asha@example.com"),
            ("x" * 201, "meera@example.com"),
        ):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                self.asha._delegate(name, email)
        self.assertEqual(self.asha.state, "waiting")

    def test_a_link_does_not_mail_half_the_world(self):
        signer = self.asha
        for number in range(3):
            signer._delegate(f"Colleague {number}", f"colleague{number}@example.com")
            signer = signer.delegated_to_id
        with self.assertRaisesRegex(UserError, "too often"):
            signer._delegate("One more", "more@example.com")

    def test_who_may_not_pass_on_is_told_so(self):
        self.type.signature_delegation = False
        with self.assertRaisesRegex(UserError, "cannot be passed on"):
            self.asha._delegate("Meera", "meera@example.com")

    def test_whoever_signed_or_is_not_asked_yet_passes_nothing_on(self):
        with self.assertRaises(UserError):
            self.signer(self.contract, self.second)._delegate("Meera", "meera@example.com")
        self.sign(self.contract, self.signatory)
        with self.assertRaises(UserError):
            self.asha._delegate("Meera", "meera@example.com")

    def replace(self, user, signer, partner):
        signer = signer.with_user(user).sudo(False)
        action = signer.action_open_replacement()
        wizard = signer.env[action["res_model"]].with_context(**action["context"])
        wizard.create({"partner_id": partner.id, "reason": "On leave"}).action_replace()

    def test_the_owner_names_somebody_else(self):
        deputy = self.env["res.partner"].create({"name": "Deputy", "email": "deputy@example.com"})
        self.replace(self.rep, self.signer(self.contract, self.second), deputy)
        self.assertEqual(self.states(self.contract)["Deputy"], "planned")
        self.assertFalse(self.mails(deputy))
        with self.assertRaises(AccessError):
            self.replace(self.other_rep, self.asha, deputy)

    def test_our_signer_is_replaced_and_the_activity_with_them(self):
        ours = self.signer(self.contract, self.rep.partner_id)
        self.replace(self.rep, ours, self.officer.partner_id)
        self.assertEqual(self.contract.activity_ids.user_id, self.officer)
        self.assertFalse(self.contract.own_signer_id)

    def test_whoever_signed_is_not_replaced(self):
        self.sign(self.contract, self.signatory)
        with self.assertRaises(UserError):
            self.replace(self.rep, self.asha, self.env.ref("base.partner_admin"))


@tagged("post_install", "-at_install")
class TestWhatHappensByItself(SignerCase):
    def setUp(self):
        super().setUp()
        self.contract = self.draft()
        self.send(self.contract)
        self.request = self.contract.sudo().signature_request_ids

    def run_on(self, days):
        with freeze_time(fields.Datetime.now() + timedelta(days=days)):
            progress = patch.object(
                type(self.env["ir.cron"]), "_commit_progress", lambda *_args, **_values: 1.0
            )
            with progress:
                self.env["clm.signature.request"]._cron_follow_up()
        self.env.invalidate_all()

    def reminders(self):
        return len(self.mails(self.signatory, "Reminder"))

    def test_an_expired_request_ends_once_and_is_sent_again_with_its_approval(self):
        self.run_on(31)
        self.run_on(32)
        self.assertEqual((self.request.state, self.contract.state), ("expired", "approval"))
        self.assertEqual(self.kinds(self.contract).count("signature_expired"), 1)
        self.assertFalse(self.contract.activity_ids)
        with self.assertRaisesRegex(UserError, "expired"):
            self.sign(self.contract, self.signatory)
        self.contract.action_send_for_signature()
        self.assertEqual(self.contract.state, "signature")

    def test_the_nightly_job_itself_ends_what_is_over(self):
        self.request.expires_on = fields.Date.today() - timedelta(days=1)
        with self.enter_registry_test_mode():
            self.env.ref("contract_clm.ir_cron_signature_follow_up").method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual(self.request.state, "expired")

    def test_the_ladder_is_one_mail_for_each_rung(self):
        for day, count in ((1, 0), (3, 1), (4, 1), (10, 1), (28, 2), (29, 2)):
            self.run_on(day)
            self.assertEqual(self.reminders(), count, f"on day {day}")

    def test_missed_nights_cost_one_mail_and_not_two(self):
        self.run_on(29)
        self.assertEqual(self.reminders(), 1)

    def test_nobody_is_reminded_of_what_is_done_or_withdrawn(self):
        self.contract.action_cancel("No")
        self.run_on(4)
        self.assertEqual(self.reminders(), 0)

    def test_a_type_without_reminders_sends_none(self):
        self.type.write({"signature_remind_after": 0, "signature_remind_before": 0})
        contract = self.draft()
        self.send(contract)
        self.assertFalse(self.signer(contract, self.signatory).remind_on)


@tagged("post_install", "-at_install")
class TestOwnSignature(SignerCase):
    def setUp(self):
        super().setUp()
        self.contract = self.draft()
        self.send(self.contract)

    def wizard(self, **values):
        action = self.contract.action_sign_own()
        wizards = self.contract.env[action["res_model"]].with_context(**action["context"])
        return wizards.create({"consent": True, **values})

    def test_no_script_signs_for_a_user(self):
        with self.assertRaises(UserError):
            self.wizard().action_sign()
        self.assertTrue(self.contract.own_signer_id)

    def test_a_drawn_signature_of_our_own(self):
        self.wizard(signature_style="drawn", drawing=self.encoded(picture()))._sign_as_user({"method": "x"})
        signer = self.signer(self.contract, self.rep.partner_id)
        self.assertTrue(signer.signature_image)
        self.assertIn("signature_authenticated", self.kinds(self.contract))

    def test_we_decline_with_a_reason(self):
        with self.assertRaises(UserError):
            self.wizard().action_decline()
        self.wizard(reason="Wrong price").action_decline()
        self.assertEqual(self.contract.state, "draft")

    def test_nobody_declines_for_somebody_else(self):
        signer = self.contract.own_signer_id
        officer = new_test_user(self.env, "clm_nosy", "contract_clm.group_contract_clm_officer")
        wizard = self.env["clm.own.signature.wizard"].with_user(officer)
        with self.assertRaises(AccessError):
            wizard.create({"signer_id": signer.id, "name": "x", "reason": "x"}).action_decline()
