from unittest.mock import patch

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common import CONTRACT_USER
from .follow_up_common import FollowUpCase

LOGGERS = (
    "odoo.addons.contract_clm.models.clm_approval_follow_up",
    "odoo.addons.contract_clm.models.clm_approval_reminder",
)


@tagged("post_install", "-at_install")
class TestReminder(FollowUpCase):
    def test_a_person_is_reminded_once_of_all_that_waits(self):
        steps = self.submitted(self.legal | self.legal2, 3, decision="all", remind_hours=8)
        self.overdue(steps, "remind_on")
        self.run_job()
        mails = self.mails("Reminder: 3 contracts wait for your approval")
        self.assertEqual(mails.recipient_ids, (self.legal | self.legal2).partner_id)
        self.assertEqual(len(mails), 2)
        for contract in steps.contract_id:
            self.assertIn(contract.name, mails[0].body_html)
        self.run_job()
        self.assertEqual(len(self.mails("Reminder")), 2)

    def test_the_next_one_comes_after_as_many_working_hours_again(self):
        step = self.submitted(self.legal, remind_hours=8)
        self.overdue(step, "remind_on", hours=24 * 7)
        self.run_job()
        self.assertEqual(len(self.mails("Reminder")), 1, "a missed week costs one message")
        expected = step.company_id._clm_after_working_hours(fields.Datetime.now(), 8)
        self.assertLess(abs((step.remind_on - expected).total_seconds()), 120)

    def test_nobody_is_reminded_before_the_time_or_after_the_decision(self):
        step = self.submitted(self.legal, remind_hours=8)
        self.run_job()
        self.overdue(step, "remind_on")
        step.with_user(self.legal).action_approve()
        self.run_job()
        self.assertFalse(self.mails("Reminder"))

    def test_who_has_decided_is_left_alone_and_who_stands_in_is_reminded(self):
        step = self.submitted(self.legal | self.legal2, decision="all", remind_hours=8)
        step.with_user(self.legal).action_approve()
        self.env["clm.approval.delegation"].create(
            {
                "user_id": self.legal2.id,
                "delegate_id": self.finance.id,
                "date_from": "2020-01-01",
                "date_to": "2099-12-31",
            }
        )
        self.overdue(step, "remind_on")
        self.run_job()
        self.assertEqual(self.mails("Reminder").recipient_ids, (self.legal2 | self.finance).partner_id)

    def test_who_may_not_read_it_any_more_is_not_told_its_name(self):
        step = self.submitted(self.legal | self.legal2, remind_hours=8)
        self.legal.group_ids -= self.env.ref(CONTRACT_USER)
        self.overdue(step, "remind_on")
        self.run_job()
        self.assertEqual(self.mails("Reminder").recipient_ids, self.legal2.partner_id)

    def test_it_is_written_in_the_language_of_who_is_reminded(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        step = self.submitted(self.legal, remind_hours=8)
        self.legal.lang = "fr_FR"
        self.overdue(step, "remind_on")
        langs = []
        notify = self.env.registry["clm.contract"]._notify_person

        def noted(contracts, *args, **kwargs):
            langs.append(contracts.env.lang)
            return notify(contracts, *args, **kwargs)

        with patch.object(self.env.registry["clm.contract"], "_notify_person", noted):
            self.run_job()
        self.assertEqual(langs, ["fr_FR"])

    @mute_logger(*LOGGERS)
    def test_one_who_cannot_be_told_keeps_nobody_else_from_it(self):
        steps = self.submitted(self.legal | self.legal2, 2, decision="all", remind_hours=8)
        self.overdue(steps, "remind_on")
        send = self.env.registry["clm.approval.step"]._send_reminder

        def broken(steps, user, contracts):
            if user == self.legal:
                raise ValueError("no such language")
            return send(steps, user, contracts)

        with patch.object(self.env.registry["clm.approval.step"], "_send_reminder", broken):
            self.run_job()
        self.assertEqual(self.mails("Reminder").recipient_ids, self.legal2.partner_id)

    @mute_logger(*LOGGERS)
    def test_a_bad_step_stops_neither_reminders_nor_escalations_of_others(self):
        steps = self.submitted(self.legal, 3, remind_hours=8, escalation_user_ids=[(4, self.boss.id)])
        bad = steps[1]
        self.overdue(steps, "remind_on", "escalate_on")
        plan = self.env.registry["clm.approval.step"]._plan_next_reminder
        call_in = self.env.registry["clm.approval.step"]._call_in

        def broken(function):
            def guarded(steps, *args):
                if bad in steps:
                    raise ValueError("broken")
                return function(steps, *args)

            return guarded

        with (
            patch.object(self.env.registry["clm.approval.step"], "_plan_next_reminder", broken(plan)),
            patch.object(self.env.registry["clm.approval.step"], "_call_in", broken(call_in)),
        ):
            self.run_job()
        self.assertFalse(bad.escalated_on)
        self.assertLess(bad.remind_on, fields.Datetime.now())
        for step in steps - bad:
            self.assertEqual(step.escalated_to_ids, self.boss)
            self.assertGreater(step.remind_on, fields.Datetime.now())

    def test_the_number_of_queries_does_not_grow_with_the_steps(self):
        steps = self.submitted(
            self.legal | self.legal2, 13, remind_hours=8, escalation_user_ids=[(4, self.boss.id)]
        )

        def queries(some, *names):
            self.overdue(some, *names)
            self.env.flush_all()
            self.env.invalidate_all()
            with patch.object(self.env.registry["ir.cron"], "_commit_progress", lambda *args, **kwargs: 60):
                before = self.env.cr.sql_log_count
                self.env["clm.approval.step"]._cron_follow_up()
                self.env.flush_all()
                return self.env.cr.sql_log_count - before

        queries(steps[:1], "remind_on")
        self.assertLessEqual(queries(steps[4:13], "remind_on"), queries(steps[1:4], "remind_on"))
        queries(steps[:1], "escalate_on")
        few = queries(steps[1:4], "escalate_on")
        self.assertLessEqual(queries(steps[4:13], "escalate_on"), few)
        self.assertEqual(steps.escalated_to_ids, self.boss)


@tagged("post_install", "-at_install")
class TestEscalation(FollowUpCase):
    def test_those_named_may_decide_too_and_are_asked_once(self):
        step = self.submitted(self.legal, escalate_hours=8, escalation_user_ids=[(4, self.boss.id)])
        self.assertFalse(self.waits_for(self.boss))
        self.overdue(step, "escalate_on")
        self.run_job()
        self.assertEqual(step.user_ids, self.legal | self.boss)
        self.assertEqual(step.escalated_to_ids, self.boss)
        self.assertTrue(step.escalated_on)
        self.assertEqual(self.mails("Escalated to you").recipient_ids, self.boss.partner_id)
        self.assertEqual(step.contract_id.activity_ids.user_id, self.legal | self.boss)
        row = self.evidence(step, "approval_escalated")
        self.assertIn(self.boss.name, row.summary)
        self.assertIn("clm_boss", row.content)
        self.run_job()
        self.assertEqual(len(self.mails("Escalated to you")), 1)
        self.assertEqual(self.waits_for(self.boss), step.contract_id.with_user(self.boss))
        step.with_user(self.boss).action_approve()
        self.assertEqual(step.state, "approved")
        self.assertFalse(step.contract_id._verify_evidence())

    def test_nothing_happens_before_the_time_or_twice(self):
        step = self.submitted(self.legal, escalate_hours=8, escalation_user_ids=[(4, self.boss.id)])
        self.run_job()
        self.assertFalse(step.escalated_on)
        step.escalate_on = fields.Datetime.now()
        self.run_job()
        self.assertTrue(step.escalated_on, "the moment itself counts")

    def test_else_the_managers_of_those_who_have_not_decided(self):
        self.lead(self.boss, self.legal)
        self.lead(self.finance, self.legal2)
        step = self.submitted(self.legal | self.legal2, decision="all", escalate_hours=8)
        step.with_user(self.legal).action_approve()
        self.overdue(step, "escalate_on")
        self.run_job()
        self.assertEqual(step.escalated_to_ids, self.finance)

    def test_where_all_must_approve_they_decide_for_those_who_have_not(self):
        step = self.submitted(
            self.legal | self.legal2 | self.finance,
            decision="all",
            escalate_hours=8,
            escalation_user_ids=[(4, self.boss.id)],
        )
        step.with_user(self.legal).action_approve()
        self.overdue(step, "escalate_on")
        self.run_job()
        self.assertEqual(step._open_seats(), self.legal2 | self.finance)
        step.with_user(self.legal2).action_approve()
        self.assertEqual(step.state, "pending")
        step.with_user(self.boss).action_approve()
        self.assertEqual(step.state, "approved")
        votes = {vote.seat_user_id: vote.user_id for vote in step.vote_ids}
        self.assertEqual(votes, {self.legal: self.legal, self.legal2: self.legal2, self.finance: self.boss})

    def test_in_a_count_they_add_a_seat(self):
        step = self.submitted(
            self.legal | self.legal2,
            decision="count",
            count=2,
            escalate_hours=8,
            escalation_user_ids=[(4, self.boss.id)],
        )
        self.overdue(step, "escalate_on")
        self.run_job()
        step.with_user(self.boss).action_approve()
        self.assertEqual(step.state, "pending")
        with self.assertRaises(UserError):
            step.with_user(self.boss).action_approve()
        step.with_user(self.legal).action_approve()
        self.assertEqual(step.state, "approved")

    def test_never_to_whose_own_it_is(self):
        self.lead(self.boss, self.legal)
        step = self.submitted(self.legal, escalate_hours=8, escalation_user_ids=[(4, self.rep.id)])
        self.overdue(step, "escalate_on")
        self.run_job()
        self.assertEqual(step.escalated_to_ids, self.boss, "the manager, as the one named cannot decide")
        self.assertNotIn(self.rep, step.user_ids)

    def test_never_to_who_may_not_read_it(self):
        step = self.submitted(self.legal, escalate_hours=8, escalation_user_ids=[(4, self.outsider.id)])
        self.overdue(step, "escalate_on")
        self.run_job()
        self.assertNotIn(self.outsider, step.user_ids)
        self.assertFalse(self.mails("Escalated to you"))

    def test_with_nobody_to_escalate_to_the_owner_and_administrators_are_told_once(self):
        administrator = new_test_user(
            self.env, "clm_admin", "contract_clm.group_contract_clm_manager", email="admin@example.com"
        )
        step = self.submitted(self.legal, escalate_hours=8)
        self.overdue(step, "escalate_on")
        self.run_job()
        told = self.mails("Nobody to escalate to").recipient_ids
        self.assertLessEqual((self.rep | administrator).partner_id, told)
        self.assertNotIn(self.legal.partner_id, told)
        self.assertEqual(step.user_ids, self.legal)
        number = len(self.mails("Nobody to escalate to"))
        self.run_job()
        self.assertEqual(len(self.mails("Nobody to escalate to")), number)

    def test_an_administrator_of_another_company_is_not_told(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        stranger = new_test_user(
            self.env,
            "clm_stranger",
            "contract_clm.group_contract_clm_manager",
            email="stranger@example.com",
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )
        step = self.submitted(self.legal, escalate_hours=8)
        self.overdue(step, "escalate_on")
        self.run_job()
        self.assertNotIn(stranger.partner_id, self.mails("Nobody to escalate to").recipient_ids)

    def test_the_stand_in_of_who_was_called_in_decides_in_their_name(self):
        step = self.submitted(
            self.legal | self.legal2,
            decision="all",
            escalate_hours=8,
            escalation_user_ids=[(4, self.boss.id)],
        )
        self.env["clm.approval.delegation"].create(
            {
                "user_id": self.boss.id,
                "delegate_id": self.finance.id,
                "date_from": "2020-01-01",
                "date_to": "2099-12-31",
            }
        )
        self.overdue(step, "escalate_on")
        self.run_job()
        self.assertEqual(self.mails("Escalated to you").recipient_ids, (self.boss | self.finance).partner_id)
        self.assertTrue(step.with_user(self.finance).waiting_for_me)
        step.with_user(self.finance).action_approve()
        self.assertEqual(step.state, "approved")

    def test_a_refusal_of_who_was_called_in_ends_the_run(self):
        step = self.submitted(self.legal, escalate_hours=8, escalation_user_ids=[(4, self.boss.id)])
        self.overdue(step, "escalate_on")
        self.run_job()
        step.with_user(self.boss).action_refuse("No")
        self.assertEqual(step.contract_id.state, "draft")
        self.assertFalse(step.contract_id.activity_ids)
