from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import sql

# What decides the forecast: final once the card is closed.
FORECAST_FIELDS = {"amount", "probability", "uplift"}


class ClmRenewalForecast(models.Model):
    """What a card counts for: its chance, its amounts in the company's currency, the day on which it was closed."""

    _name = "clm.renewal"
    _inherit = ["clm.renewal", "clm.company.amounts.mixin"]

    amount_company = fields.Monetary(
        "Amount (company currency)",
        currency_field="company_currency_id",
        compute="_compute_amount_company",
        store=True,
        help="At the exchange rate of the day on which the amount changed; 0 until there is a rate.",
    )
    weighted_company = fields.Monetary(
        "Weighted (company currency)",
        currency_field="company_currency_id",
        compute="_compute_weighted_company",
        store=True,
        help="The amount by its probability.",
    )
    without_rate = fields.Boolean(
        "Without Exchange Rate",
        compute="_compute_amount_company",
        store=True,
        help="There is no exchange rate, so the card is missing in sums. Enter one under Settings ‣ Currencies.",
    )
    agreed_company = fields.Monetary(
        "Amount so far (company currency)",
        currency_field="company_currency_id",
        compute="_compute_agreed_company",
        store=True,
        help="What the next term would be worth at the prices of the contract.",
    )
    closed_on = fields.Date(
        "Closed on", compute="_compute_closed_on", store=True, copy=False, index="btree_not_null"
    )

    _probability_range = models.Constraint(
        "CHECK(probability >= 0 AND probability <= 100)", "A probability lies between 0 and 100 percent."
    )
    # For the forecast and the rep's page, which leave out what is closed.
    _open_ending = models.Index("(end_date, company_id, user_id) WHERE state = 'open'")
    _open_due = models.Index("(user_id, notice_deadline, id) WHERE state = 'open'")

    # For the day on which a rate is entered.
    _without_rate = models.Index("(currency_id, company_id) WHERE without_rate IS TRUE AND state = 'open'")

    def _auto_init(self):
        """Cards that were closed before the day was kept have the day of their last change."""
        is_new = not sql.column_exists(self.env.cr, self._table, "closed_on")
        if is_new and sql.column_exists(self.env.cr, self._table, "state"):
            sql.create_column(self.env.cr, self._table, "closed_on", "date")
            self.env.cr.execute(
                "UPDATE clm_renewal SET closed_on = write_date::date WHERE state IN ('renewed', 'lost')"
            )
        return super()._auto_init()

    @api.depends("amount", "currency_id", "company_currency_id")
    def _compute_amount_company(self):
        self._count_in_company_currency("amount", "amount_company", "without_rate")

    @api.depends("current_amount", "currency_id", "company_currency_id")
    def _compute_agreed_company(self):
        self._count_in_company_currency("current_amount", "agreed_company")

    @api.depends("amount_company", "probability")
    def _compute_weighted_company(self):
        for renewal in self:
            renewal.weighted_company = renewal.amount_company * renewal.probability / 100

    @api.depends("state")
    def _compute_closed_on(self):
        today = fields.Date.context_today(self)
        for renewal in self:
            is_open = not renewal.state or renewal.state == "open"
            renewal.closed_on = False if is_open else renewal.closed_on or today

    @api.constrains("amount")
    def _check_amount(self):
        for renewal in self:
            if renewal.amount < 0:
                raise ValidationError(self.env._("The amount of a renewal cannot be negative."))

    def write(self, vals):
        if FORECAST_FIELDS & vals.keys() and any(renewal.state != "open" for renewal in self):
            raise UserError(
                self.env._("This renewal is closed: its amount and probability stay as they are.")
            )
        return super().write(vals)
