from contextlib import contextmanager
from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .case_common import MONDAY, CaseCase


@tagged("post_install", "-at_install")
class TestCaseEscalation(CaseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lead.sudo().email = "uma@example.com"
        with cls.at(MONDAY):
            cls.rule.step_ids = [
                fields.Command.create({"deadline": "contact", "hours": -2, "whom": "owner"}),
                fields.Command.create({"deadline": "contact", "hours": 1, "whom": "lead"}),
                fields.Command.create(
                    {"deadline": "closing", "hours": 0, "whom": "user", "user_id": cls.ben.id}
                ),
            ]
            cls.rule.step_ids.filtered(lambda step: step.whom == "user").hands_over = True

    def setUp(self):
        super().setUp()
        with self.at(MONDAY):
            self.case = self.say()

    @contextmanager
    def mails(self):
        """Addresses of the mails that are queued meanwhile."""
        mails = self.env["mail.mail"].sudo()
        before, found = mails.search([]), []
        yield found
        found += (mails.search([], order="id") - before).recipient_ids.mapped("email")

    def climb(self, moment):
        with self.at(moment):
            self.env["cx.case"].sudo()._climb_due()

    def told(self):
        return self.case.escalation_ids.sorted("id").mapped("user_id")

    def test_the_owner_is_reminded_before_and_the_lead_told_after_each_once(self):
        # Contact is due on Tuesday at nine: two hours of work before is Monday at three.
        self.assertEqual(self.case.next_step_at, MONDAY + timedelta(hours=6))
        self.climb(MONDAY + timedelta(hours=5))
        self.assertFalse(self.told())
        with self.mails() as mails:
            self.climb(MONDAY + timedelta(hours=6))
            self.climb(MONDAY + timedelta(hours=6))
        self.assertEqual((self.told(), mails), (self.anna, ["anna@example.com"]))
        self.assertEqual(self.case.next_step_at, MONDAY + timedelta(days=1, hours=1))
        self.climb(MONDAY + timedelta(days=1, hours=1))
        self.assertEqual(self.told(), self.anna + self.lead)
        self.assertEqual(self.case.sudo().activity_ids.user_id, self.anna + self.lead)
        self.assertEqual(len(self.case.sudo().activity_ids), 2)

    def test_missed_nights_lose_nothing_and_whoever_takes_over_owns_it(self):
        self.climb(MONDAY + timedelta(days=30))
        self.assertEqual(self.told(), self.anna + self.lead + self.ben)
        self.assertEqual(self.case.user_id, self.ben)
        self.assertEqual(self.case.sudo().activity_ids.user_id, self.ben)
        self.assertFalse(self.case.next_step_at)

    def test_nobody_is_told_who_may_not_see_the_case(self):
        elsewhere = self.colleague("dora", company_id=self.other.id, company_ids=[(6, 0, self.other.ids)])
        stranger = new_test_user(
            self.env(su=True), "case_stranger", groups="base.group_user", email="s@example.com"
        )
        steps = self.rule.step_ids.filtered(lambda step: step.whom == "user").sudo()
        for user in (elsewhere, stranger):
            steps.user_id = user
            self.assertEqual(steps._told(self.case), self.lead)
        self.team.lead_id = stranger
        self.assertNotEqual(steps._told(self.case), stranger)

    def test_who_was_contacted_in_time_is_not_asked_for_again(self):
        self.case.action_contacted()
        self.climb(MONDAY + timedelta(days=2))
        self.assertFalse(self.told())

    def test_for_whom_may_not_take_over_the_lead_does(self):
        self.ben.sudo().group_ids = self.env.ref("base.group_user")
        self.climb(MONDAY + timedelta(days=10))
        self.assertEqual(len(self.case.escalation_ids), 3)
        self.assertNotIn(self.ben, self.told())
        self.assertEqual((self.case.user_id, self.case.problem), (self.lead, False))

    def test_a_closed_case_is_left_alone_and_a_reopened_one_begins_anew(self):
        self.climb(MONDAY + timedelta(hours=6))
        self.close(self.case)
        self.assertFalse(self.case.next_step_at)
        with self.at(MONDAY + timedelta(days=7)):
            self.case.action_reopen()
        self.climb(MONDAY + timedelta(days=7, hours=6))
        self.assertEqual(len(self.case.escalation_ids), 2)

    def test_a_step_that_comes_later_is_taken_where_its_time_is_still_ahead(self):
        steps = self.rule.step_ids
        self.climb(MONDAY + timedelta(hours=6))
        with self.at(MONDAY + timedelta(hours=7)):
            late, ahead = steps.create(
                [{"rule_id": self.rule.id, "hours": hours, "whom": "owner"} for hours in (-4, -0.5)]
            )
            self.assertEqual(self.case.next_step_at, MONDAY + timedelta(hours=23, minutes=30))
            ahead.hours = 0.5
            self.assertEqual(self.case.next_step_at, MONDAY + timedelta(days=1, minutes=30))
        self.climb(MONDAY + timedelta(days=1, minutes=30))
        self.assertIn(ahead, self.case.escalation_ids.step_id)
        self.assertNotIn(late, self.case.escalation_ids.step_id)
        self.rule.sudo().unlink()
        self.assertFalse(self.case.next_step_at)

    def test_one_bad_case_does_not_stop_the_others(self):
        with self.at(MONDAY):
            other = self.say(partner=self.mill)
        taking = type(self.case)._take_step

        def take_step(case, step):
            if case == self.case:
                raise ValueError("broken")
            return taking(case, step)

        with (
            patch.object(type(self.case), "_take_step", take_step),
            mute_logger("odoo.addons.cx_feedback.models.cx_case_ladder"),
        ):
            self.climb(MONDAY + timedelta(hours=6))
        self.assertEqual(len(other.escalation_ids), 1)
        self.assertIn("broken", self.case.problem)
        self.climb(MONDAY + timedelta(hours=6))
        self.assertFalse(self.case.problem)

    def test_cases_of_those_who_left_go_to_the_lead(self):
        self.anna.sudo().active = False
        with self.mails() as mails:
            self.env["cx.case"].sudo()._hand_over_of_those_who_left()
        self.assertEqual((self.case.user_id, mails), (self.lead, ["uma@example.com"]))

    def test_a_lead_who_cannot_take_over_stops_nothing(self):
        values = {"company_id": self.other.id, "company_ids": [fields.Command.set(self.other.ids)]}
        self.team.sudo().lead_id = self.ben
        self.ben.sudo().write(values)
        self.anna.sudo().active = False
        self.env["cx.case"].sudo()._hand_over_of_those_who_left()
        self.assertEqual(self.case.user_id, self.program.user_id)

    def test_what_nobody_is_told_of_is_noted(self):
        self.env["cx.case"].sudo().browse(self.case.id).write({"team_id": False, "user_id": False})
        self.program.user_id = False
        self.climb(MONDAY + timedelta(days=2))
        self.assertTrue(any("nobody to tell" in body for body in self.case.message_ids.mapped("body")))

    def test_mails_are_in_the_language_and_direction_of_whoever_is_told(self):
        self.env["res.lang"].sudo()._activate_lang("ar_001")
        self.anna.sudo().lang = "ar_001"
        before = self.env["mail.mail"].sudo().search([])
        self.climb(MONDAY + timedelta(hours=6))
        mail = self.env["mail.mail"].sudo().search([]) - before
        self.assertIn('dir="rtl"', mail.body_html)
        self.assertIn(f"/odoo/cases/{self.case.id}", mail.body_html)
        self.assertEqual(mail.recipient_ids, self.anna.partner_id)

    def test_a_mail_says_the_latest_words_as_text_and_not_all_of_many(self):
        self.case.response_id.sudo().comment = "The first words"
        self.say(1, comment="<b>Still</b> waiting " + "and waiting " * 60)
        before = self.env["mail.mail"].sudo().search([])
        self.climb(MONDAY + timedelta(hours=6))
        body = (self.env["mail.mail"].sudo().search([]) - before).body_html
        self.assertNotIn("The first words", body)
        self.assertIn("&lt;b&gt;Still&lt;/b&gt; waiting and", body)
        self.assertIn("…", body)
        self.assertLess(body.count("waiting"), 30)

    def test_the_job_runs_through(self):
        with self.enter_registry_test_mode():
            self.env.ref("cx_feedback.ir_cron_cases").sudo().method_direct_trigger()
        self.assertEqual(len(self.case.escalation_ids), 3)
