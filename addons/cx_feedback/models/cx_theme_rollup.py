from odoo import api, fields, models
from odoo.tools import SQL

MONTHS_AT_ONCE = 6
KEYS = ("month", "company_id", "metric_id", "program_id", "touchpoint_id", "theme_id")
SUMS = (
    "comments", "themed", "negative", "mixed", "neutral", "positive", "unknown",
    "low", "middle", "high", "score_sum", "score_squares",
)  # fmt: skip
COUNTED = {"score", "score_input", "metric_id", "program_id", "touchpoint_id", "company_id", "date"}


class CxThemeRollup(models.Model):
    """What the comments of a month said of a theme, and in the row without a theme, what all of them said.

    A month is counted again as a whole after any of its comments was read, changed or deleted: nothing can add up
    wrongly. Forgotten people keep their place in the counts, which hold no words.
    """

    _name = "cx.theme.rollup"
    _description = "Themes of Comments per Month"
    _order = "month desc, id desc"
    _log_access = False

    month = fields.Date(required=True, readonly=True, help="Its first day, in Coordinated Universal Time.")
    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="cascade")
    metric_id = fields.Many2one("cx.metric", required=True, readonly=True, ondelete="cascade")
    program_id = fields.Many2one("cx.program", readonly=True, ondelete="cascade")
    touchpoint_id = fields.Many2one("cx.touchpoint", readonly=True, ondelete="cascade")
    theme_id = fields.Many2one("cx.theme", readonly=True, ondelete="cascade", index=True)
    comments = fields.Integer(readonly=True)
    themed = fields.Integer("With a Theme", readonly=True)
    negative = fields.Integer(readonly=True)
    mixed = fields.Integer(readonly=True)
    neutral = fields.Integer(readonly=True)
    positive = fields.Integer(readonly=True)
    unknown = fields.Integer("Not Recognised", readonly=True)
    low = fields.Integer("Low Scores", readonly=True)
    middle = fields.Integer("Middle Scores", readonly=True)
    high = fields.Integer("High Scores", readonly=True)
    score_sum = fields.Integer("Sum of Scores", readonly=True)
    score_squares = fields.Integer("Sum of Squares of Scores", readonly=True)

    _month_idx = models.Index("(month, company_id)")

    @api.model
    def _count_soon(self, responses):
        """Marks the months of answers; rows of their own, so that nobody waits for anybody."""
        if responses.ids:
            self.env.flush_all()
            self.env.cr.execute(
                """INSERT INTO cx_theme_rollup_due (month, company_id)
                   SELECT DISTINCT date_trunc('month', date)::date, company_id FROM cx_response
                    WHERE id = ANY(%s) AND (sentiment IS NOT NULL OR comment IS NOT NULL)""",
                (responses.ids,),
            )

    @api.model
    def _count_due(self):
        """Counts some of the marked months again; returns how many."""
        self.env.flush_all()
        taken = self.env.execute_query(
            SQL(
                """WITH chosen AS (SELECT DISTINCT month, company_id FROM cx_theme_rollup_due
                                    ORDER BY month DESC, company_id LIMIT %s),
                        taken AS (DELETE FROM cx_theme_rollup_due d USING chosen c
                                   WHERE d.month = c.month AND d.company_id = c.company_id)
                   SELECT month, company_id FROM chosen""",
                MONTHS_AT_ONCE,
            )
        )
        for month, company in taken:
            self._count_month(month, company)
        return len(taken)

    @api.model
    def _count_month(self, month, company):
        self.env.cr.execute(
            "DELETE FROM cx_theme_rollup WHERE month = %s AND company_id = %s", (month, company)
        )
        sums = SQL(", ").join(SQL("COUNT(*) FILTER (WHERE sentiment = %s)", name) for name in SUMS[2:7])
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO cx_theme_rollup (%(keys)s, %(names)s)
                WITH said AS MATERIALIZED (
                    SELECT r.id, r.metric_id, r.program_id, r.touchpoint_id, r.sentiment, r.score,
                           m.kind <> 'text' AND r.score < m.first_middle AS is_low,
                           m.kind <> 'text' AND r.score >= m.first_high AS is_high, m.kind <> 'text' AS is_scored
                      FROM cx_response r JOIN cx_metric m ON m.id = r.metric_id
                     WHERE r.company_id = %(company)s AND r.sentiment IS NOT NULL
                       AND r.date >= %(month)s AND r.date < %(month)s + interval '1 month'),
                counted AS (
                    SELECT said.*, t.theme_id, TRUE AS is_themed FROM said JOIN cx_response_theme t
                        ON t.response_id = said.id
                    UNION ALL
                    SELECT said.*, NULL, EXISTS (SELECT FROM cx_response_theme t WHERE t.response_id = said.id)
                      FROM said)
                SELECT %(month)s, %(company)s, metric_id, program_id, touchpoint_id, theme_id,
                       COUNT(*), COUNT(*) FILTER (WHERE is_themed), %(sums)s,
                       COUNT(*) FILTER (WHERE is_low),
                       COUNT(*) FILTER (WHERE is_scored AND NOT is_low AND NOT is_high),
                       COUNT(*) FILTER (WHERE is_high),
                       COALESCE(SUM(score) FILTER (WHERE is_scored), 0),
                       COALESCE(SUM(score * score) FILTER (WHERE is_scored), 0)
                  FROM counted GROUP BY metric_id, program_id, touchpoint_id, theme_id
                """,
                keys=SQL(", ").join(map(SQL.identifier, KEYS)),
                names=SQL(", ").join(map(SQL.identifier, SUMS)),
                sums=sums,
                company=company,
                month=SQL("%s::date", month),
            )
        )
        self.invalidate_model()


class CxThemeRollupDue(models.Model):
    """Months that wait to be counted again."""

    _name = "cx.theme.rollup.due"
    _description = "Months of Themes to Be Counted"
    _log_access = False

    month = fields.Date(required=True, readonly=True)
    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="cascade")


class CxResponse(models.Model):
    _inherit = "cx.response"

    def write(self, vals):
        if not COUNTED & vals.keys():
            return super().write(vals)
        self.env["cx.theme.rollup"]._count_soon(self)
        written = super().write(vals)
        self.env["cx.theme.rollup"]._count_soon(self)
        return written

    def unlink(self):
        if not self.env.context.get("cx_feedback_forget"):
            self.env["cx.theme.rollup"]._count_soon(self)
        return super().unlink()
