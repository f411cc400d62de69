from odoo import api, fields, models


class CrmLoyaltyStanding(models.Model):
    """Points and tier of a customer in a program, over the cards of all its contacts. Written in SQL only."""

    _name = "crm.loyalty.standing"
    _description = "Loyalty Standing"
    _order = "points desc, id desc"
    _rec_name = "tier_id"
    _log_access = False

    program_id = fields.Many2one("loyalty.program", required=True, readonly=True, ondelete="cascade")
    company_id = fields.Many2one(related="program_id.company_id", store=True)
    partner_id = fields.Many2one(
        "res.partner", "Customer", required=True, readonly=True, ondelete="cascade", index=True
    )
    balance = fields.Float("Points Left", readonly=True, help="To be used.")
    points = fields.Float("Points That Count", readonly=True, help="What decides the tier.")
    tier_id = fields.Many2one("crm.loyalty.tier", readonly=True, ondelete="set null", index=True)
    tier_color = fields.Integer(related="tier_id.color", export_string_translation=False)
    tier_since = fields.Datetime("In the Tier Since", readonly=True)
    next_tier_id = fields.Many2one("crm.loyalty.tier", compute="_compute_next_tier")
    missing_points = fields.Float("Points Missing", compute="_compute_next_tier")

    _customer_unique = models.UniqueIndex("(program_id, partner_id)")

    @api.depends("points", "program_id.tier_ids.threshold")
    def _compute_next_tier(self):
        tiers = self.env["crm.loyalty.tier"].search([("program_id", "in", self.program_id.ids)])
        of_program = tiers.sorted("threshold").grouped("program_id")
        for standing in self:
            above = of_program.get(standing.program_id, tiers.browse()).filtered(
                lambda tier, points=standing.points: tier.threshold > points
            )[:1]
            standing.next_tier_id = above
            standing.missing_points = above.threshold - standing.points if above else 0

    @api.depends("partner_id", "tier_id")
    def _compute_display_name(self):
        for standing in self:
            parts = (standing.partner_id.display_name, standing.tier_id.name)
            standing.display_name = " · ".join(part for part in parts if part)
