"""Entering and leaving a segment become signals."""

from odoo import models


class SourceSegmentEntered(models.AbstractModel):
    _name = "crm.lifecycle.source.segment.entered"
    _inherit = "crm.lifecycle.source"
    _description = "Signals: segments entered"
    _kind = "segment_entered"
    _source_model = "crm.segment.member"
    _joins = "JOIN crm_segment g ON g.id = s.segment_id"
    _payload = "jsonb_build_object('title', g.name, 'segment', g.id)"
    _occurred_at = "s.entered_at"
    _changed = "s.entered_at"


class SourceSegmentLeft(models.AbstractModel):
    _name = "crm.lifecycle.source.segment.left"
    _inherit = "crm.lifecycle.source.segment.entered"
    _description = "Signals: segments left"
    _kind = "segment_left"
    _occurred_at = "s.left_at"
    _condition = "s.left_at IS NOT NULL"
    _changed = "s.left_at"
