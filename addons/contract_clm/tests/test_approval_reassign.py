from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged

from .follow_up_common import FollowUpCase


@tagged("post_install", "-at_install")
class TestReassign(FollowUpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.administrator = new_test_user(
            cls.env, "clm_admin", "contract_clm.group_contract_clm_manager", email="admin@example.com"
        )

    def hand_over(self, step, users, by=None, reason="Has left"):
        step.with_user(by or self.administrator).action_reassign(users.ids, reason)

    def test_others_decide_and_the_evidence_names_those_before(self):
        step = self.submitted(self.legal, remind_hours=8)
        self.archive(self.legal)
        self.run_job()
        action = step.with_user(self.administrator).action_open_reassign()
        wizard = Form(
            self.env["clm.approval.reassign"].with_user(self.administrator).with_context(**action["context"])
        )
        self.assertEqual(wizard.asked_ids[:], self.legal)
        wizard.user_ids.add(self.boss)
        wizard.reason = "Has left"
        wizard.save().action_confirm()
        self.assertEqual(step.user_ids, self.boss)
        self.assertFalse(step.stuck_on)
        row = self.evidence(step, "approval_reassigned")
        for text in ("clm_legal", "clm_boss", "Has left"):
            self.assertIn(text, row.content)
        self.assertEqual(row.actor, self.administrator.display_name)
        self.assertEqual(step.contract_id.activity_ids.user_id, self.boss)
        self.assertEqual(self.mails("waits for your approval").recipient_ids, self.boss.partner_id)
        self.assertEqual(self.waits_for(self.boss), step.contract_id.with_user(self.boss))
        step.with_user(self.boss).action_approve()
        self.assertEqual(step.state, "approved")
        self.assertFalse(step.contract_id._verify_evidence())

    def test_what_was_decided_stays(self):
        step = self.submitted(self.legal | self.legal2 | self.finance, decision="count", count=2)
        step.with_user(self.legal).action_approve()
        self.hand_over(step, self.boss)
        self.assertEqual(step.user_ids, self.legal | self.boss)
        with self.assertRaises(UserError):
            step.with_user(self.legal2).action_approve()
        step.with_user(self.boss).action_approve()
        self.assertEqual(step.state, "approved")

    def test_never_to_whose_own_it_is_also_not_to_the_administrator(self):
        step = self.submitted(self.legal)
        with self.assertRaisesRegex(UserError, "cannot decide"):
            self.hand_over(step, self.rep)
        step.contract_id.user_id = self.administrator
        other = new_test_user(self.env, "clm_admin2", "contract_clm.group_contract_clm_manager")
        for users in (self.administrator, self.boss):
            with self.assertRaises(AccessError):
                self.hand_over(step, users)
        with self.assertRaisesRegex(UserError, "cannot decide"):
            self.hand_over(step, self.administrator, by=other)
        self.hand_over(step, other, by=other)
        step.with_user(other).action_approve()
        self.assertEqual(step.state, "approved")

    def test_only_to_those_who_may_decide_and_to_enough_of_them(self):
        step = self.submitted(self.legal | self.legal2, decision="count", count=2)
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        stranger = new_test_user(
            self.env,
            "clm_stranger",
            "contract_clm.group_contract_clm_user",
            company_id=elsewhere.id,
            company_ids=[(6, 0, elsewhere.ids)],
        )
        for users, message in (
            (self.outsider | self.boss, "cannot decide"),
            (stranger | self.boss, "cannot decide"),
            (self.boss, "at least 2"),
            (self.env["res.users"], "at least 2"),
        ):
            with self.assertRaisesRegex(UserError, message):
                self.hand_over(step, users)
        with self.assertRaisesRegex(UserError, "why"):
            self.hand_over(step, self.boss | self.finance, reason=" ")
        self.hand_over(step, self.boss | self.finance)

    def test_nobody_but_administrators(self):
        step = self.submitted(self.legal)
        for user in (self.rep, self.legal, self.officer, self.other_rep, self.outsider):
            with self.assertRaises(AccessError):
                self.hand_over(step, self.boss, by=user)
            with self.assertRaises(AccessError):
                step.with_user(user).action_open_reassign()
            with self.assertRaises(AccessError):
                self.env["clm.approval.reassign"].with_user(user).create({"step_id": step.id, "reason": "x"})
        self.assertEqual(step.user_ids, self.legal)

    def test_a_planned_step_is_handed_over_without_asking_anybody_yet(self):
        self.matrix()
        contract = self.draft()
        contract.action_submit()
        planned = self.steps(contract)[2]
        self.hand_over(planned, self.legal2)
        self.assertEqual(planned.user_ids, self.legal2)
        self.assertNotIn(self.legal2, contract.activity_ids.user_id)
        for user in (self.legal, self.finance, self.legal2):
            contract.with_user(user).action_approve()
        self.assertEqual(contract.approval_state, "approved")

    def test_what_is_decided_is_not_handed_over(self):
        step = self.submitted(self.legal)
        step.with_user(self.legal).action_approve()
        with self.assertRaisesRegex(UserError, "nothing to hand over"):
            self.hand_over(step, self.boss)

    def test_the_time_starts_anew(self):
        step = self.submitted(self.legal, remind_hours=8, escalate_hours=8)
        step.escalation_user_ids = self.finance
        self.overdue(step, "remind_on", "escalate_on")
        self.run_job()
        self.hand_over(step, self.boss)
        self.assertFalse(step.escalated_on)
        self.assertFalse(step.escalated_to_ids)
        self.assertFalse(self.waits_for(self.finance))
        before = self.mails("Reminder")
        self.run_job()
        self.assertEqual(self.mails("Reminder"), before)
