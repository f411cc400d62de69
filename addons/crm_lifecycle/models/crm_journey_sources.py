"""Entering a journey, reaching its goal and its end become signals."""

from odoo import models


class SourceJourneyEntered(models.AbstractModel):
    _name = "crm.lifecycle.source.journey.entered"
    _inherit = "crm.lifecycle.source"
    _description = "Signals: journeys entered"
    _kind = "journey_entered"
    _source_model = "crm.journey.token"
    _joins = "JOIN crm_journey j ON j.id = s.journey_id"
    # Those held out meet nothing, and no rule may tell them from those who never entered.
    _condition = "NOT s.is_control"
    _payload = "jsonb_build_object('title', COALESCE(j.name ->> 'en_US', ''), 'journey', j.id)"
    _occurred_at = "s.entered_at"
    _changed = "s.entered_at"


class SourceJourneyGoal(models.AbstractModel):
    _name = "crm.lifecycle.source.journey.goal"
    _inherit = "crm.lifecycle.source.journey.entered"
    _description = "Signals: goals of journeys reached"
    _kind = "journey_goal"
    _condition = "NOT s.is_control AND s.goal_at IS NOT NULL"
    _occurred_at = "s.goal_at"
    _changed = "s.goal_noted_at"


class SourceJourneyEnded(models.AbstractModel):
    _name = "crm.lifecycle.source.journey.ended"
    _inherit = "crm.lifecycle.source.journey.entered"
    _description = "Signals: journeys ended"
    _kind = "journey_ended"
    _condition = "NOT s.is_control AND s.ended_at IS NOT NULL"
    _payload = (
        "jsonb_build_object('title', COALESCE(j.name ->> 'en_US', ''), 'journey', j.id, 'state', s.state)"
    )
    _occurred_at = "s.ended_at"
    _changed = "s.ended_at"
