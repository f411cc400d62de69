"""Signals of the customer lifecycle: what identified customers answered."""

from odoo import models


class SourceFeedback(models.AbstractModel):
    """Answers without a name are no signals: nobody is to learn who gave them."""

    _name = "crm.lifecycle.source.cx_response"
    _inherit = "crm.lifecycle.source"
    _description = "Signals: feedback"
    _kind = "feedback"
    _source_model = "cx.response"
    _joins = "JOIN cx_metric metric ON metric.id = s.metric_id"
    _occurred_at = "s.date"
    _changed = "s.date"
    _payload = """jsonb_build_object('title', CASE WHEN metric.kind = 'text' THEN metric.name ->> 'en_US'
                                            ELSE (metric.name ->> 'en_US') || ': ' || s.score END)"""


class SourceFeedbackLow(models.AbstractModel):
    _name = "crm.lifecycle.source.cx_response.low"
    _inherit = "crm.lifecycle.source.cx_response"
    _description = "Signals: low scores"
    _kind = "feedback_low"
    _condition = "metric.kind <> 'text' AND s.score < metric.first_middle"


class SourceFeedbackHigh(models.AbstractModel):
    _name = "crm.lifecycle.source.cx_response.high"
    _inherit = "crm.lifecycle.source.cx_response"
    _description = "Signals: high scores"
    _kind = "feedback_high"
    _condition = "metric.kind <> 'text' AND s.score >= metric.first_high"
