from odoo import api, fields, models
from odoo.exceptions import UserError


class CrmLifecycleStageArchive(models.TransientModel):
    _name = "crm.lifecycle.stage.archive"
    _description = "Archive a Customer Lifecycle Stage"

    stage_id = fields.Many2one("crm.lifecycle.stage", required=True, ondelete="cascade")
    model_id = fields.Many2one(related="stage_id.model_id")
    company_id = fields.Many2one(related="stage_id.company_id")
    customer_count = fields.Integer("Customers", compute="_compute_customer_count")
    target_id = fields.Many2one(
        "crm.lifecycle.stage",
        "Move Them To",
        required=True,
        domain="[('model_id', '=', model_id), ('id', '!=', stage_id), ('company_id', 'in', [company_id, False])]",
        ondelete="cascade",
    )
    reason = fields.Char(required=True, default=lambda self: self.env._("The stage was given up"))

    @api.depends("stage_id")
    def _compute_customer_count(self):
        for wizard in self:
            customers = wizard.stage_id._all_customers()
            wizard.customer_count = customers.search_count([("stage_id", "=", wizard.stage_id.id)])

    def action_archive(self):
        """Moves everyone who is in the stage, then archives it."""
        self.ensure_one()
        self.stage_id.check_access("write")
        self.target_id.check_access("read")
        if self.target_id.model_id != self.stage_id.model_id or not self.target_id.active:
            raise UserError(self.env._("Choose another stage of the same lifecycle."))
        if self.target_id.company_id and self.target_id.company_id != self.stage_id.company_id:
            raise UserError(
                self.env._(
                    "“%(stage)s” is not for all companies. Choose a shared stage.", stage=self.target_id.name
                )
            )
        self.env["crm.lifecycle.engine"]._move_everyone(self.stage_id, self.target_id, self.reason)
        self.stage_id.active = False
        return {"type": "ir.actions.client", "tag": "soft_reload"}
