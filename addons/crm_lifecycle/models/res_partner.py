from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .crm_lifecycle_standing import LIFECYCLE_USER


class ResPartner(models.Model):
    _name = "res.partner"
    _inherit = ["res.partner", "crm.lifecycle.standing"]

    _lifecycle_customer = "id"

    lifecycle_profile_ids = fields.One2many("crm.lifecycle.profile", "partner_id", groups=LIFECYCLE_USER)
    lifecycle_history_ids = fields.One2many("crm.lifecycle.history", "partner_id", groups=LIFECYCLE_USER)
    lifecycle_stay_count = fields.Integer(
        "Lifecycle Stays", compute="_compute_lifecycle_stay_count", groups=LIFECYCLE_USER
    )

    @api.model
    def _lifecycle_path(self):
        return "commercial_partner_id"

    def _lifecycle_company(self):
        # Also a customer that belongs to one company is looked at from the current one.
        return self.env.company

    @api.model
    def _lifecycle_company_sql(self, alias):
        return SQL("%s", self.env.company.id)

    @api.model
    def _lifecycle_domain(self, condition):
        here = Domain("company_id", "=", self.env.company.id)
        return Domain("commercial_partner_id.lifecycle_profile_ids", "any", here & condition)

    @api.depends("lifecycle_history_ids")
    @api.depends_context("company")
    def _compute_lifecycle_stay_count(self):
        groups = self.env["crm.lifecycle.history"]._read_group(
            [("partner_id", "in", self.ids), ("company_id", "=", self.env.company.id)],
            ["partner_id"],
            ["__count"],
        )
        counts = {partner.id: count for partner, count in groups}
        for partner in self:
            partner.lifecycle_stay_count = counts.get(partner._origin.id, 0)

    def action_open_lifecycle_history(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("crm_lifecycle.crm_lifecycle_history_action")
        action["domain"] = [("partner_id", "=", self.id)]
        action["context"] = {}
        return action
