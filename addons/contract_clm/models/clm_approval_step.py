from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .clm_approval import STATES


class ClmApprovalStep(models.Model):
    _name = "clm.approval.step"
    _description = "Contract Approval Step"
    _order = "approval_id desc, sequence, id"

    approval_id = fields.Many2one("clm.approval", required=True, ondelete="cascade", index=True)
    contract_id = fields.Many2one(related="approval_id.contract_id", store=True, index=True)
    company_id = fields.Many2one(related="approval_id.company_id", store=True)
    partner_id = fields.Many2one(related="contract_id.partner_id")
    owner_id = fields.Many2one(related="contract_id.user_id", string="Owner")
    amount_untaxed = fields.Monetary(related="contract_id.amount_untaxed")
    currency_id = fields.Many2one(related="contract_id.currency_id")
    version_id = fields.Many2one(related="approval_id.version_id")
    requested_on = fields.Datetime(related="approval_id.requested_on", store=True)
    sequence = fields.Integer(default=10)
    user_ids = fields.Many2many("res.users", string="May decide")
    state = fields.Selection(STATES, default="pending", required=True, index=True)
    decided_by_id = fields.Many2one("res.users")
    decided_on = fields.Datetime()
    reason = fields.Text()
    waiting_for_me = fields.Boolean(compute="_compute_waiting_for_me")

    @api.depends("contract_id.name")
    def _compute_display_name(self):
        for step in self:
            step.display_name = step.contract_id.display_name

    @api.depends("state", "user_ids")
    @api.depends_context("uid")
    def _compute_waiting_for_me(self):
        for step in self:
            step.waiting_for_me = step.state == "pending" and self.env.user in step.user_ids

    def action_approve(self):
        """Approves the version that the step is bound to."""
        for step in self:
            step._decide("approved", "approval_given", "")
            if all(other.state == "approved" for other in step.approval_id.step_ids):
                # See _decide.
                step.approval_id.sudo()._close("approved")
                step._notify_owner(self.env._("Approved by %(user)s.", user=self.env.user.name))

    def action_refuse(self, reason):
        """Refuses with a reason; the contract goes back to draft."""
        if not (reason or "").strip():
            raise UserError(self.env._("Say why you refuse, so that the owner knows what to change."))
        for step in self:
            step._decide("refused", "approval_refused", reason)
            # See _decide.
            step.approval_id.sudo()._close("refused", reason)
            step.contract_id.sudo()._write_guarded({"state": "draft"})
            step._notify_owner(
                self.env._("Refused by %(user)s: %(reason)s", user=self.env.user.name, reason=reason)
            )
        return self.env["clm.contract"]._after_decision_action()

    def action_open_refusal(self):
        self.ensure_one()
        return self.env["clm.reason.wizard"]._open(self, "action_refuse", self.env._("Why do you refuse?"))

    def _decide(self, state, kind, reason):
        self.ensure_one()
        self.check_access("read")
        # Approvers have no right to write steps or other people's contracts: this method is their right, and it
        # checks who they are. The lock makes the second of two who press at once see the first one's decision.
        step = self.sudo()
        step.lock_for_update()
        step.invalidate_recordset(["state"])
        step._check_decision(self.env.user)
        step.write(
            {
                "state": state,
                "decided_by_id": self.env.uid,
                "decided_on": fields.Datetime.now(),
                "reason": reason,
            }
        )
        contract = step.contract_id
        contract.activity_unlink(["contract_clm.mail_activity_approve"])
        contract._log_evidence(
            kind,
            version=step.version_id,
            summary=reason,
            payload={"approved_sha256": step.approval_id.sha256},
        )

    def _check_decision(self, user):
        if self.state != "pending":
            raise UserError(
                self.env._(
                    "%(contract)s was decided already by %(user)s.",
                    contract=self.contract_id.display_name,
                    user=self.decided_by_id.name or self.env._("somebody else"),
                )
            )
        if user not in self.user_ids:
            raise AccessError(
                self.env._("You are not an approver of %(contract)s.", contract=self.contract_id.name)
            )
        if user in (self.contract_id.user_id, self.approval_id.requested_by_id):
            raise AccessError(self.env._("Nobody approves their own contract. Ask another approver."))
        if self.contract_id.current_version_id.sha256 != self.approval_id.sha256:
            raise UserError(
                self.env._(
                    "The document changed after the approval was requested. It must be submitted again."
                )
            )

    def _notify_owner(self, text):
        contract = self.contract_id.sudo()
        contract.message_post(
            body=text,
            partner_ids=contract.user_id.partner_id.ids,
            subtype_xmlid="mail.mt_comment",
            author_id=self.env.user.partner_id.id,
        )
