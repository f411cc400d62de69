from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools import account_scores

COUNTS = ("heard", "people", "split", "silent", "unweighted")


class CxAccount(models.Model):
    """The score of many accounts: each person once beside each account by its revenue."""

    _inherit = "cx.account"

    @api.model
    @api.readonly
    def totals(self, domain):
        """Totals of the accounts in `domain`, as plain values; `metric` is False where they are of several.

        `plain` and `weighted` have verdict, value, low, high, effective, share and, where one account rules, its name.
        """
        self.check_access("read")
        domain = self._checked(domain)
        rows = self._sums(domain)
        metrics = {row[0] for row in rows}
        if len(metrics) != 1:
            return {"metric": False, "accounts": bool(metrics)}
        metric = self.env["cx.metric"].browse(metrics.pop())
        low, high = metric._result_bounds()
        counts = [sum(column) for column in zip(*(row[2:7] for row in rows), strict=True)]
        people = account_scores.merge(account_scores.Sums(*row[7:14]) for row in rows)
        rates = self._rates()
        revenue = account_scores.merge(account_scores.Sums(*row[14:]).scaled(rates[row[1]]) for row in rows)
        return {
            "metric": metric.name,
            "unit": metric.result_unit,
            "from": low,
            "to": high,
            **dict(zip(COUNTS, counts, strict=True)),
            "plain": self._total(account_scores.score(people, low, high), domain, "people"),
            "weighted": self._total(account_scores.score(revenue, low, high), domain, "revenue"),
        }

    @api.model
    def _checked(self, domain):
        try:
            found = Domain(domain)
            found.validate(self)
        except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
            raise UserError(
                self.env._("The accounts cannot be read with these filters. Reload the page.")
            ) from error
        return found

    @api.model
    def _total(self, found, domain, weight):
        rules = found.verdict in (account_scores.ONE_RULES, account_scores.ALONE)
        return {
            "verdict": found.verdict,
            "accounts": found.count,
            "value": found.value,
            "low": found.low,
            "high": found.high,
            "effective": found.effective,
            "share": found.largest_share,
            "largest": rules and self._largest(domain, weight),
        }

    @api.model
    def _largest(self, domain, weight):
        """The name of the account that weighs most."""
        heard = domain & Domain("people", ">", 0)
        rates, found = self._rates(), []
        for company in self.env.companies:
            account = self.search(
                heard & Domain("company_id", "=", company.id), order=f"{weight} desc, id", limit=1
            )
            found += (
                [(account[weight] * (rates[company.id] if weight == "revenue" else 1), account)]
                if account
                else []
            )
        # The name of an account is shown where the account may be read.
        return max(found, key=lambda row: row[0])[1].sudo().partner_id.display_name

    @api.model
    def _sums(self, domain):
        """By metric and company: counts (`COUNTS`), `Sums` by people, and by revenue in the company's currency."""
        query = self._search(domain)
        names = ("metric_id", "company_id", "people", "silent_people", "standing", "value", "revenue")
        return self.env.execute_query(
            SQL(
                """SELECT metric_id, company_id, COUNT(*) FILTER (WHERE people > 0), SUM(people),
                          COUNT(*) FILTER (WHERE standing = 'split'), SUM(silent_people),
                          COUNT(*) FILTER (WHERE people > 0 AND v <= 0), %s, %s
                     FROM (SELECT *, people::float AS u, CASE WHEN people > 0 THEN GREATEST(revenue::float, 0)
                                                              ELSE 0 END AS v, COALESCE(value, 0) AS y
                             FROM (%s) a) w
                    GROUP BY 1, 2""",
                self._sums_of("u"),
                self._sums_of("v"),
                query.select(*(SQL.identifier("cx_account", name) for name in names)),
            )
        )

    @api.model
    def _sums_of(self, weight):
        """SQL: the columns of `account_scores.Sums`."""
        return SQL(
            """COUNT(*) FILTER (WHERE %(w)s > 0), SUM(%(w)s), SUM(%(w)s * %(w)s), SUM(%(w)s * y),
               SUM(%(w)s * %(w)s * y), SUM(%(w)s * y * %(w)s * y), MAX(%(w)s)""",
            w=SQL.identifier(weight),
        )

    @api.model
    def _rates(self):
        """`{company id: factor}` that makes amounts of a company those of the current one."""
        currency, today = self.env.company.currency_id, fields.Date.context_today(self)
        convert = self.env["res.currency"]._get_conversion_rate
        return {
            company.id: convert(company.currency_id, currency, self.env.company, today)
            for company in self.env.companies
        }

    @api.model
    def _at_risk(self, metric, domain=Domain.TRUE):
        """How many customers have somebody whose latest answer is low, and what they bought in a year."""
        is_low = Domain("metric_id", "=", metric.id) & Domain("low_people", ">", 0)
        query, rates = self._search(domain & is_low), self._rates()
        rows = self.env.execute_query(
            SQL(
                "SELECT company_id, COUNT(*), SUM(GREATEST(revenue, 0)) FROM (%s) a GROUP BY 1",
                query.select(
                    SQL.identifier("cx_account", "company_id"), SQL.identifier("cx_account", "revenue")
                ),
            )
        )
        return sum(row[1] for row in rows), sum(float(row[2]) * rates[row[0]] for row in rows)
