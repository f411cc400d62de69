from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .notice_common import NoticeCase


@tagged("post_install", "-at_install")
class TestRenewalLoss(NoticeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.price = cls.env.ref("contract_clm.clm_renewal_loss_reason_price")

    def lose(self, card, day="2026-08-10", **values):
        with freeze_time(day):
            action = card.action_open_loss()
            wizard = Form(self.env[action["res_model"]].with_user(self.rep).with_context(**action["context"]))
            wizard.loss_reason_id = self.price
            for name, value in values.items():
                wizard[name] = value
            wizard.save().action_confirm()
        self.env.flush_all()
        self.env.invalidate_all()

    def tasks(self, card):
        kind = self.env.ref("contract_clm.mail_activity_win_back")
        return card.sudo().activity_ids.filtered(lambda row: row.activity_type_id == kind)

    def test_a_reason_of_the_list_and_words_are_kept(self):
        contract, card = self.with_card()
        self.lose(card, reason="Ten percent too much")
        self.assertEqual((card.state, card.loss_reason_id), ("lost", self.price))
        self.assertEqual(card.lost_reason, "Price: Ten percent too much")
        self.assertTrue(contract.current_term_id.renewal_stopped)
        self.assertIn("renewal_lost", self.kinds(contract))

    def test_without_any_reason_nothing_is_lost(self):
        _contract, card = self.with_card()
        with self.assertRaises(UserError):
            card.action_lost()
        card.action_lost(loss_reason_id=self.price.id)
        self.assertEqual(card.lost_reason, "Price")

    def test_on_the_day_the_owner_gets_one_activity(self):
        contract, card = self.with_card()
        self.lose(card, win_back_on=date(2027, 6, 1))
        self.run_nightly("2027-01-01")
        self.assertEqual(contract.state, "ended")
        self.run_nightly("2027-05-31")
        self.assertFalse(self.tasks(card))
        self.run_nightly("2027-06-10")
        self.run_nightly("2027-06-11")
        self.assertEqual(self.tasks(card).user_id, self.rep)
        self.assertEqual(len(self.tasks(card)), 1)

    def test_another_day_tells_again(self):
        _contract, card = self.with_card()
        self.lose(card, win_back_on=date(2027, 6, 1))
        self.run_nightly("2027-06-01")
        self.tasks(card).unlink()
        self.run_nightly("2027-06-02")
        self.assertFalse(self.tasks(card))
        card.win_back_on = date(2027, 9, 1)
        self.run_nightly("2027-09-01")
        self.assertEqual(len(self.tasks(card)), 1)

    def test_a_day_in_the_past_or_on_an_open_card_is_refused(self):
        _contract, card = self.with_card()
        with self.assertRaises(UserError):
            self.lose(card, win_back_on=date(2026, 8, 10))
        with self.assertRaises(ValidationError):
            card.win_back_on = date(2027, 1, 1)

    def test_win_back_now_finds_what_is_due(self):
        _contract, card = self.with_card()
        self.lose(card, win_back_on=date(2027, 6, 1))
        domain = [("state", "=", "lost"), ("win_back_on", "<=", "today")]
        for day, found in (("2027-05-31", 0), ("2027-06-01", 1)):
            with freeze_time(day):
                self.assertEqual(self.env["clm.renewal"].with_user(self.rep).search_count(domain), found)

    def test_a_stranger_loses_nothing(self):
        _contract, card = self.with_card()
        theirs = card.with_user(self.other_rep)
        for attempt in (
            theirs.action_open_loss,
            lambda: theirs.action_lost("x"),
            lambda: theirs.write({"win_back_on": "2030-01-01"}),
        ):
            with self.assertRaises(AccessError):
                attempt()
