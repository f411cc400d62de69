from odoo import api, fields, models
from odoo.exceptions import UserError


class CrmLifecycleMove(models.TransientModel):
    _name = "crm.lifecycle.move"
    _description = "Move Customers to a Lifecycle Stage"
    _check_company_auto = True

    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)
    partner_ids = fields.Many2many("res.partner", string="Customers", required=True, check_company=True)
    current_stages = fields.Char("Now", compute="_compute_current_stages")
    model_ids = fields.Many2many("crm.lifecycle.model", compute="_compute_model_ids")
    stage_id = fields.Many2one(
        "crm.lifecycle.stage",
        "New Stage",
        required=True,
        check_company=True,
        domain="[('model_id', 'in', model_ids)]",
    )
    hold_until = fields.Datetime(
        help="Until then the rules leave the customers in this stage; empty: rules go on."
    )
    stage_description = fields.Text("Meaning", related="stage_id.description")
    stage_entry_rule = fields.Text("Entry Rule", related="stage_id.entry_rule")
    entered_at = fields.Datetime("Since", required=True, default=fields.Datetime.now)
    reason = fields.Char(required=True)

    @api.model
    def default_get(self, fields_list):
        values = super().default_get(fields_list)
        if "partner_ids" in fields_list and "partner_ids" not in values:
            values["partner_ids"] = [fields.Command.set(self._chosen_customers().ids)]
        return values

    @api.model
    def _chosen_customers(self):
        context = self.env.context
        chosen = []
        if context.get("active_model") == "res.partner":
            chosen = context.get("active_ids", [])
        return self.env["res.partner"].browse(chosen).exists().commercial_partner_id

    @api.depends("partner_ids", "company_id")
    def _compute_current_stages(self):
        for wizard in self:
            partners = wizard.partner_ids.with_company(wizard.company_id)
            wizard.current_stages = ", ".join(partners.lifecycle_stage_id.sorted().mapped("name"))

    @api.depends("partner_ids", "company_id")
    def _compute_model_ids(self):
        for wizard in self:
            partners = wizard.partner_ids.with_company(wizard.company_id)
            wizard.model_ids = self.env["crm.lifecycle.model"]._for_partners(partners, wizard.company_id)

    def action_move(self):
        self.ensure_one()
        self.check_access("write")
        self.partner_ids.check_access("read")
        if self.entered_at > fields.Datetime.now():
            raise UserError(self.env._("The move cannot lie in the future."))
        profiles = self.env["crm.lifecycle.profile"].sudo().with_company(self.company_id)
        stays = profiles._move(
            self.partner_ids.sudo(),
            self.stage_id,
            self.reason,
            entered_at=self.entered_at,
            hold_until=self.hold_until,
        )
        if not stays:
            raise UserError(
                self.env._("Nobody was moved: the stage is “%(stage)s” already.", stage=self.stage_id.name)
            )
        return {"type": "ir.actions.act_window_close"}
