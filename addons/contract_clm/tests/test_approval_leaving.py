from unittest.mock import patch

from odoo.tests import new_test_user, tagged

from ..tools import stand_in
from .common import CONTRACT_USER
from .follow_up_common import FollowUpCase


@tagged("post_install", "-at_install")
class TestLeaving(FollowUpCase):
    """Approvers who are archived or lose their rights in the middle."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.administrator = new_test_user(
            cls.env, "clm_admin", "contract_clm.group_contract_clm_manager", email="admin@example.com"
        )

    def stuck_activities(self, step):
        kind = self.env.ref("contract_clm.mail_activity_find_approver")
        return step.contract_id.activity_ids.filtered(lambda activity: activity.activity_type_id == kind)

    def test_the_others_go_on(self):
        for decision, count in (("any", 1), ("count", 2)):
            with self.subTest(decision):
                third = new_test_user(self.env, f"clm_{decision}", CONTRACT_USER)
                step = self.submitted(self.legal | self.legal2 | third, decision=decision, count=count)
                self.archive(third)
                self.run_job()
                self.assertFalse(step.escalated_on)
                self.assertFalse(step.stuck_on)
                for user in (self.legal | self.legal2)[:count]:
                    step.with_user(user).action_approve()
                self.assertEqual(step.state, "approved")

    def test_the_job_is_called_at_once(self):
        self.submitted(self.legal)
        cron = self.env.ref("contract_clm.ir_cron_approval_follow_up")
        triggers = self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)])
        for leave in (
            lambda: self.archive(self.legal),
            lambda: self.legal.action_unarchive(),
            lambda: self.env.ref(CONTRACT_USER).write({"user_ids": [(3, self.legal.id)]}),
            lambda: self.env["res.users"].browse(self.legal.id).write({"group_ids": [(5, 0, 0)]}),
        ):
            triggers.unlink()
            leave()
            triggers = self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)])
            self.assertTrue(triggers)

    def test_where_all_must_approve_the_seat_of_who_left_does_not_vanish(self):
        step = self.submitted(self.legal | self.legal2 | self.finance, decision="all")
        step.with_user(self.legal).action_approve()
        self.archive(self.legal)
        self.archive(self.finance)
        step.invalidate_recordset()
        step.with_user(self.legal2).action_approve()
        self.assertEqual(step.state, "pending")

    def test_it_is_escalated_at_once_where_too_few_are_left(self):
        self.lead(self.boss, self.legal)
        for decision in ("any", "all"):
            with self.subTest(decision):
                self.legal.active = True
                others = self.legal2 if decision == "all" else self.env["res.users"]
                step = self.submitted(self.legal | others, decision=decision)
                self.archive(self.legal)
                self.run_job()
                self.assertEqual(step.escalated_to_ids, self.boss)
                self.assertFalse(step.stuck_on)
                self.assertIn(self.legal, step.user_ids, "who was asked stays visible")
                self.assertIn("clm_legal", self.evidence(step, "approval_escalated").content)
                step.with_user(self.boss).action_approve()
                self.assertEqual(step.state, "approved")

    def test_who_loses_the_right_or_the_company_counts_as_gone(self):
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        for leave in (
            lambda: self.legal.write({"group_ids": [(3, self.env.ref(CONTRACT_USER).id)]}),
            lambda: self.legal2.write({"company_ids": [(6, 0, elsewhere.ids)], "company_id": elsewhere.id}),
        ):
            step = self.submitted(self.legal | self.legal2, decision="count", count=2)
            step.escalation_user_ids = self.boss
            leave()
            self.run_job()
            self.assertEqual(step.escalated_to_ids, self.boss)
            self.legal.group_ids += self.env.ref(CONTRACT_USER)

    def test_with_nobody_left_the_owner_and_administrators_get_an_activity_once(self):
        step = self.submitted(self.legal)
        self.archive(self.legal)
        self.run_job()
        self.assertTrue(step.stuck_on)
        self.assertLessEqual(self.rep | self.administrator, self.stuck_activities(step).user_id)
        told = self.mails("Nobody is left to approve")
        self.assertLessEqual((self.rep | self.administrator).partner_id, told.recipient_ids)
        self.run_job()
        self.assertEqual(self.mails("Nobody is left to approve"), told)
        self.assertEqual(step.contract_id.approval_state, "pending", "nobody is no approval")

    def test_a_wall_that_goes_up_keeps_approvers_out(self):
        step = self.submitted(self.legal)
        step.escalation_user_ids = self.boss
        step.contract_id.with_user(self.rep).write(
            {"confidentiality": "walled", "insider_ids": [(4, self.boss.id)]}
        )
        self.run_job()
        self.assertEqual(step.escalated_to_ids, self.boss)
        self.overdue(step, "remind_on")
        self.run_job()
        self.assertEqual(self.mails("Reminder").recipient_ids, self.boss.partner_id)

    def test_an_administrator_outside_of_the_wall_is_not_told(self):
        step = self.submitted(self.legal)
        step.contract_id.with_user(self.rep).confidentiality = "walled"
        self.run_job()
        self.assertTrue(step.stuck_on)
        self.assertEqual(self.stuck_activities(step).user_id, self.rep)
        self.assertEqual(self.mails("Nobody is left to approve").recipient_ids, self.rep.partner_id)

    def test_it_ends_when_they_are_back(self):
        step = self.submitted(self.legal)
        self.archive(self.legal)
        self.run_job()
        self.legal.action_unarchive()
        self.run_job()
        self.assertFalse(step.stuck_on)
        self.assertFalse(self.stuck_activities(step))

    def test_it_ends_with_the_run(self):
        step = self.submitted(self.legal)
        self.archive(self.legal)
        self.run_job()
        step.contract_id.with_user(self.rep).action_reset_to_draft()
        self.assertFalse(self.stuck_activities(step))

    def test_a_planned_step_is_looked_at_when_it_opens(self):
        self.env["clm.approval.rule"].search([]).active = False
        self.rule("In turn", steps=[(10, "Legal", self.legal), (20, "Management", self.boss)])
        contract = self.draft()
        contract.action_submit()
        first, second = self.steps(contract)
        self.archive(self.boss)
        self.run_job()
        self.assertFalse(second.stuck_on)
        cron = self.env.ref("contract_clm.ir_cron_approval_follow_up")
        triggers = self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)])
        first.with_user(self.legal).action_approve()
        self.assertGreater(self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)]), triggers)
        self.run_job()
        self.assertTrue(second.stuck_on)
        self.assertLessEqual(self.rep | self.administrator, self.stuck_activities(second).user_id)

    def stand_in(self, user, delegate):
        return self.env["clm.approval.delegation"].create(
            {
                "user_id": user.id,
                "delegate_id": delegate.id,
                "date_from": "2020-01-01",
                "date_to": "2099-12-31",
            }
        )

    def test_an_archived_stand_in_is_not_asked_and_the_other_still_is(self):
        step = self.submitted(self.legal, remind_hours=8)
        self.stand_in(self.legal, self.legal2)
        self.archive(self.legal2)
        with self.enter_registry_test_mode():
            self.env.ref("contract_clm.ir_cron_stand_ins").method_direct_trigger()
        self.overdue(step, "remind_on")
        self.run_job()
        self.assertEqual(self.mails("Reminder").recipient_ids, self.legal.partner_id)
        self.assertFalse(self.env["res.users"].with_user(self.legal2)._clm_acts_for())
        self.assertFalse(step.stuck_on)

    def test_who_left_is_not_stood_in_for(self):
        step = self.submitted(self.legal)
        self.stand_in(self.legal, self.legal2)
        self.archive(self.legal)
        self.run_job()
        self.assertFalse(step.with_user(self.legal2).sudo().waiting_for_me)
        self.assertTrue(step.stuck_on)

    def test_a_circle_of_stand_ins_neither_hangs_nor_loses_a_seat(self):
        step = self.submitted(self.legal | self.legal2, decision="all", remind_hours=8, escalate_hours=8)
        self.stand_in(self.legal, self.legal2)
        with patch.object(stand_in, "circle", return_value=()):
            self.stand_in(self.legal2, self.legal)
        step.escalation_user_ids = self.boss
        self.overdue(step, "remind_on", "escalate_on")
        self.run_job()
        self.assertEqual(
            self.mails("Reminder").recipient_ids, (self.legal | self.legal2 | self.boss).partner_id
        )
        self.assertEqual(step.escalated_to_ids, self.boss)
        step.with_user(self.boss).action_approve()
        self.assertEqual(step.state, "approved")
        self.assertEqual(step.vote_ids.seat_user_id, self.legal | self.legal2)
