from datetime import date

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .notice_common import LETTER, NoticeCase


@tagged("post_install", "-at_install")
class TestNoticeIntruders(NoticeCase):
    """Reps of other teams, people outside the wall, and portal users neither see notices nor give them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.portal = new_test_user(cls.env, "clm_portal_notice", "base.group_portal")
        cls.strangers = cls.other_rep | cls.outsider | cls.portal

    def setUp(self):
        super().setUp()
        self.contract = self.active()

    def assert_refused(self, user, contract):
        values = {"direction": "given", "kind": "not_renew", "sent_on": date(2026, 9, 1)}
        theirs = contract.with_user(user).sudo(False)
        with freeze_time("2026-09-01"):
            for attempt in (
                theirs.action_give_notice,
                theirs.action_receive_notice,
                lambda: self.env["clm.notice"].with_user(user)._record(theirs, values),
                lambda: self.env["clm.notice"].with_user(user).create({**values, "contract_id": contract.id}),
            ):
                with self.assertRaises(AccessError), self.cr.savepoint():
                    attempt()
        self.assertFalse(contract.sudo().notice_ids)

    def test_strangers_give_no_notice(self):
        for user in self.strangers:
            with self.subTest(user.login):
                self.assert_refused(user, self.contract)

    def test_the_dialog_of_a_stranger_records_nothing(self):
        with freeze_time("2026-09-01"), self.assertRaises(AccessError):
            self.env["clm.notice.wizard"].with_user(self.other_rep).create(
                {"contract_id": self.contract.id}
            ).action_record()

    def test_strangers_do_not_touch_notice_that_was_given(self):
        notice = self.give(self.contract, proof=self.encoded(LETTER), proof_filename="sent.eml")
        for user in self.strangers:
            theirs = notice.with_user(user).sudo(False)
            for attempt in (
                lambda theirs=theirs: theirs.read(["note"]),
                lambda theirs=theirs: theirs.action_withdraw("x"),
                theirs.action_open_arrival,
                lambda theirs=theirs: theirs._record_arrival({"received_on": date(2026, 9, 2)}),
                lambda theirs=theirs: theirs.write({"note": "x"}),
            ):
                with self.subTest(user.login), self.assertRaises(AccessError):
                    attempt()
        self.assertEqual(notice.state, "in_force")

    def test_a_wall_closes_notices_too(self):
        notice = self.give(self.contract)
        insider = new_test_user(self.env, "clm_insider_notice", "contract_clm.group_contract_clm_user")
        self.assertTrue(notice.with_user(self.officer).sudo(False).has_access("read"))
        self.contract.write({"confidentiality": "walled", "insider_ids": [Command.set(insider.ids)]})
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertFalse(notice.with_user(self.officer).sudo(False).has_access("read"))
        theirs = notice.with_user(insider).sudo(False)
        self.assertTrue(theirs.has_access("read"))
        with self.assertRaises(UserError):
            theirs.action_withdraw("x")

    def test_an_officer_gives_notice_for_a_rep(self):
        self.give(self.contract, user=self.officer)
        self.assertTrue(self.contract.current_term_id.renewal_stopped)

    def test_proofs_under_a_legal_hold_stay(self):
        notice = self.give(self.contract, proof=self.encoded(LETTER), proof_filename="sent.eml")
        self.env["clm.legal.hold"].with_user(self.officer)._place(
            self.contract.with_user(self.officer).sudo(False), "Dispute", "A claim"
        )
        files = self.env["ir.attachment"].sudo().with_context(skip_res_field_check=True)
        with self.assertRaises(UserError):
            files.search([("res_model", "=", "clm.notice"), ("res_id", "=", notice.id)]).unlink()
