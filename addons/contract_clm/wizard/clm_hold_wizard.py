from odoo import api, fields, models
from odoo.exceptions import UserError


class ClmHoldWizard(models.TransientModel):
    """Puts contracts under a new legal hold, or under one that is in force."""

    _name = "clm.hold.wizard"
    _description = "Place a Legal Hold"

    contract_ids = fields.Many2many(
        "clm.contract", string="Contracts", required=True, context={"active_test": False}
    )
    company_id = fields.Many2one("res.company", compute="_compute_company_id")
    hold_id = fields.Many2one(
        "clm.legal.hold",
        "Existing Matter",
        domain="[('state', '=', 'placed'), ('company_id', '=', company_id)]",
        help="Empty: a new hold.",
    )
    name = fields.Char("Matter")
    reason = fields.Text()

    @api.depends("contract_ids")
    def _compute_company_id(self):
        for wizard in self:
            wizard.company_id = wizard.contract_ids.company_id[:1]

    @api.model
    def _open(self, contracts):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Place a Legal Hold"),
            "res_model": self._name,
            "view_mode": "form",
            "target": "new",
            "context": {"default_contract_ids": contracts.ids},
        }

    def action_place(self):
        self.ensure_one()
        if self.hold_id:
            self.hold_id._extend(self.contract_ids)
        elif not (self.name or "").strip() or not (self.reason or "").strip():
            raise UserError(self.env._("Name the matter and say why these contracts must be preserved."))
        else:
            self.env["clm.legal.hold"]._place(self.contract_ids, self.name.strip(), self.reason.strip())
        return {"type": "ir.actions.act_window_close"}
