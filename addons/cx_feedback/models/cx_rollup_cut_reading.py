from odoo import api, models
from odoo.tools import SQL


class CxRollupCut(models.Model):
    _inherit = "cx.rollup.cut"

    @api.model
    def _by_cell(self, dimension, period, ids):
        """Rows (metric id, touchpoint id, value, whether in the period itself, score, answers).

        Of the `period` and the one before it, in the companies of the user; `ids` narrows the counts by their fields.
        """
        columns = SQL("metric_id, touchpoint_id, value, month >= %s, score", period.start)
        return self._read_cuts(dimension, period, ids, columns)

    @api.model
    def _read_cuts(self, dimension, period, ids, columns):
        self.check_access("read")
        return self.env.execute_query(
            SQL(
                """SELECT %(columns)s, SUM(count)::int FROM (%(rows)s) r
                    WHERE dimension = %(dimension)s AND month >= %(before)s AND month < %(end)s AND %(chosen)s
                    GROUP BY %(numbers)s HAVING SUM(count) > 0""",
                columns=columns,
                rows=self._readable_rows(),
                dimension=dimension,
                before=period.before,
                end=period.end,
                chosen=SQL(" AND ").join(self.env["cx.overview"]._conditions(ids)),
                numbers=SQL("1, 2, 3, 4, 5"),
            )
        )
