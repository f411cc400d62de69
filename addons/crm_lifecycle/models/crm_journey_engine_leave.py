from datetime import timedelta

from odoo import fields, models
from odoo.tools import SQL

from .crm_journey_entry import OVERLAP

# So many signals are looked at again, and all that happened lately, because rows of a long transaction become visible
# late.
SWEEP_BACK = 3_000
# Changes of segments are looked for so far back; whoever is missed is met when their next step is due.
SEGMENT_BACK = timedelta(days=1)


class CrmJourney(models.Model):
    """Who leaves: goals, exits and time that is up, one SQL statement each.

    Twice: of those whose step is due, just before it is taken; and of everybody whom a new signal or a change of a
    segment is about, so that nobody waits for weeks who has reached the goal, and those held out are counted alike.
    """

    _inherit = "crm.journey"

    def _let_leave(self, ids, now):
        """Ends the journey of those among these tokens who have a reason to leave; returns the ids of who stay."""
        self.ensure_one()
        chosen = SQL("t.id = ANY(%s)", ids)
        self._end(SQL("%s AND t.partner_id IS NULL", chosen), "forgotten", now)
        self._expire(chosen, now)
        self._note_goals(chosen, now)
        self._leave_on_signals(chosen, now)
        self._leave_with_segment(chosen, now)
        self._leave_by_domain(chosen, now)
        self.env.cr.execute(
            SQL(
                "SELECT t.id FROM crm_journey_token t WHERE %s AND t.state = 'waiting' ORDER BY t.id",
                chosen,
            )
        )
        return [row[0] for row in self.env.cr.fetchall()]

    def _sweep(self, now):
        """What new signals and changes of segments mean for everybody on the journey, those held out too."""
        self.ensure_one()
        self.env.flush_all()
        newest = self._newest("crm_lifecycle_event")
        mine = SQL("t.journey_id = %s", self.id)
        # A last look, so that those held out, whose step is never due, miss no goal.
        self._note_goals(SQL("%s AND t.ended_at IS NULL AND t.expires_at <= %s", mine, now), now)
        self._expire(mine, now)
        if self.goal_kind_id:
            self._note_goals(self._lately_heard(self.goal_kind_id.ids, now), now)
        if self.goal_segment_id:
            self._note_goals(self._lately_changed(self.goal_segment_id, "entered_at", now), now)
        if self.exit_kind_ids:
            self._leave_on_signals(self._lately_heard(self.exit_kind_ids.ids, now), now)
        if self.exit_left_segment:
            self._leave_with_segment(self._lately_changed(self.entry_segment_id, "left_at", now), now)
        self._wake(now)
        self._set_position("signal_position", newest)
        self.env["crm.journey.token"].invalidate_model(flush=False)

    def _lately_heard(self, kind_ids, now):
        """SQL: tokens `t` of this journey whose people new signals of these kinds are about."""
        return SQL(
            """t.journey_id = %s AND t.partner_id IN (
                   SELECT p.id FROM crm_lifecycle_event r JOIN res_partner p ON p.commercial_partner_id = r.partner_id
                    WHERE (r.id > %s OR r.occurred_at >= %s) AND r.kind_id = ANY(%s) AND r.company_id = %s)""",
            self.id,
            self.signal_position - SWEEP_BACK,
            now - OVERLAP,
            kind_ids,
            self.company_id.id,
        )

    def _lately_changed(self, segment, column, now):
        """SQL: tokens `t` of this journey whose people came into a segment lately, or left it."""
        return SQL(
            """t.journey_id = %(journey)s AND t.partner_id IN (
                   SELECT m.partner_id FROM crm_segment_member m
                    WHERE m.segment_id = %(segment)s AND m.%(column)s >= %(since)s
                    UNION
                   SELECT p.id FROM crm_segment_member m JOIN res_partner p ON p.commercial_partner_id = m.partner_id
                    WHERE m.segment_id = %(segment)s AND m.%(column)s >= %(since)s)""",
            journey=self.id,
            segment=segment.id,
            column=SQL.identifier(column),
            since=now - SEGMENT_BACK,
        )

    def _signals_sql(self, kinds, person, since, event, until, condition=None):
        """SQL of the moment of the first signal about a person that counts, NULL where there is none.

        A person's signals are their own and those of their company as a whole; a company's are those of all its
        contacts. `kinds` is SQL over the signal `e`.
        """
        return SQL(
            """(SELECT MIN(e.occurred_at)
                  FROM res_partner c JOIN crm_lifecycle_event e ON e.partner_id = c.commercial_partner_id
                 WHERE c.id = %(person)s AND %(kinds)s AND e.company_id = %(company)s
                   AND e.occurred_at >= %(since)s AND e.occurred_at <= %(until)s AND e.id IS DISTINCT FROM %(event)s
                   AND (c.id = c.commercial_partner_id OR e.contact_id IN (c.id, c.commercial_partner_id))
                   AND (%(condition)s))""",
            kinds=kinds,
            person=person,
            company=self.company_id.id,
            since=since,
            until=until,
            event=event,
            condition=condition or SQL("TRUE"),
        )

    def _member_sql(self, segment, person):
        """SQL: is a person, or the customer that they belong to, in a segment?"""
        return SQL(
            """EXISTS (SELECT FROM crm_segment_member m JOIN res_partner c ON c.id = %(person)s
                        WHERE m.segment_id = %(segment)s AND m.left_at IS NULL
                          AND m.partner_id IN (c.id, c.commercial_partner_id))""",
            person=person,
            segment=segment.id,
        )

    def _goal_sql(self, person, since, event, until):
        """SQL of when a person reached the goal, NULL for not until then."""
        moments = [SQL("NULL::timestamp")]
        if self.goal_kind_id:
            kinds = SQL("e.kind_id = %s", self.goal_kind_id.id)
            condition = self._goal_condition_sql()
            moments.append(self._signals_sql(kinds, person, since, event, until, condition))
        if self.goal_segment_id:
            moments.append(
                SQL(
                    """(SELECT GREATEST(m.entered_at, %(since)s)
                          FROM crm_segment_member m JOIN res_partner c ON c.id = %(person)s
                         WHERE m.segment_id = %(segment)s AND m.left_at IS NULL AND m.entered_at <= %(until)s
                           AND m.partner_id IN (c.id, c.commercial_partner_id)
                         ORDER BY m.entered_at LIMIT 1)""",
                    since=since,
                    until=until,
                    person=person,
                    segment=self.goal_segment_id.id,
                )
            )
        return SQL("LEAST(%s)", SQL(", ").join(moments))

    def _goal_condition_sql(self):
        """SQL over the signal `e` (crm.lifecycle.event) of what else it must be to count as the goal."""
        return SQL("TRUE")

    def _note_goals(self, where, now):
        """Also of those whose journey is over, until it would have ended by itself."""
        if not (self.goal_kind_id or self.goal_segment_id):
            return
        until = SQL("LEAST(%s::timestamp, t.expires_at)", now)
        self.env.cr.execute(
            SQL(
                """
                UPDATE crm_journey_token t
                   SET goal_at = g.goal_at, goal_noted_at = %(now)s,
                       state = CASE WHEN %(exits)s AND t.state = 'waiting' THEN 'done' ELSE t.state END,
                       reason = CASE WHEN %(exits)s AND t.ended_at IS NULL THEN 'goal' ELSE t.reason END,
                       due_at = CASE WHEN NOT %(exits)s THEN t.due_at END,
                       ended_at = CASE WHEN %(exits)s THEN COALESCE(t.ended_at, %(now)s) ELSE t.ended_at END
                  FROM (SELECT t.id, %(goal)s AS goal_at FROM crm_journey_token t
                         WHERE %(where)s AND t.goal_at IS NULL OFFSET 0) g
                 WHERE t.id = g.id AND g.goal_at IS NOT NULL
                """,
                exits=self.goal_exits,
                now=now,
                goal=self._goal_sql(SQL("t.partner_id"), SQL("t.since_at"), SQL("t.event_id"), until),
                where=where,
            )
        )

    def _leave_on_signals(self, where, now):
        if not self.exit_kind_ids:
            return
        heard = self._signals_sql(
            SQL("e.kind_id = ANY(%s)", self.exit_kind_ids.ids),
            SQL("t.partner_id"),
            SQL("t.since_at"),
            SQL("t.event_id"),
            SQL("%s", now),
        )
        self._end(SQL("%s AND %s IS NOT NULL", where, heard), "exit_signal", now)

    def _leave_with_segment(self, where, now):
        """Who has left the segment since they entered; who was let in by hand and never was in it stays."""
        if not (self.exit_left_segment and self.entry_segment_id):
            return
        left = SQL(
            """EXISTS (SELECT FROM crm_segment_member m JOIN res_partner c ON c.id = t.partner_id
                        WHERE m.segment_id = %s AND m.left_at >= t.since_at
                          AND m.partner_id IN (c.id, c.commercial_partner_id))""",
            self.entry_segment_id.id,
        )
        gone = SQL("NOT %s", self._member_sql(self.entry_segment_id, SQL("t.partner_id")))
        self._end(SQL("%s AND %s AND %s", where, left, gone), "left_segment", now)

    def _leave_by_domain(self, where, now):
        """An empty filter lets nobody leave."""
        if (self.exit_domain or "[]").strip() == "[]":
            return
        matching = self._contacts(self.exit_domain)
        self._end(SQL("%s AND t.partner_id IN (%s)", where, matching), "exit_domain", now)

    def _end(self, where, reason, now):
        self.env.cr.execute(
            SQL(
                """UPDATE crm_journey_token t SET state = 'exited', ended_at = %s, due_at = NULL, reason = %s
                    WHERE t.state = 'waiting' AND %s""",
                now,
                reason,
                where,
            )
        )

    def _expire(self, where, now):
        self.env.cr.execute(
            SQL(
                """UPDATE crm_journey_token t
                      SET state = CASE WHEN t.state = 'waiting' THEN 'expired' ELSE t.state END, ended_at = %s,
                          due_at = NULL, reason = 'expired'
                    WHERE t.ended_at IS NULL AND t.expires_at <= %s AND %s""",
                now,
                now,
                where,
            )
        )

    def _wake(self, now):
        """Those who wait for a signal that has come are due."""
        kinds = self.env["crm.journey.step"].search(
            [("journey_id", "=", self.id), ("kind", "=", "wait_signal"), ("signal_kind_id", "!=", False)]
        )
        if not kinds:
            return
        heard = self._signals_sql(
            SQL("e.kind_id = s.signal_kind_id"),
            SQL("t.partner_id"),
            SQL("t.arrived_at"),
            SQL("t.event_id"),
            SQL("%s", now),
        )
        self.env.cr.execute(
            SQL(
                """UPDATE crm_journey_token t SET due_at = %s FROM crm_journey_step s
                    WHERE s.id = t.step_id AND s.id = ANY(%s) AND t.state = 'waiting' AND t.due_at > %s AND %s
                      AND %s IS NOT NULL""",
                now,
                kinds.ids,
                now,
                self._lately_heard(kinds.signal_kind_id.ids, now),
                heard,
            )
        )

    def _take_off(self, tokens, reason="by_hand"):
        """Ends the journey for these tokens, which somebody takes off it; the caller has checked the right to."""
        self.env.flush_all()
        self._end(SQL("t.id = ANY(%s)", tokens.ids), reason, fields.Datetime.now())
        tokens.invalidate_recordset()
