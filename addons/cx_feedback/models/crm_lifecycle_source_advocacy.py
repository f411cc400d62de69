"""Signals of the customer lifecycle: what customers agreed to do for us, and whom they brought."""

from odoo import models


class SourceAdvocacy(models.AbstractModel):
    _name = "crm.lifecycle.source.cx_advocacy"
    _inherit = "crm.lifecycle.source"
    _description = "Signals: advocacy agreed"
    _kind = "advocacy_agreed"
    _source_model = "cx.advocacy"
    _occurred_at = "s.agreed_on"
    _condition = "s.agreed_on IS NOT NULL AND s.state IN ('agreed', 'done')"
    _payload = "jsonb_build_object('title', initcap(s.kind))"


class SourceReferral(models.AbstractModel):
    _name = "crm.lifecycle.source.cx_referral"
    _inherit = "crm.lifecycle.source"
    _description = "Signals: recommended us to somebody"
    _kind = "referral_made"
    _source_model = "crm.lead"
    _contact = "s.referred_by_id"
    _joins = "JOIN cx_advocacy request ON request.id = s.advocacy_id"
    _company = "request.company_id"
