from collections import defaultdict

from odoo import api, models
from odoo.tools import SQL


class CxRollup(models.Model):
    """What the counts are read for: metrics, and their tiles by period."""

    _inherit = "cx.rollup"

    _day_idx = models.Index("(day, metric_id)")

    @api.model
    def _readable_rows(self):
        """SQL: the counts that may be read, which are not those of a few answers without a name."""
        return SQL(
            "SELECT * FROM (%s) c WHERE program_id IS NULL OR program_id NOT IN (%s)",
            self._rows(),
            self.env["cx.program"]._withheld(),
        )

    @api.model
    def _by_score(self, metrics):
        """`{metric id: {score: answers}}` of all time, in the companies of the user."""
        self.check_access("read")
        found = defaultdict(dict)
        for metric, score, count in self.env.execute_query(
            SQL(
                """SELECT metric_id, score, SUM(count)::int FROM (%s) r
                    WHERE metric_id = ANY(%s) AND company_id = ANY(%s) GROUP BY 1, 2 HAVING SUM(count) > 0""",
                self._readable_rows(),
                metrics.ids,
                self.env.companies.ids,
            )
        ):
            found[metric][score] = count
        return found

    @api.model
    def _by_step(self, period, step, conditions):
        """Rows (metric id, first day of the step, whether it is in the period itself, score, answers).

        Of the `period` and the one before it; `conditions` is SQL over the counts.
        """
        self.check_access("read")
        return self.env.execute_query(
            SQL(
                """SELECT metric_id, date_trunc(%s, day::timestamp)::date, day >= %s, score, SUM(count)::int FROM (%s) r
                    WHERE day >= %s AND day < %s AND %s GROUP BY 1, 2, 3, 4 HAVING SUM(count) > 0""",
                step,
                period.start,
                self._readable_rows(),
                period.before,
                period.end,
                SQL(" AND ").join(conditions),
            )
        )

    @api.model
    def _has_any(self):
        """Has anybody answered in the companies of the user?"""
        return bool(
            self.env.execute_query(
                SQL(
                    "SELECT 1 FROM (%s) r WHERE company_id = ANY(%s) LIMIT 1",
                    self._readable_rows(),
                    self.env.companies.ids,
                )
            )
        )
