"""Where signals come from: e-mail and mailings."""

from datetime import timedelta

from odoo import models


def _recipient(trace):
    """SQL joins from a row of mailing.trace to its mailing and to whom it went."""
    return f"""
        LEFT JOIN mailing_mailing mailing ON mailing.id = {trace}.mass_mailing_id
        LEFT JOIN crm_journey_mail journey_mail ON journey_mail.trace_id = {trace}.id
        LEFT JOIN res_partner direct ON {trace}.model = 'res.partner' AND direct.id = {trace}.res_id
        LEFT JOIN crm_lead lead ON {trace}.model = 'crm.lead' AND lead.id = {trace}.res_id
        LEFT JOIN LATERAL (
            SELECT c.id FROM res_partner c
             WHERE c.email_normalized = {trace}.email AND c.active
             ORDER BY c.id LIMIT 1) found ON direct.id IS NULL AND lead.partner_id IS NULL"""  # noqa: S608 - constants


# Notes are for colleagues, and what is said in a chat is the chat's signal.
SAID = """
    s.is_internal IS NOT TRUE
    AND s.model IS DISTINCT FROM 'discuss.channel'
    AND NOT EXISTS (SELECT 1 FROM mail_message_subtype t WHERE t.id = s.subtype_id AND t.internal)"""


class SourceMailIn(models.AbstractModel):
    """What customers wrote, by e-mail or in the portal; the collector leaves colleagues out."""

    _name = "crm.lifecycle.source.mail.in"
    _inherit = "crm.lifecycle.source"
    _description = "Signals: e-mail received"
    _kind = "mail_in"
    _source_model = "mail.message"
    _contact = "s.author_id"
    _company = "s.record_company_id"
    _occurred_at = "s.date"
    _condition = f"s.message_type IN ('email', 'comment') AND {SAID}"
    _payload = "jsonb_build_object('title', s.subject, 'model', s.model, 'res_id', s.res_id)"


class SourceMailOut(models.AbstractModel):
    """One signal per recipient. Whether a mail left is known later than it was written."""

    _name = "crm.lifecycle.source.mail.out"
    _inherit = "crm.lifecycle.source.mail.in"
    _description = "Signals: e-mail sent"
    _kind = "mail_out"
    _contact = "n.res_partner_id"
    _joins = """
        JOIN mail_notification n ON n.mail_message_id = s.id
         AND n.notification_type = 'email' AND n.notification_status IN ('sent', 'pending')"""
    _condition = f"s.message_type IN ('comment', 'email', 'email_outgoing', 'auto_comment') AND {SAID}"
    _overlap = timedelta(days=1)


class SourceMailingSent(models.AbstractModel):
    """Recipients who are no contacts are found by their e-mail: the oldest active contact that has it."""

    _name = "crm.lifecycle.source.mailing.sent"
    _inherit = "crm.lifecycle.source"
    _description = "Signals: mailings sent"
    _kind = "mailing_sent"
    _source_model = "mailing.trace"
    _contact = "COALESCE(direct.id, lead.partner_id, found.id)"
    _company = "NULL"
    _occurred_at = "s.sent_datetime"
    _condition = "s.trace_type = 'mail' AND s.is_test_trace IS NOT TRUE"
    _payload = "jsonb_build_object('title', COALESCE(mailing.subject, journey_mail.subject), 'mailing_id', mailing.id)"
    _joins = _recipient("s")


class SourceMailingOpened(models.AbstractModel):
    _name = "crm.lifecycle.source.mailing.opened"
    _inherit = "crm.lifecycle.source.mailing.sent"
    _description = "Signals: mailings opened"
    _kind = "mailing_opened"
    _occurred_at = "s.open_datetime"


class SourceMailingReplied(models.AbstractModel):
    _name = "crm.lifecycle.source.mailing.replied"
    _inherit = "crm.lifecycle.source.mailing.sent"
    _description = "Signals: mailings answered"
    _kind = "mailing_replied"
    _occurred_at = "s.reply_datetime"


class SourceMailingBounced(models.AbstractModel):
    _name = "crm.lifecycle.source.mailing.bounced"
    _inherit = "crm.lifecycle.source.mailing.sent"
    _description = "Signals: mailings bounced"
    _kind = "mailing_bounced"
    _condition = f"{SourceMailingSent._condition} AND s.trace_status = 'bounce'"
    _occurred_at = "s.write_date"


class SourceMailingClicked(models.AbstractModel):
    """Every click of a person on a link of a mailing; clicks on other short links name nobody."""

    _name = "crm.lifecycle.source.mailing.clicked"
    _inherit = "crm.lifecycle.source"
    _description = "Signals: links clicked"
    _kind = "mailing_clicked"
    _source_model = "link.tracker.click"
    _contact = SourceMailingSent._contact
    _company = "NULL"
    _condition = "s.lifecycle_robot IS NOT TRUE"
    _joins = f"""
        JOIN mailing_trace trace ON trace.id = s.mailing_trace_id AND trace.is_test_trace IS NOT TRUE
        JOIN link_tracker link ON link.id = s.link_id
        {_recipient("trace")}"""
    _payload = """jsonb_build_object(
        'title', COALESCE(link.label, link.title, split_part(link.url, '?', 1)), 'mailing_id', mailing.id)"""
