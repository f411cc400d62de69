from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.crm_lifecycle.models.crm_lifecycle_standing import LIFECYCLE_USER
from odoo.addons.crm_lifecycle.models.res_partner_sets import search_by_rows


class ResPartner(models.Model):
    """Points and tier beside the customer's stage; a contact shows those of its customer."""

    _inherit = "res.partner"

    loyalty_standing_ids = fields.One2many("crm.loyalty.standing", "partner_id", groups=LIFECYCLE_USER)
    loyalty_tier_id = fields.Many2one(
        "crm.loyalty.tier",
        compute="_compute_loyalty_tier",
        search="_search_loyalty_tier_id",
        groups=LIFECYCLE_USER,
        help="In the first loyalty program that the customer has a tier in.",
    )
    loyalty_tier_color = fields.Integer(
        "Color of the Tier",
        related="loyalty_tier_id.color",
        groups=LIFECYCLE_USER,
        export_string_translation=False,
    )
    loyalty_tier_since = fields.Datetime(
        "In the Tier Since", compute="_compute_loyalty_tier", groups=LIFECYCLE_USER
    )
    loyalty_balance = fields.Float(
        "Loyalty Points", compute="_compute_loyalty_tier", groups=LIFECYCLE_USER, help="Of all programs."
    )

    @api.depends("commercial_partner_id.loyalty_standing_ids.tier_id")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_loyalty_tier(self):
        customers = self.commercial_partner_id._origin
        found = self.env["crm.loyalty.standing"].search([("partner_id", "in", customers.ids)])
        by_customer = found.grouped("partner_id")
        for partner in self:
            standings = by_customer.get(partner.commercial_partner_id._origin, found.browse())
            first = standings.filtered("tier_id").sorted(
                lambda standing: (standing.program_id.sequence, standing.program_id.id)
            )[:1]
            partner.loyalty_tier_id = first.tier_id
            partner.loyalty_tier_since = first.tier_since
            partner.loyalty_balance = sum(standings.mapped("balance"))

    @api.model
    def _search_loyalty_tier_id(self, operator, value):
        """Who is in it in any program; without a tier is who has none at all."""
        standings, in_any = self.env["crm.loyalty.standing"], Domain("tier_id", "!=", False)
        return search_by_rows("commercial_partner_id", standings, in_any, "tier_id", operator, value)

    def action_open_loyalty_standings(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_lifecycle_loyalty.crm_loyalty_standing_action"
        )
        return action | {"domain": [("partner_id", "=", self.commercial_partner_id.id)], "context": {}}
