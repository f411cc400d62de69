"""Where signals come from: apps that this addon does not need. Each reads its app where it is installed."""

from datetime import timedelta

from odoo import models


class SourceDelivery(models.AbstractModel):
    _name = "crm.lifecycle.source.delivery"
    _inherit = "crm.lifecycle.source"
    _description = "Signals: deliveries"
    _kind = "delivery"
    _source_model = "stock.picking"
    _joins = "JOIN stock_picking_type type ON type.id = s.picking_type_id AND type.code = 'outgoing'"
    _condition = "s.state = 'done'"
    _occurred_at = "COALESCE(s.date_done, s.write_date)"
    _payload = "jsonb_build_object('title', s.name, 'origin', s.origin)"


class SourceLoyalty(models.AbstractModel):
    """Points are no money: they go into the payload."""

    _name = "crm.lifecycle.source.loyalty"
    _inherit = "crm.lifecycle.source"
    _description = "Signals: loyalty points"
    _kind = "loyalty"
    _source_model = "loyalty.history"
    _joins = "JOIN loyalty_card card ON card.id = s.card_id"
    _contact = "card.partner_id"
    _company = "card.company_id"
    _payload = "jsonb_build_object('title', s.description, 'issued', s.issued, 'used', s.used)"


class SourceChat(models.AbstractModel):
    _name = "crm.lifecycle.source.chat"
    _inherit = "crm.lifecycle.source"
    _description = "Signals: live chats"
    _kind = "chat"
    _source_model = "discuss.channel"
    _needs = ("im_livechat.channel", "im_livechat.channel.member.history")
    _joins = """
        JOIN im_livechat_channel_member_history visitor
          ON visitor.channel_id = s.id AND visitor.livechat_member_type = 'visitor'
        LEFT JOIN im_livechat_channel chat ON chat.id = s.livechat_channel_id"""
    _contact = "visitor.partner_id"
    _company = "NULL"
    _condition = "s.channel_type = 'livechat'"
    _payload = "jsonb_build_object('title', chat.name)"


class SourceWebVisit(models.AbstractModel):
    """One signal per visit: the first page after eight hours without one, as Odoo counts visits.

    A visitor is known once logged in, and then so are the pages read before.
    """

    _name = "crm.lifecycle.source.web.visit"
    _inherit = "crm.lifecycle.source"
    _description = "Signals: website visits"
    _kind = "web_visit"
    _source_model = "website.track"
    _needs = ("website.visitor",)
    _joins = """
        JOIN website_visitor visitor ON visitor.id = s.visitor_id
        LEFT JOIN website site ON site.id = visitor.website_id"""
    _contact = "visitor.partner_id"
    _company = "site.company_id"
    _occurred_at = "s.visit_datetime"
    _condition = """NOT EXISTS (
        SELECT 1 FROM website_track before
         WHERE before.visitor_id = s.visitor_id
           AND before.visit_datetime > s.visit_datetime - interval '8 hours'
           AND (before.visit_datetime, before.id) < (s.visit_datetime, s.id))"""
    _payload = "jsonb_build_object('title', split_part(s.url, '?', 1))"
    _changed = "s.visit_datetime"
    _overlap = timedelta(days=1)


class SourceEventRegistration(models.AbstractModel):
    _name = "crm.lifecycle.source.event.registration"
    _inherit = "crm.lifecycle.source"
    _description = "Signals: event registrations"
    _kind = "event_registration"
    _source_model = "event.registration"
    _joins = "JOIN event_event event ON event.id = s.event_id"
    _company = "COALESCE(s.company_id, event.company_id)"
    _condition = "s.state IN ('open', 'done')"
    _payload = "jsonb_build_object('title', event.name ->> 'en_US')"
