"""Where signals come from: leads, meetings and sales."""

from odoo import models


class SourceLead(models.AbstractModel):
    _name = "crm.lifecycle.source.lead"
    _inherit = "crm.lifecycle.source"
    _description = "Signals: leads"
    _kind = "lead"
    _source_model = "crm.lead"
    _payload = "jsonb_build_object('title', s.name)"


class SourceLeadWon(models.AbstractModel):
    _name = "crm.lifecycle.source.lead.won"
    _inherit = "crm.lifecycle.source.lead"
    _description = "Signals: opportunities won"
    _kind = "lead_won"
    _condition = "s.won_status = 'won'"
    _occurred_at = "COALESCE(s.date_closed, s.write_date)"
    _amount = "s.expected_revenue"


class SourceLeadLost(models.AbstractModel):
    _name = "crm.lifecycle.source.lead.lost"
    _inherit = "crm.lifecycle.source.lead.won"
    _description = "Signals: opportunities lost"
    _kind = "lead_lost"
    _condition = "s.won_status = 'lost'"


class SourceMeeting(models.AbstractModel):
    """A meeting is a signal once it is over: until then it may be moved or called off."""

    _name = "crm.lifecycle.source.meeting"
    _inherit = "crm.lifecycle.source"
    _description = "Signals: meetings"
    _kind = "meeting"
    _source_model = "calendar.event"
    _contact = "a.partner_id"
    _company = "NULL"
    _occurred_at = "s.start"
    _joins = "JOIN calendar_attendee a ON a.event_id = s.id AND a.state IS DISTINCT FROM 'declined'"
    _condition = "s.active AND s.stop <= (now() AT TIME ZONE 'UTC')"
    _payload = "jsonb_build_object('title', s.name)"
    _changed = "GREATEST(s.write_date, s.stop)"


def _times(code):
    """SQL of how often a signal of this kind came from the order `s`."""
    return f"""SELECT COUNT(*) FROM crm_lifecycle_event t JOIN crm_lifecycle_kind tk ON tk.id = t.kind_id
                WHERE tk.code = '{code}' AND t.source_id = s.id AND t.contact_id = s.partner_id"""  # noqa: S608


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
    _nth = f"1 + ({_times('order_cancelled')})"


class SourceOrderCancelled(models.AbstractModel):
    """Takes back an order as it was confirmed last; a quotation that nobody accepted is none."""

    _name = "crm.lifecycle.source.order.cancelled"
    _inherit = "crm.lifecycle.source.quotation"
    _description = "Signals: cancelled orders"
    _kind = "order_cancelled"
    _joins = """
        JOIN crm_lifecycle_event o ON o.source_id = s.id AND o.contact_id = s.partner_id
        JOIN crm_lifecycle_kind ok ON ok.id = o.kind_id AND ok.code = 'order'"""
    _condition = f"s.state = 'cancel' AND o.nth = ({_times('order')})"
    _nth = "o.nth"
    _amount = "o.amount"
    _occurred_at = "s.write_date"
