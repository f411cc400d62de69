from odoo import api, fields, models


class ClmApprovalReassign(models.TransientModel):
    _name = "clm.approval.reassign"
    _description = "Hand an Approval Over"

    step_id = fields.Many2one("clm.approval.step", required=True, readonly=True, ondelete="cascade")
    contract_id = fields.Many2one(related="step_id.contract_id")
    asked_ids = fields.Many2many(
        "res.users", string="Asked so far", compute="_compute_asked_ids", context={"active_test": False}
    )
    user_ids = fields.Many2many(
        "res.users",
        "clm_approval_reassign_user_rel",
        string="Who decides now",
        domain=lambda self: (
            "[('share', '=', False), ('all_group_ids', 'in', %d)]"
            % self.env.ref("contract_clm.group_contract_clm_user").id
        ),
    )
    reason = fields.Text(required=True)

    @api.depends("step_id")
    def _compute_asked_ids(self):
        for wizard in self:
            wizard.asked_ids = wizard.step_id._open_seats()

    def action_confirm(self):
        self.ensure_one()
        self.step_id.action_reassign(self.user_ids.ids, self.reason)
        return {"type": "ir.actions.act_window_close"}
