from odoo import api, fields, models
from odoo.fields import Domain

LIFECYCLE_USER = "crm_lifecycle.group_crm_lifecycle_user"


class ResPartner(models.Model):
    _inherit = "res.partner"

    lifecycle_profile_ids = fields.One2many("crm.lifecycle.profile", "partner_id", groups=LIFECYCLE_USER)
    lifecycle_history_ids = fields.One2many("crm.lifecycle.history", "partner_id", groups=LIFECYCLE_USER)
    lifecycle_stage_id = fields.Many2one(
        "crm.lifecycle.stage",
        compute="_compute_lifecycle_stage",
        search="_search_lifecycle_stage_id",
        groups=LIFECYCLE_USER,
        help="Where the customer stands in the current company. A contact shows the stage of its customer.",
    )
    lifecycle_stage_color = fields.Integer(
        related="lifecycle_stage_id.color", groups=LIFECYCLE_USER, export_string_translation=False
    )
    lifecycle_stage_entered_at = fields.Datetime(
        "In Stage Since", compute="_compute_lifecycle_stage", groups=LIFECYCLE_USER
    )
    lifecycle_stay_count = fields.Integer(
        "Lifecycle Stays", compute="_compute_lifecycle_stay_count", groups=LIFECYCLE_USER
    )

    @api.depends(
        "commercial_partner_id.lifecycle_profile_ids.stage_id",
        "commercial_partner_id.lifecycle_profile_ids.stage_entered_at",
    )
    @api.depends_context("company")
    def _compute_lifecycle_stage(self):
        customers = self.commercial_partner_id._origin
        profiles = self.env["crm.lifecycle.profile"].search(
            [("partner_id", "in", customers.ids), ("company_id", "=", self.env.company.id)]
        )
        profile_of = {profile.partner_id: profile for profile in profiles}
        for partner in self:
            profile = profile_of.get(partner.commercial_partner_id._origin, profiles.browse())
            partner.lifecycle_stage_id = profile.stage_id
            partner.lifecycle_stage_entered_at = profile.stage_entered_at

    @api.model
    def _search_lifecycle_stage_id(self, operator, value):
        if operator in Domain.NEGATIVE_OPERATORS:
            return NotImplemented
        profiles = "commercial_partner_id.lifecycle_profile_ids"
        here = Domain("company_id", "=", self.env.company.id)
        found = Domain(profiles, "any", here & Domain("stage_id", operator, value))
        if operator == "in" and False in value:
            found |= ~Domain(profiles, "any", here)
        return found

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

    def action_open_lifecycle_move(self):
        action = self.env["ir.actions.act_window"]._for_xml_id("crm_lifecycle.crm_lifecycle_move_action")
        action["context"] = {"default_partner_ids": self.ids}
        return action

    def action_open_lifecycle_history(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("crm_lifecycle.crm_lifecycle_history_action")
        action["domain"] = [("partner_id", "=", self.id)]
        action["context"] = {}
        return action
