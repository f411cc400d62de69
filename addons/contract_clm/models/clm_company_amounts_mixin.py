from odoo import fields, models


class ClmCompanyAmountsMixin(models.AbstractModel):
    """Amounts in `currency_id`, also in the currency of the company, so that sums are honest."""

    _name = "clm.company.amounts.mixin"
    _description = "Amounts in the Currency of the Company"

    company_id = fields.Many2one("res.company")
    currency_id = fields.Many2one("res.currency")
    company_currency_id = fields.Many2one(
        related="company_id.currency_id", store=True, string="Company Currency"
    )

    def _count_in_company_currency(self, amount, counted, flag=None):
        """Sets amounts in the currencies of the companies, at the rates of today; 0 where there is no rate.

        How many queries it takes depends on the currencies only.

        :param amount: name of the field to count
        :param counted: name of the field for the amount in the currency of the company
        :param flag: name of the field that says whether there is an amount, but no rate of it
        """
        today = fields.Date.context_today(self)
        with_rate = self.currency_id._clm_with_rate(self.company_id)
        for record in self:
            value, currency, company = record[amount], record.currency_id, record.company_id
            if not currency or not company or currency == record.company_currency_id:
                has_rate, record[counted] = True, value
            else:
                has_rate = currency in with_rate[company]
                record[counted] = (
                    currency._convert(value, record.company_currency_id, company, today) if has_rate else 0
                )
            if flag:
                record[flag] = bool(value) and not has_rate
