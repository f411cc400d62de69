"""Where signals come from: what this addon notes itself."""

from odoo import api, models


class SourceStage(models.AbstractModel):
    _name = "crm.lifecycle.source.stage"
    _inherit = "crm.lifecycle.source"
    _description = "Signals: stages entered"
    _kind = "stage"
    _source_model = "crm.lifecycle.history"
    _joins = "JOIN crm_lifecycle_stage stage ON stage.id = s.stage_id"
    _occurred_at = "s.entered_at"
    _payload = "jsonb_build_object('title', stage.name ->> 'en_US', 'stage_id', stage.id, 'cause', s.cause)"


class SourceTouchpoint(models.AbstractModel):
    """What people add by hand, of any kind that allows it."""

    _name = "crm.lifecycle.source.touchpoint"
    _inherit = "crm.lifecycle.source"
    _description = "Signals: added by hand"
    _kind_id = "s.kind_id"
    _source_model = "crm.lifecycle.touchpoint"
    _contact = "s.contact_id"
    _occurred_at = "s.occurred_at"
    _payload = "jsonb_build_object('title', s.summary)"

    @api.model
    def _codes(self):
        kinds = self.env["crm.lifecycle.kind"].with_context(active_test=False)
        return kinds.search([("manual", "=", True)]).mapped("code")
