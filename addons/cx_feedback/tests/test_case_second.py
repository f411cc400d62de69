from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tests import tagged

from .case_common import CaseCase


@tagged("post_install", "-at_install")
class TestCaseSecond(CaseCase):
    """The second score: asked after closing, matched to its case, and what it says."""

    def setUp(self):
        super().setUp()
        self.rule.write({"second_program_id": self.program.id, "second_days": 3})
        first = self.invite(self.program, self.miller)
        self.case = self.take(first._ticket(), "2", comment="Broken").case_id.with_user(self.anna)
        self.close(self.case)
        self.case.invalidate_recordset()

    def ask(self, **time):
        with self.at(fields.Datetime.now() + timedelta(**(time or {"days": 3, "minutes": 1}))):
            self.env["cx.case"].sudo()._ask_again_due()
        return self.case.sudo().second_invitation_id

    def answer_again(self, score, **values):
        invitation = self.ask()
        invitation.write({"state": "sent", "expires_on": fields.Date.today() + timedelta(days=30)})
        return self.take(invitation._ticket(), str(score), **values)

    def test_the_customer_is_asked_again_though_the_program_has_asked_lately(self):
        self.assertEqual(self.case.second_state, "waiting")
        self.assertFalse(self.ask(days=2))
        invitation = self.ask()
        self.assertEqual((invitation.state, invitation.partner_id), ("planned", self.miller))
        self.assertEqual(self.case.second_state, "asked")
        # The sending job decides once more.
        at = invitation.scheduled_at
        [verdict] = self.program.sudo()._decide_candidates([invitation._as_candidate()], at)
        self.assertEqual(verdict.state, "planned")

    def test_a_better_second_score_is_recovery(self):
        second = self.answer_again(9, comment="All well now")
        self.assertEqual(self.case.second_response_id, second)
        self.assertEqual((self.case.second_state, self.case.state), ("answered", "closed"))
        self.assertEqual((self.case.recovery, self.case.is_recovered), (70, True))
        self.assertEqual(len(self.case.response_ids), 2)

    def test_an_unhappy_second_answer_reopens_with_its_words(self):
        self.answer_again(3, comment="Broken again")
        self.assertEqual((self.case.state, self.case.reopened_count), ("new", 1))
        self.assertEqual((self.case.recovery, self.case.is_recovered), (10, False))
        self.assertTrue(any("Broken again" in body for body in self.case.message_ids.mapped("body")))
        self.assertGreater(self.case.due_at, fields.Datetime.now())
        self.assertEqual(self.env["cx.case"].search_count([("partner_id", "=", self.miller.id)]), 1)

    def test_who_changes_their_mind_reopens_it_once(self):
        second = self.answer_again(8)
        self.assertEqual(self.case.state, "closed")
        second.sudo().score = 1
        second.sudo().score = 0
        self.assertEqual((self.case.state, self.case.reopened_count), ("new", 1))
        second.sudo().score = 10
        self.assertEqual((self.case.recovery, self.case.state), (80, "new"))

    def test_each_round_has_a_day_of_its_own_and_a_changed_score_keeps_it(self):
        long_ago = fields.Datetime.now() - timedelta(days=100)
        second = self.answer_again(8)
        self.case.sudo().second_at = long_ago
        second.sudo().score = 9
        self.assertEqual(self.case.second_at, long_ago)
        self.case.action_reopen()
        self.close(self.case)
        self.answer_again(10)
        self.assertEqual((self.case.second_state, self.case.recovery), ("answered", 80))
        self.assertGreater(self.case.second_at, long_ago)

    def test_a_second_answer_that_is_deleted_counts_no_more(self):
        self.answer_again(9).with_user(self.manager).unlink()
        self.case.invalidate_recordset()
        self.assertFalse(self.case.second_at or self.case.is_recovered or self.case.recovery)
        self.assertEqual(self.case.state, "closed")

    def test_a_second_answer_joins_another_open_case(self):
        invitation = self.ask()
        invitation.write({"state": "sent", "expires_on": fields.Date.today() + timedelta(days=30)})
        other = self.say(1)
        self.take(invitation._ticket(), "2")
        self.assertEqual(self.case.state, "closed")
        self.assertEqual(len(other.response_ids), 2)

    def test_silence_is_not_taken_for_consent(self):
        invitation = self.ask()
        invitation.state = "expired"
        self.env["cx.case"].sudo()._settle_silent()
        self.assertEqual(self.case.second_state, "silent")

    def test_who_cannot_be_asked_is_not_waited_for(self):
        self.miller.sudo().email = False
        self.assertEqual(self.ask().state, "skipped")
        self.env["cx.case"].sudo()._settle_silent()
        self.assertEqual(self.case.second_state, "not_asked")

    def test_a_paused_program_asks_later_and_a_closed_one_never(self):
        self.program.action_pause()
        self.assertFalse(self.ask())
        self.assertEqual(self.case.second_state, "waiting")
        self.program.action_close()
        self.ask()
        self.assertEqual(self.case.second_state, "not_asked")

    def test_a_program_that_fails_stops_no_other_and_is_tried_the_next_day(self):
        with patch.object(
            self.registry["cx.program"], "_decide_candidates", side_effect=ValueError("broken")
        ):
            self.assertFalse(self.ask())
        self.assertEqual((self.case.second_state, self.case.problem), ("waiting", "broken"))
        self.assertTrue(self.ask(days=5))

    def test_nobody_is_asked_about_a_case_that_is_open_again(self):
        invitation = self.ask()
        self.case.action_reopen()
        self.assertEqual((invitation.state, self.case.second_state), ("cancelled", False))

    def test_no_marketing_while_the_case_is_open(self):
        def refused(purpose, origin=None):
            found = self.env["crm.contact.pressure"]._decide(
                self.miller | self.mill, purpose, "phone", self.env.company, origin=origin
            )
            return found[self.miller.id].reason

        self.miller.sudo().phone = self.mill.sudo().phone = "+91 98765 43210"
        self.assertFalse(refused("marketing"))
        self.case.action_reopen()
        self.assertEqual(refused("marketing"), "open_case")
        self.assertEqual(refused("feedback", self.program), "open_case")
        self.assertFalse(refused("feedback", self.running(name="Other")))
        self.assertEqual(self.env["crm.contact.pressure"]._reason_text("open_case"), "Open case")
        self.case.sudo().pauses_marketing = False
        self.assertFalse(refused("marketing"))

    def test_forgetting_the_person_leaves_the_measures(self):
        self.answer_again(3, comment="I am Miller")
        case = self.case.sudo()
        case.message_post(body="Miller is angry")
        kept = (case.recovery, case.first_contact_hours, case.reopened_count)
        self.env["crm.lifecycle.people"].sudo()._forget(self.miller.ids)
        self.env.invalidate_all()
        self.assertEqual((case.recovery, case.first_contact_hours, case.reopened_count), kept)
        self.assertFalse(case.partner_id or case.account_id or case.action_needed or case.comment)
        self.assertFalse(case.message_ids or case.activity_ids or case.second_invitation_id)
        self.assertEqual(case.state, "cancelled")

    def test_the_privacy_lookup_erases_the_person_and_not_the_case(self):
        self.env["cx.webhook"].sudo().create({"name": "Warehouse", "url": "https://example.com/hook"})
        self.case.action_reopen()
        case, everything = self.case.sudo(), self.env(su=True)
        file = everything["ir.attachment"].create(
            {"name": "letter.txt", "raw": b"I am Miller", "res_model": "cx.case", "res_id": case.id}
        )
        planned = everything["mail.scheduled.message"].create(
            {
                "model": "cx.case",
                "res_id": case.id,
                "body": "Dear Miller",
                "scheduled_date": self.later(days=1),
                "author_id": self.anna.partner_id.id,
            }
        )
        told = everything["cx.webhook.delivery"].search([("event", "=", "case.reopened")])
        self.assertTrue(told)
        case.with_context(cx_feedback_forget=True).unlink()
        self.env.invalidate_all()
        self.assertTrue(self.case.exists())
        self.assertFalse(self.case.partner_id)
        self.assertFalse(file.exists() or planned.exists() or told.exists())

    def test_a_mail_that_waits_names_nobody_who_was_forgotten(self):
        self.case.action_reopen()
        other, mails = self.say(1, partner=self.mill), self.env["mail.mail"].sudo()
        before = mails.search([])
        (other | self.case).sudo()._tell(self.anna, "cx_feedback.mail_template_case_opened")
        mail = mails.search([]) - before
        self.assertIn("Miller", mail.body_html)
        self.env["res.partner"].sudo().create({"name": "Never heard"}).unlink()
        self.assertTrue(mail.exists())
        self.env["crm.lifecycle.people"].sudo()._forget(self.miller.ids)
        self.assertFalse(mail.exists())
        self.assertEqual(other.state, "new")

    def test_people_who_become_one_have_one_open_case(self):
        twin = self.people(1, name="Miller again")
        self.case.action_reopen()
        other = self.say(1, partner=twin)
        merge = self.env["base.partner.merge.automatic.wizard"].sudo().create({})
        merge._merge([self.miller.id, twin.id], self.miller)
        self.env.invalidate_all()
        self.assertEqual((self.case.state, other.state), ("new", "cancelled"))
        self.assertEqual(len(self.case.response_ids), 2)
        self.assertEqual(other.partner_id, self.miller)
