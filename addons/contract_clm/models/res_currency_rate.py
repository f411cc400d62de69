from odoo import api, models
from odoo.fields import Domain


class ResCurrencyRate(models.Model):
    """With the first rate of a currency, amounts that had none are counted."""

    _inherit = "res.currency.rate"

    @api.model_create_multi
    def create(self, vals_list):
        rates = super().create(vals_list)
        rates._clm_count_what_had_none()
        return rates

    def write(self, vals):
        result = super().write(vals)
        self._clm_count_what_had_none()
        return result

    def _clm_count_what_had_none(self):
        """Has the values of contracts and the amounts of open cards counted that stand there as without a rate."""
        # Whoever enters rates need not see the contracts, nor what is behind their walls.
        rates = self.sudo()
        waiting = Domain("currency_id", "in", rates.currency_id.ids)
        if all(rate.company_id for rate in rates):
            waiting &= Domain("company_id", "child_of", rates.company_id.ids)
        for model, names, flagged in (
            (
                "clm.contract",
                ("yearly_value_company", "value_without_rate"),
                Domain("value_without_rate", "=", True),
            ),
            (
                "clm.renewal",
                ("amount_company", "without_rate", "agreed_company"),
                Domain("without_rate", "=", True) & Domain("state", "=", "open"),
            ),
        ):
            records = self.env[model].sudo().with_context(active_test=False).search(waiting & flagged)
            for name in names:
                self.env.add_to_compute(records._fields[name], records)
            records.modified(names)
