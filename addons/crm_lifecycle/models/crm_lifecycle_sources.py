"""Where signals come from: what the required apps offer."""

from odoo import models


class SourceLead(models.AbstractModel):
    _name = "crm.lifecycle.source.lead"
    _inherit = "crm.lifecycle.source"
    _description = "Signals: leads"
    _kind = "lead"
    _source_model = "crm.lead"
    _payload = "jsonb_build_object('title', s.name)"


class SourceQuotation(models.AbstractModel):
    _name = "crm.lifecycle.source.quotation"
    _inherit = "crm.lifecycle.source"
    _description = "Signals: quotations"
    _kind = "quotation"
    _source_model = "sale.order"
    _condition = "s.state IN ('sent', 'sale')"
    _amount = "s.amount_untaxed / COALESCE(NULLIF(s.currency_rate, 0), 1)"
    _payload = "jsonb_build_object('title', s.name)"


class SourceOrder(models.AbstractModel):
    _name = "crm.lifecycle.source.order"
    _inherit = "crm.lifecycle.source.quotation"
    _description = "Signals: confirmed orders"
    _kind = "order"
    _condition = "s.state = 'sale'"
    _occurred_at = "s.date_order"


class SourceOrderCancelled(models.AbstractModel):
    """Takes back an order that was confirmed before; a quotation that nobody accepted is none."""

    _name = "crm.lifecycle.source.order.cancelled"
    _inherit = "crm.lifecycle.source.quotation"
    _description = "Signals: cancelled orders"
    _kind = "order_cancelled"
    _joins = """
        JOIN crm_lifecycle_event o ON o.source_id = s.id AND o.contact_id = s.partner_id
        JOIN crm_lifecycle_kind ok ON ok.id = o.kind_id AND ok.code = 'order'"""
    _condition = "s.state = 'cancel'"
    _amount = "o.amount"
    _occurred_at = "s.write_date"
