from odoo import api, fields, models
from odoo.exceptions import UserError


class ClmContractApproval(models.Model):
    """Submitting a contract to the approvers of its type."""

    _inherit = "clm.contract"

    approval_state = fields.Selection(
        [("none", "Not requested"), ("pending", "Pending"), ("approved", "Approved"), ("refused", "Refused")],
        compute="_compute_approval_state",
    )
    pending_step_id = fields.Many2one("clm.approval.step", compute="_compute_pending_step_id")

    @api.depends("approval_ids.state")
    def _compute_approval_state(self):
        for contract in self:
            latest = contract.approval_ids.sorted("id")[-1:]
            contract.approval_state = (
                latest.state if latest.state in ("pending", "approved", "refused") else "none"
            )

    @api.depends("approval_ids.step_ids.state")
    @api.depends_context("uid")
    def _compute_pending_step_id(self):
        for contract in self:
            steps = contract.approval_ids.step_ids
            contract.pending_step_id = steps.filtered("waiting_for_me")[:1]

    def action_submit(self):
        """Asks the approvers of the type to decide on the current version."""
        self.check_access("write")
        self._check_state("draft", "negotiation")
        for contract in self:
            version = contract._require_pdf()
            if not contract.type_id.approval_required:
                contract._write_guarded({"state": "approval"})
                continue
            contract._request_approval(version, contract._eligible_approvers())

    def _eligible_approvers(self):
        approvers = self.type_id.approver_ids - self.user_id - self.env.user
        if not approvers:
            raise UserError(
                self.env._(
                    "Nobody can approve this: %(type)s has no approver other than the owner and you. "
                    "An administrator adds approvers under Contracts ‣ Configuration ‣ Contract Types.",
                    type=self.type_id.name,
                )
            )
        return approvers

    def _request_approval(self, version, approvers):
        # Users have no right to write approvals; the right on the contract was checked by the action.
        approval = (
            self.env["clm.approval"]
            .sudo()
            .create(
                {
                    "contract_id": self.id,
                    "version_id": version.id,
                    "sha256": version.sha256,
                    "requested_by_id": self.env.uid,
                    "step_ids": [(0, 0, {"user_ids": [(6, 0, approvers.ids)]})],
                }
            )
        )
        self._write_guarded({"state": "approval", "approver_ids": [(6, 0, approvers.ids)]})
        self._log_evidence("approval_requested", version=version, summary=", ".join(approvers.mapped("name")))
        # The mail below says more than the one that comes with an activity.
        quiet = self.with_context(mail_activity_quick_update=True)
        for approver in approvers:
            quiet.activity_schedule(
                "contract_clm.mail_activity_approve",
                user_id=approver.id,
                summary=self.env._("Approve %(title)s", title=self.title),
                date_deadline=fields.Date.context_today(self),
            )
        self.env.ref("contract_clm.mail_template_approval_request").sudo().send_mail_batch(approval.ids)

    def action_approve(self):
        """Approves as the current user."""
        for contract in self:
            contract._my_pending_step().action_approve()
        return self._after_decision_action()

    @api.model
    def _after_decision_action(self):
        """Back to what else waits for the approver."""
        action = self.env["ir.actions.act_window"]._for_xml_id("contract_clm.clm_contract_action_waiting")
        return {**action, "target": "main"}

    def action_open_refusal(self):
        self.ensure_one()
        return self._my_pending_step().action_open_refusal()

    def _my_pending_step(self):
        step = self.pending_step_id
        if not step:
            raise UserError(self.env._("%(contract)s does not wait for you.", contract=self.display_name))
        return step
