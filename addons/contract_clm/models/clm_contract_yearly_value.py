from odoo import api, fields, models

from ..tools import yearly_value


class ClmContractYearlyValue(models.Model):
    """What a contract is worth in a year, also in the currency of its company, so that sums are honest."""

    _inherit = "clm.contract"

    company_currency_id = fields.Many2one(
        related="company_id.currency_id", store=True, string="Company Currency"
    )
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
        help="At the exchange rate of the day on which the value changed; 0 where there is no rate.",
    )
    value_without_rate = fields.Boolean(
        "Value without Exchange Rate", compute="_compute_yearly_value_company", store=True
    )

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
        today = fields.Date.context_today(self)
        for contract, has_rate in self._with_rate():
            contract.value_without_rate = not has_rate and bool(contract.yearly_value)
            contract.yearly_value_company = (
                contract.currency_id._convert(
                    contract.yearly_value, contract.company_currency_id, contract.company_id, today
                )
                if has_rate
                else 0
            )

    def _with_rate(self):
        """Each contract, and whether its currency can be counted in that of its company."""
        for contracts in self.grouped("company_id").values():
            foreign = contracts.filtered(
                lambda contract: contract.currency_id and contract.currency_id != contract.company_currency_id
            )
            known = foreign._currencies_with_rate() if foreign else ()
            for contract in contracts:
                yield contract, contract not in foreign or contract.currency_id in known
