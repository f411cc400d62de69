from odoo.exceptions import AccessError
from odoo.tests import tagged

from .follow_up_common import FollowUpCase


@tagged("post_install", "-at_install")
class TestApprovalReport(FollowUpCase):
    def rows(self, step, user=None):
        report = self.env["clm.approval.report"].with_user(user or self.officer)
        return report.search([("step_id", "=", step.id)])

    def test_a_row_for_each_decision_and_each_person_who_still_has_to(self):
        step = self.submitted(self.legal | self.legal2, decision="all")
        step.with_user(self.legal).action_approve()
        rows = self.rows(step)
        self.assertEqual(
            {(row.asked_user_id, row.decision) for row in rows},
            {(self.legal, "approved"), (self.legal2, "pending")},
        )
        self.assertEqual(rows.type_id, self.type)
        self.assertEqual(rows.rule_id.name, "Every contract")
        self.assertEqual(len(set(rows.ids)), 2)

    def test_who_need_not_decide_any_more_has_none(self):
        step = self.submitted(self.legal | self.legal2)
        step.with_user(self.legal).action_approve()
        self.assertEqual(self.rows(step).asked_user_id, self.legal)

    def test_hours_late_and_refused(self):
        steps = self.submitted(self.legal | self.legal2, 2, decision="all", remind_hours=8)
        refused, pending = steps
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE clm_approval_step SET opened_on = opened_on - interval '48 hours', "
            "due_on = due_on - interval '20 days' WHERE id IN %s",
            [tuple(steps.ids)],
        )
        self.env.invalidate_all()
        refused.with_user(self.legal).action_refuse("No")
        [row] = self.rows(refused)
        self.assertAlmostEqual(row.hours, 48, delta=0.1)
        self.assertEqual((row.refused, row.late, row.decision), (1, 1, "refused"))
        for row in self.rows(pending):
            self.assertAlmostEqual(row.waiting_hours, 48, delta=0.1)
            self.assertEqual((row.late, row.decision), (1, "pending"))
        [(share, waiting, number)] = (
            self.env["clm.approval.report"]
            .with_user(self.officer)
            ._read_group(
                [("step_id", "in", steps.ids)],
                aggregates=["refused:avg", "waiting_hours:avg", "__count"],
            )
        )
        self.assertEqual((share, number), (1, 3), "the share is of what was decided")
        self.assertAlmostEqual(waiting, 48, delta=0.1)

    def test_in_time_is_not_late(self):
        step = self.submitted(self.legal, remind_hours=8)
        self.assertEqual(self.rows(step).late, 0)
        step.with_user(self.legal).action_approve()
        self.assertEqual(self.rows(step).late, 0)

    def test_a_decision_for_somebody_else_says_so(self):
        step = self.submitted(self.legal)
        self.env["clm.approval.delegation"].create(
            {
                "user_id": self.legal.id,
                "delegate_id": self.legal2.id,
                "date_from": "2020-01-01",
                "date_to": "2099-12-31",
            }
        )
        step.with_user(self.legal2).action_approve()
        row = self.rows(step)
        self.assertEqual((row.asked_user_id, row.decided_user_id), (self.legal, self.legal2))
        self.assertTrue(row.as_stand_in)

    def test_it_is_as_closed_as_the_contract(self):
        step = self.submitted(self.legal)
        for user in (self.rep, self.legal, self.officer):
            self.assertTrue(self.rows(step, user), user.login)
        self.assertFalse(self.rows(step, self.other_rep))
        with self.assertRaises(AccessError):
            self.rows(step, self.outsider)
        row = self.rows(step, self.rep)
        with self.assertRaises(AccessError):
            row.read(["rule_id"])
        self.assertEqual(row.action_open_step()["res_id"], step.id)
        company = self.env["res.company"].create({"name": "Elsewhere"})
        self.officer.write({"company_ids": [(6, 0, company.ids)], "company_id": company.id})
        self.assertFalse(self.rows(step))

    def test_it_stays_behind_the_wall(self):
        step = self.submitted(self.legal)
        step.contract_id.with_user(self.rep).confidentiality = "walled"
        self.assertTrue(self.rows(step, self.rep))
        for user in (self.legal, self.officer):
            self.assertFalse(self.rows(step, user), user.login)

    def test_the_screens_group_by_step_and_person(self):
        step = self.submitted(self.legal)
        report = self.env["clm.approval.report"].with_user(self.officer)
        groups = report.formatted_read_group(
            [("step_id", "=", step.id)],
            ["step_name", "asked_user_id"],
            ["waiting_hours:avg", "late:avg", "__count"],
        )
        self.assertEqual([(group["step_name"], group["__count"]) for group in groups], [("Legal", 1)])
        report.get_views([(False, "graph"), (False, "pivot"), (False, "list"), (False, "search")])
