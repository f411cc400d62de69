from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools import account_scores

BY_PEOPLE, BY_REVENUE = "people", "revenue"
SUMMED = ("id", "company_id", "people", "silent_people", "standing", "value", "revenue")


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
        query = self._search(self._checked(domain))
        metrics = self.env.execute_query(
            query.select(SQL("DISTINCT %s", self._field_to_sql(self._table, "metric_id", query)))
        )
        if len(metrics) != 1:
            return {"metric": False, "accounts": bool(metrics)}
        metric = self.env["cx.metric"].browse(metrics[0][0])
        low, high = metric._result_bounds()
        rows = self._sums(query)
        return {
            "metric": metric.name,
            "unit": metric.result_unit,
            "from": low,
            "to": high,
            **rows["counts"],
            "plain": self._total(rows[BY_PEOPLE], low, high, rows["largest"][BY_PEOPLE]),
            "weighted": self._total(rows[BY_REVENUE], low, high, rows["largest"][BY_REVENUE]),
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
    def _total(self, sums, low, high, largest):
        found = account_scores.score(sums, low, high)
        return {
            "verdict": found.verdict,
            "accounts": found.count,
            "value": found.value,
            "low": found.low,
            "high": found.high,
            "effective": found.effective,
            "share": found.largest_share,
            # The name of an account is shown where the account may be read.
            "largest": largest and self.browse(largest).sudo().partner_id.display_name,
        }

    @api.model
    def _sums(self, query):
        """`Sums` by people and by revenue, the ids of the largest accounts, and counts."""
        weighed = self._weighed(query)
        [row] = self.env.execute_query(
            SQL(
                """SELECT COUNT(*) FILTER (WHERE people > 0), COALESCE(SUM(people), 0),
                          COUNT(*) FILTER (WHERE standing = 'split'), COALESCE(SUM(silent_people), 0),
                          COUNT(*) FILTER (WHERE people > 0 AND v <= 0), %s, %s FROM (%s) w""",
                self._sums_of("u"),
                self._sums_of("v"),
                weighed,
            )
        )
        counts = dict(zip(("heard", "people", "split", "silent", "unweighted"), row[:5], strict=True))
        return {
            "counts": counts,
            BY_PEOPLE: account_scores.Sums(*row[5:12]),
            BY_REVENUE: account_scores.Sums(*row[12:19]),
            "largest": {BY_PEOPLE: self._largest(weighed, "u"), BY_REVENUE: self._largest(weighed, "v")},
        }

    @api.model
    def _weighed(self, query):
        """SQL: the accounts with the weights `u`, their people, and `v`, their revenue; zero where nobody was heard."""
        return SQL(
            """SELECT a.id, a.people, a.standing, a.silent_people, COALESCE(a.value, 0) AS value, a.people::float AS u,
                      CASE WHEN a.people > 0 THEN GREATEST(a.revenue::float * r.rate, 0) ELSE 0 END AS v
                 FROM (%s) a JOIN (%s) r ON r.company_id = a.company_id""",
            query.select(*(SQL.identifier("cx_account", name) for name in SUMMED)),
            self._rates(),
        )

    @api.model
    def _sums_of(self, weight):
        """SQL: the columns of `account_scores.Sums`."""
        return SQL(
            """COUNT(*) FILTER (WHERE %(w)s > 0), COALESCE(SUM(%(w)s), 0), COALESCE(SUM(%(w)s * %(w)s), 0),
               COALESCE(SUM(%(w)s * value), 0), COALESCE(SUM(%(w)s * %(w)s * value), 0),
               COALESCE(SUM(%(w)s * value * %(w)s * value), 0), COALESCE(MAX(%(w)s), 0)""",
            w=SQL.identifier(weight),
        )

    @api.model
    def _largest(self, weighed, weight):
        """The id of the account that weighs most, or None."""
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM (%s) w WHERE %s > 0 ORDER BY %s DESC, id LIMIT 1",
                weighed,
                *2 * [SQL.identifier(weight)],
            )
        )
        return rows[0][0] if rows else None

    @api.model
    def _rates(self):
        """SQL: what makes the amounts of each company those of the current one."""
        currency, today = self.env.company.currency_id, fields.Date.context_today(self)
        convert = self.env["res.currency"]._get_conversion_rate
        companies = self.env.companies
        return SQL(
            "SELECT * FROM unnest(%s::int[], %s::float[]) r(company_id, rate)",
            companies.ids,
            [convert(company.currency_id, currency, self.env.company, today) for company in companies],
        )

    @api.model
    def _at_risk(self, metric, domain=Domain.TRUE):
        """How many customers have somebody whose latest answer is low, and what they bought in a year."""
        is_low = Domain("metric_id", "=", metric.id) & Domain("low_people", ">", 0)
        query = self._search(domain & is_low)
        accounts = query.select(*(SQL.identifier("cx_account", name) for name in SUMMED))
        [(count, revenue)] = self.env.execute_query(
            SQL(
                """WITH a AS (%s), rate AS (%s)
                   SELECT COUNT(*), COALESCE(SUM(GREATEST(a.revenue, 0) * rate.rate), 0)
                     FROM a JOIN rate ON rate.company_id = a.company_id""",
                accounts,
                self._rates(),
            )
        )
        return count, float(revenue)
