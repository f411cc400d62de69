from odoo import api, fields, models
from odoo.exceptions import UserError


class ClmDisposalWizard(models.TransientModel):
    """Says what will go, then proposes to delete contracts for good, or confirms what somebody else proposed."""

    _name = "clm.disposal.wizard"
    _description = "Delete Contracts for good"

    contract_ids = fields.Many2many(
        "clm.contract", string="Contracts", required=True, context={"active_test": False}
    )
    mode = fields.Selection([("propose", "Propose"), ("confirm", "Confirm")], compute="_compute_summary")
    contract_count = fields.Integer("Contracts that go", compute="_compute_summary")
    version_count = fields.Integer("Documents with their files", compute="_compute_summary")
    evidence_count = fields.Integer("Entries of evidence", compute="_compute_summary")
    message_count = fields.Integer("Messages", compute="_compute_summary")
    proposed_by = fields.Char(compute="_compute_summary")
    proposed_reason = fields.Text("Reason given", compute="_compute_summary")
    reason = fields.Text()

    @api.depends("contract_ids")
    def _compute_summary(self):
        for wizard in self:
            contracts = wizard.contract_ids
            proposed = contracts.filtered("disposal_proposed_by_id")
            wizard.mode = "confirm" if contracts and proposed == contracts else "propose"
            wizard.contract_count = len(contracts)
            wizard.version_count = len(contracts.version_ids)
            wizard.evidence_count = len(contracts.evidence_ids)
            wizard.message_count = len(contracts.message_ids)
            wizard.proposed_by = ", ".join(contracts.disposal_proposed_by_id.mapped("name"))
            wizard.proposed_reason = "\n".join(set(filter(None, contracts.mapped("disposal_reason"))))

    @api.model
    def _open(self, contracts):
        contracts._check_may_dispose()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Delete for good"),
            "res_model": self._name,
            "view_mode": "form",
            "target": "new",
            "context": {"default_contract_ids": contracts.ids, "active_test": False},
        }

    def action_propose(self):
        self.ensure_one()
        if not (self.reason or "").strip():
            raise UserError(
                self.env._("Say why these contracts shall be deleted; the reason stays in the register.")
            )
        self.contract_ids._propose_disposal(self.reason.strip())
        return {"type": "ir.actions.act_window_close"}

    def action_confirm(self):
        self.ensure_one()
        self.contract_ids._dispose()
        return self.env["ir.actions.act_window"]._for_xml_id("contract_clm.clm_disposal_action")
