from datetime import timedelta

from odoo import fields

from .approval_common import MatrixCase


class FollowUpCase(MatrixCase):
    """Approvals whose hours are over, and the job that sees to them."""

    def run_job(self):
        self.env.flush_all()
        with self.enter_registry_test_mode():
            self.env.ref("contract_clm.ir_cron_approval_follow_up").method_direct_trigger()
        self.env.invalidate_all()

    def submitted(self, users, number=1, **values):
        """Pending steps that ask `users` by one rule, each of a contract of its own."""
        self.env["clm.approval.rule"].search([]).active = False
        self.rule("Every contract", steps=[(10, "Legal", users, values)])
        contracts = (
            self.env["clm.contract"].with_user(self.rep).concat(*(self.draft() for _number in range(number)))
        )
        contracts.action_submit()
        self.env["mail.mail"].search([]).unlink()
        return contracts.sudo().approval_ids.step_ids

    def overdue(self, steps, *names, hours=1):
        steps.write(dict.fromkeys(names, fields.Datetime.now() - timedelta(hours=hours)))

    def mails(self, subject):
        return self.env["mail.mail"].search([("subject", "ilike", subject)])

    def evidence(self, step, kind):
        return step.contract_id.evidence_ids.filtered(lambda row: row.kind == kind)

    def lead(self, leader, *members):
        """`leader` becomes the manager of the others."""
        team = self.env["crm.team"].create({"name": "Team", "user_id": leader.id})
        self.env["crm.team.member"].create(
            [{"crm_team_id": team.id, "user_id": member.id} for member in members]
        )

    def archive(self, user):
        user.action_archive()
        self.assertFalse(user.active)

    def waits_for(self, user):
        return self.env["clm.contract"].with_user(user).search([("waiting_for_me", "=", True)])
