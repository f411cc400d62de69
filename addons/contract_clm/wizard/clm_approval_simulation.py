from odoo import api, fields, models


class ClmApprovalSimulation(models.TransientModel):
    """Who would have to approve a contract, in which order, and why; nobody is asked."""

    _name = "clm.approval.simulation"
    _description = "Approval Preview"

    contract_id = fields.Many2one("clm.contract", required=True, readonly=True, ondelete="cascade")
    line_ids = fields.One2many("clm.approval.simulation.line", "simulation_id", readonly=True)
    problem = fields.Text(readonly=True)
    needs_nobody = fields.Boolean(compute="_compute_needs_nobody")
    currency_id = fields.Many2one(related="contract_id.reference_currency_id", related_sudo=False)
    reference_value = fields.Monetary(related="contract_id.reference_value", related_sudo=False)
    max_discount = fields.Float(related="contract_id.max_discount", related_sudo=False)
    term_months = fields.Float(related="contract_id.term_months", related_sudo=False)
    payment_days = fields.Integer(related="contract_id.payment_days", related_sudo=False)
    risk = fields.Selection(related="contract_id.risk", related_sudo=False)
    governing_country_id = fields.Many2one(related="contract_id.governing_country_id", related_sudo=False)

    @api.depends("line_ids", "problem")
    def _compute_needs_nobody(self):
        for simulation in self:
            simulation.needs_nobody = not simulation.line_ids and not simulation.problem

    @api.model
    def _open(self, contract):
        plans, _paths, problems = contract._approval_plans()
        turns = {
            stage: turn for turn, stage in enumerate(sorted({s.stage for s in plans.get(contract, [])}), 1)
        }
        simulation = self.create(
            {
                "contract_id": contract.id,
                "problem": problems.get(contract),
                "line_ids": [
                    (0, 0, self._line_values(step, turns[step.stage])) for step in plans.get(contract, [])
                ],
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Who would have to approve this?"),
            "res_model": self._name,
            "res_id": simulation.id,
            "view_mode": "form",
            "target": "new",
        }

    @api.model
    def _line_values(self, step, turn):
        decision, count = step.rule
        return {
            "turn": turn,
            "name": step.name,
            "user_ids": [(6, 0, sorted(step.users))],
            "decision": decision,
            "count": count,
            "why": "\n".join(step.reasons),
        }

    @api.model_create_multi
    def create(self, vals_list):
        """Previews are of contracts that whoever asks may read; `contract_id` may come from the browser."""
        simulations = super().create(vals_list)
        simulations.contract_id.check_access("read")
        return simulations

    def action_submit(self):
        self.ensure_one()
        self.contract_id.action_submit()
        return {"type": "ir.actions.act_window_close"}


class ClmApprovalSimulationLine(models.TransientModel):
    _name = "clm.approval.simulation.line"
    _description = "Step of an Approval Preview"
    _order = "turn, id"

    simulation_id = fields.Many2one("clm.approval.simulation", required=True, ondelete="cascade")
    turn = fields.Integer(help="The same turn: at the same time.")
    name = fields.Char("Step")
    user_ids = fields.Many2many("res.users", string="People")
    decision = fields.Selection(
        selection=lambda self: self.env["clm.approval.rule.step"]._fields["decision"].selection,
        string="Who must approve",
    )
    count = fields.Integer("How many")
    why = fields.Text()
