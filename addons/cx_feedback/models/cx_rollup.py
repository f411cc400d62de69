from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

KEYS = ("day", "metric_id", "program_id", "touchpoint_id", "company_id", "score")
FOLDED_AT_ONCE = 100_000


class CxRollup(models.Model):
    """How many answers of each score a day had: what the dashboards read.

    An answer adds a row to `cx.rollup.delta`, which waits for nobody; a job folds those into here, and
    `_counts` reads both, so that the figures are right at every moment.
    """

    _name = "cx.rollup"
    _description = "Feedback Counts per Day"
    _order = "day desc, id desc"
    _log_access = False

    day = fields.Date(required=True, readonly=True, help="In Coordinated Universal Time.")
    metric_id = fields.Many2one("cx.metric", required=True, readonly=True, ondelete="cascade")
    program_id = fields.Many2one("cx.program", readonly=True, ondelete="cascade")
    touchpoint_id = fields.Many2one("cx.touchpoint", readonly=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="cascade")
    score = fields.Integer(readonly=True, aggregator=None)
    count = fields.Integer("Answers", readonly=True)

    _key_uniq = models.UniqueIndex(
        "(metric_id, day, company_id, score, COALESCE(program_id, 0), COALESCE(touchpoint_id, 0))"
    )

    @api.model
    def _add(self, responses, sign=1):
        """Counts answers, or with `sign` -1 takes them off again."""
        Delta = self.env["cx.rollup.delta"].sudo()  # Nobody has the right to write counts by hand.
        Delta.create([{**response._rollup_key(), "count": sign} for response in responses])

    @api.model
    def _rows(self):
        """SQL: the counts of now, several rows per key."""
        self.env["cx.rollup.delta"].flush_model()
        self.flush_model()
        keys = SQL(", ").join(map(SQL.identifier, KEYS))
        return SQL(
            "SELECT %(keys)s, count FROM cx_rollup UNION ALL SELECT %(keys)s, count FROM cx_rollup_delta",
            keys=keys,
        )

    @api.model
    def _fold(self):
        """Moves the waiting rows into the counts; two workers take different rows."""
        keys = SQL(", ").join(map(SQL.identifier, KEYS))
        # One worker at a time writes the counts; the others leave it to that one.
        self.env.flush_all()
        self.env.cr.execute("SELECT pg_try_advisory_xact_lock(hashtext('cx_rollup'))")
        if not self.env.cr.fetchone()[0]:
            return 0
        self.env.cr.execute(
            SQL(
                """
                WITH taken AS (
                    DELETE FROM cx_rollup_delta WHERE id IN (
                        SELECT id FROM cx_rollup_delta ORDER BY id LIMIT %(limit)s)
                    RETURNING %(keys)s, stage_id, user_id, lang, count),
                summed AS (
                    SELECT %(keys)s, SUM(count) AS count, COUNT(*) AS rows FROM taken GROUP BY %(keys)s),
                stored AS (
                    INSERT INTO cx_rollup (%(keys)s, count)
                    SELECT %(keys)s, count FROM summed WHERE count != 0
                    ON CONFLICT (metric_id, day, company_id, score, COALESCE(program_id, 0),
                                 COALESCE(touchpoint_id, 0))
                    DO UPDATE SET count = cx_rollup.count + EXCLUDED.count),
                stored_cuts AS (%(cuts)s)
                SELECT COALESCE(SUM(rows), 0) FROM summed
                """,
                keys=keys,
                limit=FOLDED_AT_ONCE,
                cuts=self.env["cx.rollup.cut"]._fold_sql(),
            )
        )
        [moved] = self.env.cr.fetchone()
        self.invalidate_model()
        self.env["cx.rollup.cut"].invalidate_model()
        return moved

    @api.model
    def _cron_fold(self):
        while self._fold():
            if not self.env["ir.cron"]._commit_progress(1):
                self.env.ref("cx_feedback.ir_cron_fold")._trigger()
                return

    @api.model
    def _rebuild(self):
        """Counts all answers again.

        Answers that come meanwhile are in neither part of what this transaction sees, and stay in the queue.
        """
        self.env.flush_all()
        self.env.cr.execute("DELETE FROM cx_rollup_delta")
        self.env.cr.execute("DELETE FROM cx_rollup")
        self.env.cr.execute(
            """
            INSERT INTO cx_rollup (day, metric_id, program_id, touchpoint_id, company_id, score, count)
            SELECT date::date, metric_id, program_id, touchpoint_id, company_id, score, COUNT(*)
              FROM cx_response GROUP BY 1, 2, 3, 4, 5, 6
            """
        )
        self.invalidate_model()
        self.env["cx.rollup.cut"]._rebuild()

    @api.model
    def action_rebuild(self):
        if not self.env.user.has_group("cx_feedback.group_cx_feedback_manager"):
            raise AccessError(
                self.env._("Only an administrator of customer feedback counts all answers again.")
            )
        self._rebuild()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {"type": "success", "message": self.env._("All answers were counted again.")},
        }


class CxRollupDelta(models.Model):
    """Counts that wait to be folded."""

    _name = "cx.rollup.delta"
    _description = "Feedback Counts, New"
    _log_access = False

    day = fields.Date(required=True, readonly=True)
    metric_id = fields.Many2one("cx.metric", required=True, readonly=True, ondelete="cascade")
    program_id = fields.Many2one("cx.program", readonly=True, ondelete="cascade")
    touchpoint_id = fields.Many2one("cx.touchpoint", readonly=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="cascade")
    score = fields.Integer(readonly=True)
    count = fields.Integer(readonly=True)
