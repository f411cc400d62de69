from odoo import api, fields, models
from odoo.exceptions import UserError

# Programs whose points are money are no business of tiers and rules.
LOYALTY = "loyalty"
PROGRAM_DOMAIN = [("program_type", "=", LOYALTY)]


class CrmLoyaltyTier(models.Model):
    """A rank in a loyalty program: who has so many points is in it."""

    _name = "crm.loyalty.tier"
    _description = "Loyalty Tier"
    _order = "program_id, threshold, id"

    name = fields.Char(required=True, translate=True)
    program_id = fields.Many2one(
        "loyalty.program", required=True, index=True, ondelete="cascade", domain=PROGRAM_DOMAIN
    )
    company_id = fields.Many2one(related="program_id.company_id", store=True)
    threshold = fields.Float("From Points", required=True)
    benefits = fields.Text(translate=True, help="What customers in this tier get.")
    color = fields.Integer()
    active = fields.Boolean(default=True)
    standing_count = fields.Integer("Customers", compute="_compute_standing_count")

    _threshold_unique = models.UniqueIndex(
        "(program_id, threshold) WHERE active", "Two tiers of a program begin at the same number of points."
    )
    _threshold_positive = models.Constraint(
        "CHECK(threshold > 0)", "A tier begins above zero: who has no points is in none."
    )

    @api.depends_context("allowed_company_ids")
    def _compute_standing_count(self):
        groups = self.env["crm.loyalty.standing"]._read_group(
            [("tier_id", "in", self.ids)], ["tier_id"], ["__count"]
        )
        counts = {tier.id: count for tier, count in groups}
        for tier in self:
            tier.standing_count = counts.get(tier.id, 0)

    @api.constrains("program_id")
    def _check_program_id(self):
        self.env["crm.loyalty.rule"]._check_is_loyalty(self.program_id)

    @api.model_create_multi
    def create(self, vals_list):
        tiers = super().create(vals_list)
        self.env["crm.loyalty.standing"]._trigger()
        return tiers

    def write(self, vals):
        written = super().write(vals)
        if {"threshold", "program_id", "active"} & vals.keys():
            self.env["crm.loyalty.standing"]._trigger()
        return written

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        # Stays that this user may not read are history, too.
        stay = self.env["crm.loyalty.stay"].sudo().search([("tier_id", "in", self.ids)], limit=1)
        if stay:
            raise UserError(
                self.env._("Customers are or were in “%(tier)s”. Archive it instead.", tier=stay.tier_id.name)
            )

    def action_open_standings(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_lifecycle_loyalty.crm_loyalty_standing_action"
        )
        return action | {"domain": [("tier_id", "=", self.id)], "context": {}}
