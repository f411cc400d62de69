from odoo import api, fields, models


class ClmContractApprovalForm(models.Model):
    """What the contract's own screens say of its approval."""

    _inherit = "clm.contract"

    approval_step_ids = fields.One2many("clm.approval.step", "contract_id", "Approval Steps")
    current_step_ids = fields.Many2many(
        "clm.approval.step", string="Steps of this Approval", compute="_compute_current_step_ids"
    )
    pending_step_id = fields.Many2one("clm.approval.step", compute="_compute_pending")
    pending_step_name = fields.Char("Step", compute="_compute_pending")
    pending_since = fields.Datetime("Waiting since", compute="_compute_pending")
    pending_reason = fields.Text("Why it waits for you", compute="_compute_pending")

    @api.depends("approval_ids.step_ids")
    def _compute_current_step_ids(self):
        for contract in self:
            contract.current_step_ids = contract._latest_approval().step_ids

    @api.depends("approval_ids.step_ids.state", "approval_ids.step_ids.vote_ids")
    @api.depends_context("uid", "lang")
    def _compute_pending(self):
        waiting = self._steps_waiting_for_me().grouped("contract_id")
        for contract in self:
            steps = waiting.get(contract, self.env["clm.approval.step"])
            contract.pending_step_id = steps[:1]
            contract.pending_step_name = ", ".join(steps.mapped("name"))
            contract.pending_since = min((step.opened_on for step in steps if step.opened_on), default=False)
            contract.pending_reason = "\n".join(step._decision_text() for step in steps)
