from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .renewal_screen_common import RenewalCase


@tagged("post_install", "-at_install")
class TestRenewalDigest(RenewalCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # The day on which the digest is sent; cards are due from then on.
        cls.monday = cls.today - timedelta(days=cls.today.weekday())

    def send(self, day=None):
        """Runs the job; returns the mails that it made."""
        before = self.env["mail.mail"].search([])
        with freeze_time(fields.Date.to_string(day or self.monday)), self.enter_registry_test_mode():
            self.env.ref("contract_clm.ir_cron_renewal_digest").method_direct_trigger()
        self.env.invalidate_all()
        return self.env["mail.mail"].search([]) - before

    def due(self, days=10, **values):
        contract = self.contract(days=days + (self.monday - self.today).days, **values)
        return self.card(contract)

    def test_it_tells_what_is_due_in_one_mail(self):
        passed, due, far = (
            self.due(days=-2, title="Alpha"),
            self.due(title="Beta"),
            self.due(days=90, title="Gamma"),
        )
        [mail] = self.send()
        self.assertEqual(mail.recipient_ids, self.rep.partner_id)
        self.assertIn("1 due within 30 days, 1 passed", mail.subject)
        for card in (passed, due):
            self.assertIn(f"/odoo/renewals/{card.id}", mail.body_html)
        self.assertNotIn(far.contract_id.title, mail.body_html)
        self.assertIn("/odoo/my-renewals", mail.body_html)
        self.assertIn("3,600", mail.body_html)

    def test_what_was_won_and_lost_last_week_is_told(self):
        won, lost = self.due(title="Won one"), self.due(title="Lost one")
        with freeze_time(self.monday - timedelta(days=3)):
            won.action_renewed()
            lost.action_lost("Price")
            self.env.flush_all()
        [mail] = self.send()
        for word in ("Renewed last week", "Won one", "Lost last week", "Lost one"):
            self.assertIn(word, mail.body_html)

    def test_nobody_is_told_twice_in_a_week(self):
        self.due()
        self.assertEqual(len(self.send()), 1)
        self.assertFalse(self.send())
        self.assertFalse(self.send(self.monday + timedelta(days=6)))
        self.assertEqual(len(self.send(self.monday + timedelta(days=7))), 1)

    def test_a_missed_monday_is_made_up_for(self):
        self.due()
        self.assertEqual(len(self.send(self.monday + timedelta(days=2))), 1)

    def test_nothing_to_tell_no_mail(self):
        self.due(days=90)
        self.assertFalse(self.send())

    def test_a_person_or_a_company_can_do_without(self):
        self.due()
        self.rep.with_user(self.rep).write({"clm_digest": False})
        self.assertFalse(self.send())
        self.rep.clm_digest = True
        self.env.company.clm_digest = False
        self.assertFalse(self.send())
        with Form(self.env["res.config.settings"]) as settings:
            settings.clm_digest = True
        settings.save().execute()
        self.assertEqual(len(self.send()), 1)

    def test_who_left_or_has_no_right_is_not_told(self):
        self.due()
        self.due(user=self.other_rep)
        self.rep.active = False
        self.other_rep.group_ids -= self.env.ref("contract_clm.group_contract_clm_user")
        self.assertFalse(self.send())

    def test_a_wall_is_respected(self):
        card = self.due(title="Secret")
        card.contract_id.user_id = self.other_rep
        card.contract_id.with_user(self.other_rep).confidentiality = "walled"
        self.assertEqual(card.user_id, self.rep)
        self.assertFalse(self.send())

    def test_it_is_in_the_language_and_direction_of_the_reader(self):
        self.env["res.lang"]._activate_lang("ar_001")
        self.rep.lang = "ar_001"
        self.due()
        [mail] = self.send()
        self.assertIn('dir="rtl"', mail.body_html)
        self.assertIn('lang="ar', mail.body_html)

    def test_one_bad_mail_does_not_stop_the_others(self):
        self.due()
        self.due(user=self.other_rep)
        self.other_rep.email = "other@example.com"
        cards = type(self.env["clm.renewal"])
        send = cards._send_digest

        def fail_for_rep(records, user, monday):
            if user == self.rep:
                raise ValueError("broken")
            return send(records, user, monday)

        self.patch(cards, "_send_digest", fail_for_rep)
        with mute_logger("odoo.addons.contract_clm.models.clm_renewal_digest"):
            [mail] = self.send()
        self.assertEqual(mail.recipient_ids, self.other_rep.partner_id)

    def test_long_lists_are_cut_and_counted(self):
        cards = [self.due() for _number in range(22)]
        [mail] = self.send()
        self.assertEqual(mail.body_html.count("/odoo/renewals/"), 20)
        self.assertIn("2 more stand on your page", " ".join(mail.body_html.replace("<t>", "").split()))
        self.assertEqual(len(cards), 22)

    def test_a_mail_takes_as_many_queries_for_many_cards_as_for_few(self):
        def queries():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.env["clm.renewal"]._send_digest(self.rep.sudo(), self.monday)
            return self.env.cr.sql_log_count - before

        self.due()
        self.due()
        queries()
        few = queries()
        for _number in range(8):
            self.due()
        self.assertLessEqual(queries(), few)
