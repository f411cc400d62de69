from odoo import fields, models

from ..tools import terms, uplift

MONTHS_WITHOUT_END = 12


class ClmContractType(models.Model):
    _inherit = "clm.contract.type"

    renewal_uplift = fields.Float(
        "Price change at renewal (%)",
        digits=(16, 2),
        help="What renewal cards propose; it can be changed on each card.",
    )

    _renewal_uplift_range = models.Constraint(
        "CHECK(renewal_uplift > -100)", "A price can fall by less than 100 percent."
    )


class ClmContract(models.Model):
    _inherit = "clm.contract"

    def _months_of_term(self, number=None):
        """Length in months of the term `number`, or of the one that a renewal adds; a year where there is no end."""
        self.ensure_one()
        if self.term_mode == terms.MODE_EVERGREEN:
            return MONTHS_WITHOUT_END
        if number != 1 and self.renewal_length:
            return terms.in_months(terms.Duration(self.renewal_length, self.renewal_unit))
        return self.term_months or MONTHS_WITHOUT_END

    def _renewal_amount(self, percent=0):
        """What the next term is worth, without taxes, at prices changed by `percent`."""
        self.ensure_one()
        months = self._months_of_term()
        return self.currency_id.round(sum(line._amount_in(months, percent) for line in self.line_ids))


class ClmContractLine(models.Model):
    _inherit = "clm.contract.line"

    def _renewal_price(self, percent):
        """The unit price changed by `percent`, rounded to the contract's currency."""
        return uplift.uplifted(
            self.price_unit,
            percent,
            coin=self.currency_id.rounding,
            digits=self.env["decimal.precision"].precision_get("Product Price"),
        )

    def _periods_in(self, months):
        return uplift.periods(self.period, months)

    def _amount_in(self, months, percent=0):
        """The line's amount over so many months, without taxes, at a price changed by `percent`."""
        change = self._renewal_price(percent) / self.price_unit if percent and self.price_unit else 1
        return self.currency_id.round(self.price_subtotal * change * self._periods_in(months))
