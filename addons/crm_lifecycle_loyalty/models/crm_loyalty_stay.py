from odoo import fields, models


class CrmLoyaltyStay(models.Model):
    """One row per stay of a customer in a tier; the open row is the tier of now. Written in SQL only."""

    _name = "crm.loyalty.stay"
    _description = "Stay in a Loyalty Tier"
    _order = "entered_at desc, id desc"
    _rec_name = "tier_id"
    _log_access = False

    program_id = fields.Many2one("loyalty.program", required=True, readonly=True, ondelete="cascade")
    company_id = fields.Many2one(related="program_id.company_id", store=True)
    tier_id = fields.Many2one(
        "crm.loyalty.tier", required=True, readonly=True, ondelete="cascade", index=True
    )
    # Empty once the person is forgotten: the statistics stay.
    partner_id = fields.Many2one("res.partner", "Customer", readonly=True, ondelete="set null", index=True)
    entered_at = fields.Datetime("Entered", required=True, readonly=True)
    left_at = fields.Datetime("Left", readonly=True)
    changed_at = fields.Datetime(required=True, readonly=True, help="When the row last changed.")
    is_rise = fields.Boolean("Reached", readonly=True, help="Entered from a lower tier, or from none.")
    is_fall = fields.Boolean("Lost", readonly=True, help="Left for a lower tier, or for none.")

    _open_unique = models.UniqueIndex(
        "(partner_id, program_id) WHERE left_at IS NULL AND partner_id IS NOT NULL"
    )
    _left_after_entered = models.Constraint(
        "CHECK(left_at >= entered_at)", "A stay cannot end before it begins."
    )
