from odoo import api, models
from odoo.tools import SQL

from ..tools import measures

MEASURED = "lifecycle_measured"


class CrmLifecycleEngine(models.AbstractModel):
    """Measures and moves at once, so that the row of a profile is written once, and only where it changes.

    Writing it twice in a transaction would make PostgreSQL check all its references again.
    """

    _inherit = "crm.lifecycle.engine"

    @api.model
    def _refresh_profiles(self, now, profile_ids=None):
        """Computes measures and stages of these profiles, or of all; returns how many moved."""
        self._measure(now, profile_ids)
        moved = self._find_live_moves(MEASURED, now, SQL("TRUE"))
        if moved:
            self._write_stays(now)
        self._write_measured(now)
        self._forget_caches()
        return moved

    @api.model
    def _measure(self, now, profile_ids):
        """Fills the temporary table lifecycle_measured: profiles with the measures of all their signals up to `now`."""
        self._prepare()
        execute = self.env.cr.execute
        execute("DROP TABLE IF EXISTS lifecycle_measured")
        execute(
            SQL(
                """
                CREATE TEMPORARY TABLE lifecycle_measured ON COMMIT DROP AS
                SELECT b.id, b.partner_id, b.company_id, b.stage_id, b.stage_entered_at, b.hold_until,
                       %(columns)s, %(rhythm)s AS rhythm_days, FALSE AS dirty
                  FROM crm_lifecycle_profile b LEFT JOIN %(measures)s
                """,
                columns=SQL(", ").join(SQL(f"{sql} AS {name}") for name, sql in measures.known("a").items()),
                rhythm=SQL(measures.rhythm("a")),
                measures=self._measures_of_all(now)
                if profile_ids is None
                else self._measures_of_some(now, profile_ids),
            )
        )
        execute("ANALYZE lifecycle_measured")

    @api.model
    def _measures_of_some(self, now, profile_ids):
        """Looks up the signals of each profile `b`, however big the planner thinks that all signals are."""
        return SQL(
            "LATERAL (%s WHERE e.partner_id = b.partner_id AND e.company_id = b.company_id AND %s) a ON TRUE"
            " WHERE b.id = ANY(%s)",
            self._select_measures(SQL()),
            self._signals(None, now),
            list(profile_ids),
        )

    @api.model
    def _measures_of_all(self, now):
        return SQL(
            "(%s WHERE e.partner_id IS NOT NULL AND %s GROUP BY e.partner_id, e.company_id) a"
            " ON a.customer_id = b.partner_id AND a.customer_company_id = b.company_id",
            self._select_measures(SQL("e.partner_id AS customer_id, e.company_id AS customer_company_id,")),
            self._signals(None, now),
        )

    @api.model
    def _select_measures(self, keys):
        return SQL(
            "SELECT %s %s FROM crm_lifecycle_event e JOIN crm_lifecycle_kind k ON k.id = e.kind_id AND k.counts",
            keys,
            SQL(", ").join(
                SQL("%s AS %s", SQL(sql), SQL(name)) for name, sql in measures.aggregates().items()
            ),
        )

    @api.model
    def _write_measured(self, now):
        names = (*measures.aggregates(), "rhythm_days", "dirty")
        self.env.cr.execute(
            SQL(
                """
                WITH %(reached)s
                UPDATE crm_lifecycle_profile p
                   SET %(values)s,
                       stage_id = COALESCE(w.stage_id, p.stage_id),
                       stage_entered_at = CASE WHEN w.id IS NULL THEN p.stage_entered_at
                                               ELSE GREATEST(p.stage_entered_at, %(now)s) END,
                       furthest_stage_id = COALESCE(reached.stage_id, p.furthest_stage_id)
                  FROM lifecycle_measured a
                  JOIN crm_lifecycle_profile b ON b.id = a.id
                  LEFT JOIN lifecycle_work w ON w.id = a.id
                  LEFT JOIN reached ON reached.path = w.path
                                   AND reached.furthest = COALESCE(b.furthest_stage_id, 0)
                 WHERE p.id = a.id AND (w.id IS NOT NULL OR (%(before)s) IS DISTINCT FROM (%(after)s))
                """,
                reached=self._reached(),
                values=SQL(", ").join(SQL("%s = a.%s", SQL(name), SQL(name)) for name in names),
                before=SQL(", ").join(SQL("b.%s", SQL(name)) for name in names),
                after=SQL(", ").join(SQL("a.%s", SQL(name)) for name in names),
                now=now,
            )
        )
