"""Where signals come from: invoices and payments."""

from odoo import models


def _moment(day):
    """SQL: when it was written, if that was on its date; else the noon of it, which is that date everywhere."""
    return f"CASE WHEN {day} = s.create_date::date THEN s.create_date ELSE {day} + interval '12 hours' END"


class SourceInvoice(models.AbstractModel):
    _name = "crm.lifecycle.source.invoice"
    _inherit = "crm.lifecycle.source"
    _description = "Signals: invoices"
    _kind = "invoice"
    _source_model = "account.move"
    _condition = "s.state = 'posted' AND s.move_type IN ('out_invoice', 'out_receipt')"
    _occurred_at = _moment("COALESCE(s.invoice_date, s.date)")
    _amount = "ABS(s.amount_untaxed_signed)"
    _payload = "jsonb_build_object('title', s.name)"


class SourceRefund(models.AbstractModel):
    _name = "crm.lifecycle.source.refund"
    _inherit = "crm.lifecycle.source.invoice"
    _description = "Signals: credit notes"
    _kind = "refund"
    _condition = "s.state = 'posted' AND s.move_type = 'out_refund'"


class SourcePayment(models.AbstractModel):
    _name = "crm.lifecycle.source.payment"
    _inherit = "crm.lifecycle.source"
    _description = "Signals: payments"
    _kind = "payment"
    _source_model = "account.payment"
    _condition = (
        "s.payment_type = 'inbound' AND s.partner_type = 'customer' AND s.state IN ('in_process', 'paid')"
    )
    _occurred_at = _moment("s.date")
    _amount = "ABS(s.amount_company_currency_signed)"
    _payload = "jsonb_build_object('title', COALESCE(NULLIF(s.memo, ''), s.name))"
