import logging

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools import stage_rules

_logger = logging.getLogger(__name__)
PROFILE = "crm_lifecycle_profile"
# One evaluation at a time: a second worker waits for the first.
LOCK = 5_214_077
BATCH = 100_000


class CrmLifecycleEngine(models.AbstractModel):
    """Measures and stages of many customers at once, in SQL.

    Every statement works on a table of rows with the columns of `tools.measures`,
    partner_id, company_id, stage_id and stage_entered_at: the profiles, or the rows of
    a replay.
    """

    _name = "crm.lifecycle.engine"
    _description = "Customer Lifecycle Engine"

    @api.model
    def _prepare(self):
        """Writes what is pending, and spares PostgreSQL to compile statements that have many small expressions."""
        self.env.flush_all()
        self.env.cr.execute("SET LOCAL jit = off")

    @api.model
    def _signals(self, since, until):
        """Condition on signals `e`: in the half-open interval after `since` (None: ever) up to `until`."""
        if since is None:
            return SQL("e.occurred_at <= %s", until)
        return SQL("e.occurred_at > %s AND e.occurred_at <= %s", since, until)

    @api.model
    def _choice(self, edges, now):
        """SQL of the id of the edge that row `p` in stage `s` takes, NULL for none."""
        sql, parameters = stage_rules.choice_sql(edges)
        return SQL(stage_rules.at(sql, now), *parameters)

    @api.model
    def _find_moves(self, table, edges, now, where):
        """Fills the temporary table lifecycle_work with who moves where; returns how many do.

        A customer may take several edges in a row, each stage at most once, so that a
        circle of rules ends.
        """
        self._prepare()
        cr = self.env.cr
        choice = self._choice(edges, now)
        cr.execute("DROP TABLE IF EXISTS lifecycle_work")
        cr.execute(
            SQL(
                """
                CREATE TEMPORARY TABLE lifecycle_work ON COMMIT DROP AS
                SELECT c.id, c.stage_id AS old_stage_id, t.to_stage_id AS stage_id, c.edge_id, 1 AS step,
                       ARRAY[COALESCE(c.stage_id, 0), t.to_stage_id] AS path
                  FROM (SELECT p.id, p.stage_id, %(choice)s AS edge_id
                          FROM %(table)s p
                         CROSS JOIN LATERAL (SELECT p.stage_id, p.stage_entered_at) s
                         WHERE %(where)s
                        -- Keeps the rules from being asked twice, for the join and for the result.
                        OFFSET 0) c
                  JOIN crm_lifecycle_transition t ON t.id = c.edge_id
                """,
                choice=choice,
                table=SQL.identifier(table),
                where=where,
            )
        )
        found = step = cr.rowcount
        number = 1
        while step:
            cr.execute(
                SQL(
                    """
                    UPDATE lifecycle_work w
                       SET stage_id = t.to_stage_id, edge_id = t.id, path = w.path || t.to_stage_id,
                           step = w.step + 1
                      FROM (SELECT w.id, %(choice)s AS edge_id
                              FROM lifecycle_work w
                              JOIN %(table)s p ON p.id = w.id
                             CROSS JOIN LATERAL (SELECT w.stage_id, %(now)s::timestamp AS stage_entered_at) s
                             WHERE w.step = %(number)s
                            OFFSET 0) c
                      JOIN crm_lifecycle_transition t ON t.id = c.edge_id
                     WHERE w.id = c.id AND NOT t.to_stage_id = ANY(w.path)
                    """,
                    choice=choice,
                    table=SQL.identifier(table),
                    now=now,
                    number=number,
                )
            )
            step, number = cr.rowcount, number + 1
        return found

    @api.model
    def _find_circles(self, edges, now, where, limit=5):
        """`[(ids of stages, how many customers)]` of circles in which customers would go round, the biggest first.

        The ids begin and end with the same stage. Nobody is moved.
        """
        if not self._find_moves(PROFILE, edges, now, where):
            return []
        return self.env.execute_query(
            SQL(
                """
                SELECT c.path[array_position(c.path, t.to_stage_id):] || t.to_stage_id AS circle, COUNT(*)
                  FROM (SELECT w.path, %(choice)s AS edge_id
                          FROM lifecycle_work w
                          JOIN crm_lifecycle_profile p ON p.id = w.id
                         CROSS JOIN LATERAL (SELECT w.stage_id, %(now)s::timestamp AS stage_entered_at) s
                        OFFSET 0) c
                  JOIN crm_lifecycle_transition t ON t.id = c.edge_id
                 WHERE t.to_stage_id = ANY(c.path)
                 GROUP BY 1 ORDER BY 2 DESC LIMIT %(limit)s
                """,
                choice=self._choice(edges, now),
                now=now,
                limit=limit,
            )
        )

    @api.model
    def _evaluate_profiles(self, now, profile_ids=None):
        """Moves the customers whose rules hold; returns how many moved."""
        chosen = SQL("TRUE") if profile_ids is None else SQL("p.id = ANY(%s)", list(profile_ids))
        moved = self._find_live_moves(PROFILE, now, chosen)
        if moved:
            self._write_stays(now)
            self._write_stages(now)
            self._forget_caches()
        return moved

    @api.model
    def _find_live_moves(self, table, now, where):
        """`_find_moves` by the live rules, of those that nobody holds; a rule that fails is left out."""
        edges = self.env["crm.lifecycle.ruleset"]._live_edges()
        # One evaluation at a time: what this one leaves, the next does.
        self.env.cr.execute("SELECT pg_advisory_xact_lock(%s)", (LOCK,))
        where = SQL("(p.hold_until IS NULL OR p.hold_until <= %s) AND %s", now, where)
        try:
            with self.env.cr.savepoint():
                return self._find_moves(table, edges, now, where)
        except Exception:
            return self._find_moves(table, self._without_faulty(edges), now, where)

    @api.model
    def _without_faulty(self, edges):
        """The edges that can be evaluated; the others carry their fault."""
        transitions = self.env["crm.lifecycle.transition"].browse([edge.id for edge in edges])
        for transition in transitions:
            transition.problem = transition._problem()
            if transition.problem:
                _logger.info(
                    "Customer lifecycle: %s left out: %s", transition.display_name, transition.problem
                )
        faulty = transitions.filtered("problem")
        return [edge for edge in edges if edge.id not in faulty.ids]

    @api.model
    def _try_edge(self, edge):
        """Raises what evaluating the edge raises."""
        choice = self._choice([edge], fields.Datetime.now())
        self.env.cr.execute(
            SQL(
                "SELECT %s FROM crm_lifecycle_profile p CROSS JOIN LATERAL"
                " (SELECT p.stage_id, p.stage_entered_at) s LIMIT 1",
                choice,
            )
        )

    @api.model
    def _move_everyone(self, stage, target, reason):
        """Moves all customers of a stage, of every company, into another; returns how many."""
        now = fields.Datetime.now()
        self.env.flush_all()
        self.env.cr.execute("SELECT pg_advisory_xact_lock(%s)", (LOCK,))
        self.env.cr.execute("DROP TABLE IF EXISTS lifecycle_work")
        self.env.cr.execute(
            SQL(
                """CREATE TEMPORARY TABLE lifecycle_work ON COMMIT DROP AS
                   SELECT p.id, %(target)s::int AS stage_id, NULL::int AS edge_id, ARRAY[%(target)s::int] AS path
                     FROM crm_lifecycle_profile p WHERE p.stage_id = %(stage)s""",
                stage=stage.id,
                target=target.id,
            )
        )
        moved = self.env.cr.rowcount
        self._write_stays(now, cause="manual", reason=reason)
        self._write_stages(now)
        self._forget_caches()
        return moved

    @api.model
    def _write_stays(self, now, cause="rule", reason=None):
        """Ends the stays of those who move, and begins the new ones."""
        self._prepare()
        execute = self.env.cr.execute
        execute(
            SQL(
                """UPDATE crm_lifecycle_history h SET left_at = GREATEST(h.entered_at, %(now)s), write_date = %(now)s
                     FROM lifecycle_work w JOIN crm_lifecycle_profile p ON p.id = w.id
                    WHERE h.partner_id = p.partner_id AND h.company_id = p.company_id AND h.left_at IS NULL""",
                now=now,
            )
        )
        execute(
            SQL(
                """INSERT INTO crm_lifecycle_history (partner_id, company_id, stage_id, entered_at, cause, reason,
                                                      transition_id, create_uid, create_date, write_uid, write_date)
                   SELECT p.partner_id, p.company_id, w.stage_id, GREATEST(p.stage_entered_at, %(now)s), %(cause)s,
                          %(reason)s, w.edge_id, %(uid)s::int, %(now)s, %(uid)s::int, %(now)s
                     FROM lifecycle_work w JOIN crm_lifecycle_profile p ON p.id = w.id""",
                now=now,
                # What a rule does, nobody has done.
                uid=None if cause == "rule" else self.env.uid,
                cause=cause,
                reason=reason,
            )
        )

    @api.model
    def _reached(self):
        """SQL of `way` and `reached`: the furthest stage for each way that was gone, of which there are few."""
        return SQL(
            """way AS (
                   SELECT DISTINCT w.path, COALESCE(p.furthest_stage_id, 0) AS furthest
                     FROM lifecycle_work w JOIN crm_lifecycle_profile p ON p.id = w.id),
               reached AS MATERIALIZED (
                   SELECT way.path, way.furthest,
                          COALESCE((SELECT st.id FROM crm_lifecycle_stage st
                                     WHERE st.id = ANY(way.path || way.furthest) AND st.forward
                                     ORDER BY st.sequence DESC, st.id DESC LIMIT 1),
                                   NULLIF(way.furthest, 0)) AS stage_id
                     FROM way)"""
        )

    @api.model
    def _write_stages(self, now):
        """Brings the profiles of those who move to their stages."""
        self.env.cr.execute(
            SQL(
                """WITH %(reached)s
                   UPDATE crm_lifecycle_profile p
                      SET stage_id = w.stage_id, stage_entered_at = GREATEST(p.stage_entered_at, %(now)s),
                          furthest_stage_id = reached.stage_id
                     FROM lifecycle_work w JOIN crm_lifecycle_profile b ON b.id = w.id
                     JOIN reached ON reached.path = w.path AND reached.furthest = COALESCE(b.furthest_stage_id, 0)
                    WHERE p.id = w.id""",
                reached=self._reached(),
                now=now,
            )
        )

    @api.model
    def _forget_caches(self):
        for name in ("crm.lifecycle.history", "crm.lifecycle.profile", "res.partner"):
            self.env[name].invalidate_model()
