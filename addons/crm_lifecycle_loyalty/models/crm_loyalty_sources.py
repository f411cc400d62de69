"""Reaching and losing a tier become signals."""

from odoo import models


class SourceTierReached(models.AbstractModel):
    _name = "crm.lifecycle.source.loyalty.tier.reached"
    _inherit = "crm.lifecycle.source"
    _description = "Signals: loyalty tiers reached"
    _kind = "tier_reached"
    _source_model = "crm.loyalty.stay"
    _joins = "JOIN crm_loyalty_tier tier ON tier.id = s.tier_id"
    _occurred_at = "s.entered_at"
    _condition = "s.is_rise"
    _payload = (
        "jsonb_build_object('title', tier.name ->> 'en_US', 'tier_id', tier.id, 'program_id', s.program_id)"
    )
    _changed = "s.changed_at"


class SourceTierLost(models.AbstractModel):
    _name = "crm.lifecycle.source.loyalty.tier.lost"
    _inherit = "crm.lifecycle.source.loyalty.tier.reached"
    _description = "Signals: loyalty tiers lost"
    _kind = "tier_lost"
    _occurred_at = "s.left_at"
    _condition = "s.is_fall"
