from odoo import fields, models

EARNED, BALANCE = "earned", "balance"


class LoyaltyProgram(models.Model):
    """What the tiers of a program count."""

    _inherit = "loyalty.program"

    tier_ids = fields.One2many(
        "crm.loyalty.tier", "program_id", "Tiers", groups="crm_lifecycle.group_crm_lifecycle_user"
    )
    tier_basis = fields.Selection(
        [(EARNED, "Points earned"), (BALANCE, "Points left on the card")],
        "Tiers Count",
        required=True,
        default=EARNED,
        help="With points earned, nobody loses a tier by using points.",
    )
    tier_days = fields.Integer(
        "Within (Days)", default=365, help="Only points of so many days count as earned. 0: all of them."
    )

    _tier_days_positive = models.Constraint("CHECK(tier_days >= 0)", "Days cannot be negative.")

    def write(self, vals):
        written = super().write(vals)
        if {"tier_basis", "tier_days", "active"} & vals.keys():
            self.env["crm.loyalty.standing"]._trigger()
        return written

    def action_open_standings(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_lifecycle_loyalty.crm_loyalty_standing_action"
        )
        return action | {"domain": [("program_id", "=", self.id)], "context": {}}
