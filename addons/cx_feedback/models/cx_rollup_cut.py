from odoo import api, fields, models
from odoo.tools import SQL

DIMENSIONS = (STAGE, USER, LANG) = ("stage", "user", "lang")
# What an answer knows of each dimension; nothing is the empty text.
FACTS = {STAGE: "stage_id", USER: "user_id", LANG: "lang"}
KEYS = ("month", "metric_id", "program_id", "touchpoint_id", "company_id", "dimension", "value", "score")


class CxRollupCut(models.Model):
    """How many answers of each score a month had from each stage, salesperson and language.

    Each answer counts once in each dimension. Kept together with the counts per day (`cx.rollup`).
    """

    _name = "cx.rollup.cut"
    _description = "Feedback Counts per Month and Cut"
    _order = "month desc, id desc"
    _log_access = False

    month = fields.Date(required=True, readonly=True, help="Its first day, in Coordinated Universal Time.")
    metric_id = fields.Many2one("cx.metric", required=True, readonly=True, ondelete="cascade")
    program_id = fields.Many2one("cx.program", readonly=True, ondelete="cascade")
    touchpoint_id = fields.Many2one("cx.touchpoint", readonly=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="cascade")
    dimension = fields.Selection(
        [(STAGE, "Stage"), (USER, "Salesperson"), (LANG, "Language")], required=True, readonly=True
    )
    value = fields.Char(readonly=True, help="Number of the stage or the salesperson, code of the language.")
    score = fields.Integer(readonly=True, aggregator=None)
    count = fields.Integer("Answers", readonly=True)

    _key_uniq = models.UniqueIndex(
        "(dimension, metric_id, month, company_id, value, score, COALESCE(program_id, 0), COALESCE(touchpoint_id, 0))"
    )

    @api.model
    def _names(self):
        return SQL(", ").join(map(SQL.identifier, KEYS))

    @api.model
    def _cuts(self, table):
        """SQL to join to rows with the facts of answers: a row for each dimension."""
        rows = SQL(", ").join(
            SQL("(%s, COALESCE(%s::text, ''))", name, SQL.identifier(table, fact))
            for name, fact in FACTS.items()
        )
        return SQL("CROSS JOIN LATERAL (VALUES %s) AS cut (dimension, value)", rows)

    @api.model
    def _fold_sql(self):
        """SQL: stores what the rows of `taken` add."""
        return SQL(
            """
            INSERT INTO cx_rollup_cut (%(keys)s, count)
            SELECT date_trunc('month', day::timestamp)::date AS month, metric_id, program_id, touchpoint_id, company_id,
                   dimension, value, score, SUM(count)
              FROM taken %(cuts)s GROUP BY %(keys)s HAVING SUM(count) != 0
            ON CONFLICT (dimension, metric_id, month, company_id, value, score, COALESCE(program_id, 0),
                         COALESCE(touchpoint_id, 0))
            DO UPDATE SET count = cx_rollup_cut.count + EXCLUDED.count
            """,
            keys=self._names(),
            cuts=self._cuts("taken"),
        )

    @api.model
    def _rebuild(self):
        self.env.cr.execute("DELETE FROM cx_rollup_cut")
        # Answers are counted before they are cut: three rows of each would be sorted.
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO cx_rollup_cut (%(keys)s, count)
                SELECT month, metric_id, program_id, touchpoint_id, company_id, dimension, value, score, SUM(count)
                  FROM (SELECT date_trunc('month', date)::date AS month, metric_id, program_id, touchpoint_id,
                               company_id, score, stage_id, user_id, lang, COUNT(*) AS count
                          FROM cx_response GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9) counted %(cuts)s
                 GROUP BY %(keys)s
                """,
                keys=self._names(),
                cuts=self._cuts("counted"),
            )
        )
        self.invalidate_model()

    @api.model
    def _rows(self):
        """SQL: the counts of now, several rows per key."""
        self.env["cx.rollup.delta"].flush_model()
        self.flush_model()
        return SQL(
            """SELECT %(keys)s, count FROM cx_rollup_cut
               UNION ALL
               SELECT date_trunc('month', day::timestamp)::date, metric_id, program_id, touchpoint_id, company_id,
                      dimension, value, score, count FROM cx_rollup_delta %(cuts)s""",
            keys=self._names(),
            cuts=self._cuts("cx_rollup_delta"),
        )

    @api.model
    def _readable_rows(self):
        """SQL: the counts that may be read, which are not those of a few answers without a name."""
        return SQL(
            "SELECT * FROM (%s) c WHERE program_id IS NULL OR program_id NOT IN (%s)",
            self._rows(),
            self.env["cx.program"]._withheld(),
        )


class CxRollupDelta(models.Model):
    _inherit = "cx.rollup.delta"

    stage_id = fields.Many2one("crm.lifecycle.stage", readonly=True, ondelete="restrict")
    user_id = fields.Many2one("res.users", "Salesperson", readonly=True, ondelete="set null")
    lang = fields.Char("Language", readonly=True)
