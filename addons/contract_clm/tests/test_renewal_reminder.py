from datetime import date
from unittest.mock import patch

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .notice_common import NoticeCase

OFFICER = "contract_clm.group_contract_clm_officer"


class ReminderCase(NoticeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.type.renewal_horizon = 60
        cls.boss = new_test_user(cls.env, "clm_sales_boss", OFFICER, email="boss@example.com")
        team = cls.env["crm.team"].create({"name": "Team", "user_id": cls.boss.id})
        cls.env["crm.team.member"].create({"crm_team_id": team.id, "user_id": cls.rep.id})

    def ladder(self, *rungs):
        """`rungs` are (days, channel, values)."""
        self.type.reminder_ids = [Command.clear()] + [
            Command.create({"days": days, "channel": channel, **values}) for days, channel, values in rungs
        ]

    def mails(self):
        """The reminders, without the mails that Odoo sends when an activity is assigned."""
        return self.env["mail.mail"].search(
            [("subject", "ilike", "renew or give notice"), ("subject", "not ilike", "assigned")]
        )

    def mails_to(self, user):
        return self.mails().filtered(lambda mail: user.partner_id in mail.recipient_ids)

    def activities(self, contract, user=None):
        kind = self.env.ref("contract_clm.mail_activity_renew")
        found = contract.sudo().renewal_ids.activity_ids.filtered(lambda row: row.activity_type_id == kind)
        return found.filtered(lambda row: row.user_id == user) if user else found


@tagged("post_install", "-at_install")
class TestReminderLadder(ReminderCase):
    """The deadline is 30 September 2026."""

    def test_a_new_type_has_the_usual_ladder(self):
        record = self.env["clm.contract.type"].create({"name": "Lease", "code": "LE"})
        self.assertEqual(record.reminder_ids.mapped("days"), [90, 60, 30, 14, 7, 1])
        self.assertEqual(record.reminder_ids.filtered("to_manager").mapped("days"), [7, 1])
        self.assertFalse(record.reminder_too_early)
        record.renewal_horizon = 30
        self.assertTrue(record.reminder_too_early)
        record.reminder_ids = [Command.clear()]
        record.action_usual_reminders()
        self.assertEqual(len(record.reminder_ids), 6)

    def test_a_rung_that_reminds_nobody_is_refused(self):
        with self.assertRaises(ValidationError):
            self.ladder((30, "mail", {"to_owner": False}))

    def test_each_rung_comes_once(self):
        self.ladder((30, "mail", {}), (7, "mail", {}))
        contract = self.active()
        self.run_nightly("2026-08-30")
        self.assertFalse(self.mails())
        self.run_nightly("2026-08-31")
        self.run_nightly("2026-08-31")
        self.run_nightly("2026-09-01")
        self.assertEqual(self.mails().mapped("recipient_ids"), self.rep.partner_id)
        self.assertEqual(len(self.mails()), 1)
        self.assertIn(contract.name, self.mails().body_html)
        self.assertEqual(contract.sudo().renewal_ids.reminded_on, date(2026, 8, 31))
        self.run_nightly("2026-09-23")
        self.assertEqual(len(self.mails()), 2)

    def test_of_the_rungs_of_a_missed_month_only_the_last_is_sent(self):
        self.ladder((30, "mail", {}), (14, "mail", {}), (7, "mail", {}))
        self.active()
        self.run_nightly("2026-09-28")
        self.assertEqual(len(self.mails()), 1)
        self.assertIn("2 days left", self.mails().body_html)
        self.run_nightly("2026-09-29")
        self.assertEqual(len(self.mails()), 1)

    def test_a_clock_that_is_set_back_repeats_nothing(self):
        self.ladder((30, "mail", {}), (7, "mail", {}))
        self.active()
        self.run_nightly("2026-09-23")
        self.run_nightly("2026-09-01")
        self.run_nightly("2026-09-23")
        self.assertEqual(len(self.mails()), 1)

    def test_one_message_a_person_and_night_lists_all_of_their_cards(self):
        self.ladder((30, "mail", {"to_manager": True, "note": "Ask for the new volumes"}))
        contracts = [self.active() for _number in range(3)]
        self.run_nightly("2026-09-01")
        for user in (self.rep, self.boss):
            [mail] = self.mails_to(user)
            self.assertIn("3 contracts", mail.subject)
            self.assertIn("Ask for the new volumes", mail.body_html)
            for contract in contracts:
                self.assertIn(contract.name, mail.body_html)

    def test_an_activity_moves_to_today_and_is_not_doubled(self):
        self.ladder((14, "activity", {"to_manager": True}))
        contract = self.active()
        self.run_nightly("2026-08-15")
        self.assertEqual(self.activities(contract, self.rep).date_deadline, date(2026, 9, 30))
        self.run_nightly("2026-09-20")
        self.assertEqual(self.activities(contract, self.rep).date_deadline, date(2026, 9, 20))
        self.assertEqual(len(self.activities(contract, self.boss)), 1)
        self.assertFalse(self.mails())

    def test_a_closed_card_and_an_ended_contract_are_not_reminded_of(self):
        self.ladder((30, "both", {}))
        lost, ended = self.active(), self.active()
        self.run_nightly("2026-08-10")
        with freeze_time("2026-08-11"):
            lost.sudo().renewal_ids.action_lost("Price")
        ended.action_terminate("Breach")
        self.run_nightly("2026-09-02")
        self.assertFalse(self.mails())
        self.assertFalse(self.activities(lost) | self.activities(ended))

    def test_the_last_day_and_the_day_after_are_said(self):
        self.ladder((1, "mail", {}))
        self.active()
        self.run_nightly("2026-10-03")
        self.assertIn("the last day is over", self.mails().body_html)

    def test_chosen_people_are_reminded(self):
        self.ladder((30, "mail", {"to_owner": False, "user_ids": [Command.set(self.officer.ids)]}))
        self.active()
        self.run_nightly("2026-09-01")
        self.assertEqual(self.mails().recipient_ids, self.officer.partner_id)


@tagged("post_install", "-at_install")
class TestReminderReaders(ReminderCase):
    def test_the_manager_steps_in_for_a_rep_who_left(self):
        self.ladder((30, "both", {}))
        contract = self.active()
        self.run_nightly("2026-08-10")
        self.rep.active = False
        self.run_nightly("2026-09-01")
        self.assertEqual(self.mails().recipient_ids, self.boss.partner_id)
        self.assertTrue(self.activities(contract, self.boss))

    def test_the_officers_step_in_where_there_is_nobody_else(self):
        self.ladder((30, "mail", {}))
        self.active()
        self.run_nightly("2026-08-10")
        (self.rep | self.boss).active = False
        self.run_nightly("2026-09-01")
        told = self.mails().recipient_ids
        self.assertIn(self.officer.partner_id, told)
        self.assertNotIn(self.rep.partner_id, told)

    def test_nobody_outside_the_wall_is_told(self):
        self.ladder(
            (30, "both", {"to_manager": True, "user_ids": [Command.set((self.officer | self.other_rep).ids)]})
        )
        contract = self.active()
        contract.write({"confidentiality": "walled"})
        self.run_nightly("2026-09-01")
        self.assertEqual(self.mails().recipient_ids, self.rep.partner_id)
        self.assertEqual(self.activities(contract).user_id, self.rep)

    def test_a_wall_that_goes_up_before_the_message_leaves_still_holds(self):
        self.ladder((30, "mail", {"to_manager": True}))
        contract = self.active()
        self.run_nightly("2026-08-10")
        with (
            freeze_time("2026-09-01"),
            patch.object(self.registry["ir.cron"], "_commit_progress", lambda *args, **kwargs: 0),
        ):
            self.env["clm.renewal"]._remind(date(2026, 9, 1))
        contract.write({"confidentiality": "walled"})
        self.run_nightly("2026-09-01")
        self.assertEqual(self.mails().recipient_ids, self.rep.partner_id)

    def test_a_manager_without_the_right_to_contracts_is_not_told(self):
        self.ladder((30, "mail", {"to_manager": True}))
        self.boss.group_ids = self.env.ref("base.group_user")
        self.active()
        self.run_nightly("2026-09-01")
        self.assertEqual(self.mails().recipient_ids, self.rep.partner_id)

    def test_the_message_is_in_the_readers_language_and_direction(self):
        self.env["res.lang"]._activate_lang("ar_001")
        self.env["res.lang"].search([("code", "=", "ar_001")]).direction = "rtl"
        self.rep.lang = "ar_001"
        self.ladder((30, "mail", {"to_manager": True}))
        self.active()
        self.run_nightly("2026-09-01")
        theirs = self.env["mail.mail"].search([("recipient_ids", "in", self.rep.partner_id.ids)])
        self.assertEqual(sum('dir="rtl"' in mail.body_html for mail in theirs), 1)
        self.assertIn('dir="ltr"', self.mails_to(self.boss).body_html)


@tagged("post_install", "-at_install")
class TestReminderWork(ReminderCase):
    def remind(self, day):
        """Without the nightly run around it, so that queries can be counted."""
        with (
            freeze_time(day),
            patch.object(self.registry["ir.cron"], "_commit_progress", lambda *args, **kwargs: 1),
        ):
            return self.env["clm.renewal"]._remind(date.fromisoformat(day))

    def queries_for(self, number):
        self.env["mail.mail"].search([]).unlink()
        contracts = [self.active() for _number in range(number)]
        cards = self.env["clm.renewal"].create(
            [self.env["clm.renewal"]._values(contract.sudo().current_term_id) for contract in contracts]
        )
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        self.remind("2026-09-25")
        self.env.flush_all()
        count = self.cr.sql_log_count - before
        self.env.invalidate_all()
        self.assertEqual(set(cards.mapped("reminded_on")), {date(2026, 9, 23)})
        self.assertEqual(len(self.mails_to(self.rep)), 1)
        return count

    def test_a_hundred_cards_cost_as_many_queries_as_ten(self):
        # The ORM inserts a hundred rows at once, so two hundred activities would be one query more.
        self.ladder((7, "both", {}))
        self.queries_for(2)
        few = self.queries_for(10)
        self.assertLessEqual(self.queries_for(100), few)

    def test_a_run_that_is_stopped_between_its_steps_loses_and_repeats_nothing(self):
        self.ladder((30, "mail", {}))
        self.active()
        self.run_nightly("2026-08-10")
        with (
            freeze_time("2026-09-01"),
            patch.object(self.registry["ir.cron"], "_commit_progress", lambda *args, **kwargs: 0),
        ):
            self.assertFalse(self.env["clm.renewal"]._remind(date(2026, 9, 1)))
        self.assertFalse(self.mails(), "marked, but not told yet")
        self.run_nightly("2026-09-02")
        self.run_nightly("2026-09-03")
        self.assertEqual(len(self.mails()), 1)

    def test_who_cannot_be_written_to_keeps_nobody_else_from_hearing(self):
        self.ladder((30, "mail", {"to_manager": True}))
        self.active()
        cards = self.registry["clm.renewal"]
        send = cards._send_reminder

        def fail_for_rep(renewals, user, today):
            if user == self.rep:
                raise ValueError("no way to reach them")
            return send(renewals, user, today)

        logger = "odoo.addons.contract_clm.models.clm_renewal_remind_message"
        with mute_logger(logger), patch.object(cards, "_send_reminder", fail_for_rep):
            self.run_nightly("2026-09-01")
        self.assertEqual(self.mails().recipient_ids, self.boss.partner_id)
        self.run_nightly("2026-09-02")
        self.assertEqual(len(self.mails_to(self.rep)), 1)
        self.assertEqual(len(self.mails_to(self.boss)), 1)
