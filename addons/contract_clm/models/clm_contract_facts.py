from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import payment, terms
from .clm_approval_rule import RISKS


class ClmContractFacts(models.Model):
    """What approval rules compare: value in one currency, discount, length, payment, risk."""

    _inherit = "clm.contract"

    reference_currency_id = fields.Many2one(related="company_id.clm_reference_currency_id", store=True)
    reference_value = fields.Monetary(
        "Value in the reference currency",
        currency_field="reference_currency_id",
        compute="_compute_reference_value",
        store=True,
        help="At the exchange rate of the day on which it was last submitted or its value changed.",
    )
    max_discount = fields.Float("Highest Discount (%)", compute="_compute_max_discount", store=True)
    term_months = fields.Float(
        "Term (months)",
        compute="_compute_term_months",
        store=True,
        help="Of the first term; 0 where the contract runs until notice is given.",
    )
    payment_days = fields.Integer(
        "Payment (days)",
        compute="_compute_payment_days",
        store=True,
        help="The latest day of the payment terms.",
    )
    risk = fields.Selection(RISKS, default="low", required=True, tracking=True)

    @api.depends("amount_untaxed", "currency_id", "company_id", "reference_currency_id")
    def _compute_reference_value(self):
        today = fields.Date.context_today(self)
        for contract in self:
            contract.reference_value = contract.currency_id._convert(
                contract.amount_untaxed, contract.reference_currency_id, contract.company_id, today
            )

    @api.depends("line_ids.discount")
    def _compute_max_discount(self):
        for contract in self:
            contract.max_discount = max(contract.line_ids.mapped("discount"), default=0)

    @api.depends("term_mode", "term_length", "term_unit", "term_until", "effective_date")
    def _compute_term_months(self):
        today = fields.Date.context_today(self)
        for contract in self:
            if contract.term_until and contract.term_mode != terms.MODE_EVERGREEN:
                first = contract.effective_date or today
                contract.term_months = terms.months_between(first, max(contract.term_until, first))
                continue
            runs_on = contract.term_mode == terms.MODE_EVERGREEN
            length = terms.Duration(0 if runs_on else max(contract.term_length, 0), contract.term_unit)
            contract.term_months = terms.in_months(length)

    @api.depends(
        "payment_term_id.line_ids.nb_days",
        "payment_term_id.line_ids.delay_type",
        "payment_term_id.line_ids.days_next_month",
    )
    def _compute_payment_days(self):
        for contract in self:
            # Whoever drafts need not have any right on accounting.
            lines = contract.payment_term_id.sudo().line_ids
            contract.payment_days = payment.latest_day(
                (line.nb_days, line.delay_type, int(line.days_next_month or 0)) for line in lines
            )

    def _refresh_facts(self):
        """Values at today's exchange rates: rules compare what a contract is worth on the day it is submitted."""
        foreign = self.filtered(lambda contract: contract.currency_id != contract.reference_currency_id)
        unknown = foreign._currencies_without_rate()
        if unknown:
            raise UserError(
                self.env._(
                    "There is no exchange rate of %(currencies)s, so the value cannot be compared with the "
                    "limits of the approval rules. Enter a rate under Settings ‣ Currencies first.",
                    currencies=", ".join(unknown.mapped("name")),
                )
            )
        self.env.add_to_compute(self._fields["reference_value"], foreign)

    def _currencies_without_rate(self):
        """The currencies of values and limits that cannot be compared in the companies of these contracts."""
        currencies = self.currency_id | self.reference_currency_id
        with_rate = currencies._clm_with_rate(self.company_id)
        return currencies.browse().union(
            *(
                (contract.currency_id | contract.reference_currency_id) - with_rate[contract.company_id]
                for contract in self
            )
        )
