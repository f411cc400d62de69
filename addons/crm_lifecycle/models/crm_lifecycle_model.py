from odoo import api, fields, models

CUSTOMER_TYPES = [("all", "Everyone"), ("company", "Companies"), ("person", "Persons")]


class CrmLifecycleModel(models.Model):
    """A lifecycle of its own: which customers it is for, its stages, and the rules between them."""

    _name = "crm.lifecycle.model"
    _description = "Customer Lifecycle"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", index=True, help="Empty: for all companies.")
    customer_type = fields.Selection(CUSTOMER_TYPES, "For", required=True, default="all")
    stage_ids = fields.One2many("crm.lifecycle.stage", "model_id", "Stages")
    ruleset_ids = fields.One2many("crm.lifecycle.ruleset", "model_id", "Versions of the Rules")
    live_ruleset_id = fields.Many2one("crm.lifecycle.ruleset", compute="_compute_rulesets")
    draft_ruleset_id = fields.Many2one("crm.lifecycle.ruleset", compute="_compute_rulesets")

    @api.depends("ruleset_ids.state")
    def _compute_rulesets(self):
        for model in self:
            by_state = model.ruleset_ids.grouped("state")
            empty = model.ruleset_ids.browse()
            model.live_ruleset_id = by_state.get("live", empty)[:1]
            model.draft_ruleset_id = by_state.get("draft", empty)[:1]

    def action_edit_rules(self):
        """Opens the draft of the rules; a copy of the live ones where there is none yet."""
        self.ensure_one()
        draft = self.draft_ruleset_id
        if not draft:
            live = self.live_ruleset_id
            draft = live.copy() if live else self.ruleset_ids.create({"model_id": self.id})
        return {
            "type": "ir.actions.act_window",
            "res_model": "crm.lifecycle.ruleset",
            "res_id": draft.id,
            "view_mode": "form",
        }

    @api.model
    def _for_partners(self, partners, company):
        """The lifecycles that customers are in, or that are meant for customers like them."""
        fitting = self.search([("company_id", "in", [False, company.id])])
        types = {"company" if partner.is_company else "person" for partner in partners.commercial_partner_id}
        return partners.lifecycle_stage_id.model_id | fitting.filtered(
            lambda model: model.customer_type in types | {"all"}
        )
