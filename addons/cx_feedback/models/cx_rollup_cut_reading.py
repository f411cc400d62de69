from odoo import api, models
from odoo.tools import SQL


class CxRollupCut(models.Model):
    """What the counts per month are read for: the journey map and breakdowns."""

    _inherit = "cx.rollup.cut"

    @api.model
    def _by_cell(self, dimension, period, ids):
        """Rows (metric id, touchpoint id, value, whether in the period itself, score, answers)."""
        return self._by(("metric_id", "touchpoint_id", "value"), dimension, period, ids)

    @api.model
    def _by(self, names, dimension, period, ids):
        """Rows (*values of the columns `names`, whether in the period itself, score, answers).

        Of the `period` and the one before it, in the companies of the user; `ids` narrows the counts by their fields.
        """
        self.check_access("read")
        groups = range(1, len(names) + 3)
        return self.env.execute_query(
            SQL(
                """SELECT %(columns)s, SUM(count)::int FROM (%(rows)s) r
                    WHERE dimension = %(dimension)s AND month >= %(before)s AND month < %(end)s AND %(chosen)s
                    GROUP BY %(groups)s HAVING SUM(count) > 0""",
                columns=SQL(", ").join(
                    [*map(SQL.identifier, names), SQL("month >= %s", period.start), SQL("score")]
                ),
                rows=self._readable_rows(),
                dimension=dimension,
                before=period.before,
                end=period.end,
                chosen=SQL(" AND ").join(self.env["cx.screen"]._conditions(ids)),
                groups=SQL(", ").join(SQL(str(number)) for number in groups),
            )
        )
