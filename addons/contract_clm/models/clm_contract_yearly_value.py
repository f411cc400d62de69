from odoo import api, fields, models

from ..tools import yearly_value


class ClmContractYearlyValue(models.Model):
    """What a contract is worth in a year, also in the currency of its company, so that sums are honest."""

    _name = "clm.contract"
    _inherit = ["clm.contract", "clm.company.amounts.mixin"]

    yearly_value = fields.Monetary(
        "Value per Year",
        compute="_compute_yearly_value",
        store=True,
        help="What recurs, in a year; what is paid once is spread over the years of the first term.",
    )
    yearly_value_company = fields.Monetary(
        "Value per Year (company currency)",
        currency_field="company_currency_id",
        compute="_compute_yearly_value_company",
        store=True,
        help="At the exchange rate of the day on which the value changed; 0 until there is a rate.",
    )
    value_without_rate = fields.Boolean(
        "Value without Exchange Rate",
        compute="_compute_yearly_value_company",
        store=True,
        help="There is no exchange rate, so the contract is missing in sums. Enter one under Settings ‣ Currencies.",
    )

    # For the day on which a rate is entered.
    _without_rate = models.Index("(currency_id, company_id) WHERE value_without_rate IS TRUE")
    # For the dashboard, which adds up all that is active: answered from the index alone.
    _dashboard = models.Index(
        "(type_id, company_id, user_id) INCLUDE"
        " (id, yearly_value_company, notice_deadline, end_date, value_without_rate)"
        " WHERE active IS TRUE AND state = 'active'"
    )

    @api.depends("line_ids.price_subtotal", "line_ids.period", "term_months")
    def _compute_yearly_value(self):
        for contract in self:
            contract.yearly_value = yearly_value.per_year(
                ((line.price_subtotal, line.period) for line in contract.line_ids), contract.term_months
            )

    @api.depends("yearly_value", "currency_id", "company_currency_id")
    def _compute_yearly_value_company(self):
        self._count_in_company_currency("yearly_value", "yearly_value_company", "value_without_rate")
