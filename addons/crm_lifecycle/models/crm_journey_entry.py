from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..tools.journey import LOT_SQL
from .res_partner_sets import outsiders

# So many signals or members are read at once.
CHUNK = 50_000
# Rows of a long transaction become visible after others with higher ids: for so long after they happened they are
# looked for again, however many they are.
OVERLAP = timedelta(hours=1)


class CrmJourney(models.Model):
    """Who enters: new signals, new members of a segment, or those whom somebody lets in. Set-based."""

    _inherit = "crm.journey"

    def _enter(self, partners, event=None, now=None):
        """Lets these contacts in by hand, as far as the rules of re-entry let them; returns their tokens.

        :param event: the crm.lifecycle.event by which they enter, if any
        """
        self.ensure_one()
        if self.state != "running":
            raise UserError(
                self.env._(
                    "“%(journey)s” is not running. Start it, then let people enter.", journey=self.name
                )
            )
        came = SQL(
            "SELECT unnest(%s::int[]) AS partner_id, %s::int AS event_id, %s::timestamp AS occurred_at",
            partners.ids,
            event.id if event else None,
            event.occurred_at if event else None,
        )
        self.env.flush_all()
        self.env.cr.execute(SQL("%s RETURNING id", self._insert_tokens(came, now or fields.Datetime.now())))
        ids = [row[0] for row in self.env.cr.fetchall()]
        self._after_entry()
        return self.env["crm.journey.token"].browse(ids)

    def _let_enter(self, now):
        """Reads the next signals or members; returns how many were read, 0 where there are no more."""
        self.ensure_one()
        if self.entry == "manual" or not (self.entry_kind_id or self.entry_segment_id):
            return 0
        self.env.flush_all()
        rows = self._signal_rows if self.entry == "signal" else self._member_rows
        position = self.entry_position
        if position:
            self._enter_late(rows, position, now)
        self.env.cr.execute(
            SQL(
                """
                WITH chunk AS MATERIALIZED (%(rows)s ORDER BY r.id LIMIT %(limit)s),
                     entered AS (%(insert)s RETURNING 1)
                SELECT (SELECT COUNT(*) FROM chunk), (SELECT MAX(id) FROM chunk), (SELECT COUNT(*) FROM entered),
                       (SELECT MAX(id) FROM %(source)s)
                """,
                rows=rows(SQL("r.id > %s", position)),
                limit=CHUNK,
                insert=self._insert_tokens(SQL("SELECT * FROM chunk"), now),
                source=SQL.identifier(self._entry_table()),
            )
        )
        read, last, _entered, newest = self.env.cr.fetchone()
        self._set_position("entry_position", last if read == CHUNK else newest)
        self._after_entry()
        return read if read == CHUNK else 0

    def _enter_late(self, rows, position, now):
        """Those whose rows became visible late. Whoever travelled since then was there to be seen."""
        happened = "occurred_at" if self.entry == "signal" else "entered_at"
        late = SQL("r.id <= %s AND r.%s >= %s", position, SQL.identifier(happened), now - OVERLAP)
        came = SQL(
            """SELECT late.* FROM (%(rows)s) late
                WHERE NOT EXISTS (SELECT FROM crm_journey_token t
                                   WHERE t.journey_id = %(journey)s AND t.partner_id = late.partner_id
                                     AND (t.ended_at IS NULL OR t.event_id >= late.event_id
                                          OR GREATEST(t.entered_at, t.ended_at) >= late.occurred_at))""",
            rows=rows(late),
            journey=self.id,
        )
        self.env.cr.execute(self._insert_tokens(came, now))

    def _entry_table(self):
        return "crm_lifecycle_event" if self.entry == "signal" else "crm_segment_member"

    def _signal_rows(self, where):
        """SQL of id, partner_id, event_id, occurred_at of signals by which people enter; `where` is over `r`."""
        return SQL(
            """SELECT r.id, r.contact_id AS partner_id, r.id AS event_id, r.occurred_at
                 FROM crm_lifecycle_event r
                WHERE %(where)s AND r.kind_id = %(kind)s AND r.company_id = %(company)s
                  AND r.contact_id IS NOT NULL AND r.occurred_at >= %(started)s AND (%(condition)s)
                  -- Its own end does not let people in again.
                  AND (r.payload ->> 'journey') IS DISTINCT FROM %(journey)s""",
            where=where,
            journey=str(self.id),
            kind=self.entry_kind_id.id,
            company=self.company_id.id,
            started=self.started_at,
            condition=self._entry_condition_sql(),
        )

    def _member_rows(self, where):
        """The same of members; one stay in the segment is one entry."""
        return SQL(
            """SELECT r.id, r.partner_id, NULL::int AS event_id, r.entered_at AS occurred_at
                 FROM crm_segment_member r
                WHERE %(where)s AND r.segment_id = %(segment)s AND r.left_at IS NULL AND %(lately)s
                  AND NOT EXISTS (SELECT FROM crm_journey_token t
                                   WHERE t.journey_id = %(journey)s AND t.partner_id = r.partner_id
                                     AND t.entered_at >= r.entered_at)""",
            where=where,
            lately=SQL("TRUE") if self.entry_present else SQL("r.entered_at >= %s", self.started_at),
            segment=self.entry_segment_id.id,
            journey=self.id,
        )

    def _entry_condition_sql(self):
        """SQL over the signal `r` (crm.lifecycle.event) of what else it must be to let its contact enter."""
        return SQL("TRUE")

    def _insert_tokens(self, came, now):
        """SQL that makes tokens of `came` (partner_id, event_id, occurred_at): the rules of entry in one statement."""
        members = self.entry == "segment"
        since = SQL("%s::timestamp", now)
        if not members:
            # LEAST passes over what is not known.
            since = SQL("LEAST(%s::timestamp, came.occurred_at)", now)
        goal = self._goal_sql(SQL("x.partner_id"), SQL("x.since_at"), SQL("x.event_id"), now)
        return SQL(
            """
            INSERT INTO crm_journey_token (journey_id, version_id, company_id, partner_id, rotation, step_id, state,
                                           due_at, arrived_at, entered_at, since_at, event_id, ended_at, goal_at,
                                           goal_noted_at, expires_at, is_control, reason)
            SELECT %(journey)s, %(version)s, %(company)s, g.partner_id, g.rotation, %(root)s,
                   CASE WHEN g.is_over THEN 'done' WHEN g.held_out THEN 'control' ELSE 'waiting' END,
                   CASE WHEN NOT g.is_over AND NOT g.held_out THEN GREATEST(%(now)s::timestamp, g.starts_at) END,
                   %(now)s, %(now)s, g.since_at, g.event_id, CASE WHEN g.is_over THEN %(now)s::timestamp END, g.goal_at,
                   CASE WHEN g.goal_at IS NOT NULL THEN %(now)s::timestamp END,
                   %(expires)s::timestamp, g.held_out, CASE WHEN g.is_over THEN 'goal_at_entry' END
              FROM (SELECT x.*, x.goal_at IS NOT NULL AND %(goal_exits)s AS is_over,
                           %(lot)s < %(share)s AS held_out
                      FROM (SELECT x.*, %(goal)s AS goal_at FROM (
                        SELECT DISTINCT ON (came.partner_id) came.partner_id, came.event_id, %(since)s AS since_at,
                               %(starts)s AS starts_at, COALESCE(last.rotation, 0) + 1 AS rotation
                          FROM (%(came)s) came
                          JOIN res_partner p ON p.id = came.partner_id AND p.lifecycle_forgotten_at IS NULL
                          LEFT JOIN LATERAL (SELECT t.rotation, t.entered_at, t.ended_at FROM crm_journey_token t
                                              WHERE t.journey_id = %(journey)s AND t.partner_id = came.partner_id
                                              ORDER BY t.rotation DESC LIMIT 1) last ON TRUE
                         WHERE %(again)s
                           AND came.partner_id IN (%(allowed)s)
                           AND %(outsiders)s
                         ORDER BY came.partner_id, came.event_id
                      ) x OFFSET 0) x) g
            ON CONFLICT DO NOTHING
            """,
            journey=self.id,
            version=self.live_version_id.id,
            company=self.company_id.id,
            root=self.live_version_id._root().id,
            now=now,
            expires=now + timedelta(days=self.expiry_days) if self.expiry_days else None,
            goal=goal,
            goal_exits=self.goal_exits,
            lot=SQL(LOT_SQL, self.id, SQL("x.partner_id"), SQL("x.rotation")),
            share=self.holdout_percent / 100,
            since=since,
            starts=SQL("NULL::timestamp") if members else SQL("came.occurred_at"),
            came=came,
            again=self._again_sql(now),
            allowed=self._contacts(self.entry_domain),
            outsiders=outsiders(SQL("p.id"), SQL("p.commercial_partner_id")),
        )

    def _again_sql(self, now):
        """SQL over the `last` time that somebody was on the journey: may they enter again?"""
        if self.reentry == "never":
            return SQL("last.rotation IS NULL")
        ended = SQL("last.rotation IS NULL OR last.ended_at IS NOT NULL")
        if self.reentry == "after":
            return SQL("(%s)", ended)
        return SQL(
            "(%s) AND (last.rotation IS NULL OR last.entered_at <= %s)",
            ended,
            now - timedelta(days=self.reentry_days),
        )

    def _read_from_here(self):
        """From now on new signals and members count, and where wanted those who are in the segment already."""
        for journey in self:
            if journey.entry == "segment" and journey.entry_present:
                journey._set_position("entry_position", 0)
            elif journey.entry != "manual":
                journey._set_position("entry_position", journey._newest(journey._entry_table()))
            journey._set_position("signal_position", journey._newest("crm_lifecycle_event"))

    @api.model
    def _newest(self, table):
        self.env.flush_all()
        self.env.cr.execute(SQL("SELECT COALESCE(MAX(id), 0) FROM %s", SQL.identifier(table)))
        return self.env.cr.fetchone()[0]

    def _set_position(self, name, position):
        """In SQL: it is nobody's change of the journey."""
        self.env.cr.execute(
            SQL("UPDATE crm_journey SET %s = %s WHERE id = %s", SQL.identifier(name), position or 0, self.id)
        )
        self.invalidate_recordset([name])

    def _after_entry(self):
        self.env["crm.journey.token"].invalidate_model(flush=False)
