from collections import namedtuple
from datetime import UTC, timedelta

from odoo import models
from odoo.tools import SQL

from ..tools import shares
from ..tools.working_time import next_open_moment

PLANNED, SKIPPED = "planned", "skipped"
SAMPLE, QUOTA, COOLDOWN, TWICE = "sample", "quota", "cooldown", "twice"
HOURS, NO_HOURS, LATE, CLOSED = "hours", "no_hours", "late", "closed"
PURPOSE = "feedback"
# Working hours are looked for so far ahead.
HORIZON_DAYS = 60

# What becomes of a candidate: the state, why (also why later), when, and the `Decision` of contact pressure
# where it was asked.
Verdict = namedtuple("Verdict", "candidate state reason at pressure")


class CxProgram(models.Model):
    """Who of the candidates is asked, and when: the one decision behind job, preview and sending."""

    _inherit = "cx.program"

    def _decide_candidates(self, candidates, at, preview=False):
        """`Verdict`s of candidates, in their order; writes nothing. Constant number of queries.

        `preview`: nothing will be sent on it, so that nobody has to wait for it.
        """
        self.ensure_one()
        refusals = self._refusals(candidates, at)
        people = [
            candidate.partner_id
            for candidate, refusal in zip(candidates, refusals, strict=True)
            if not refusal
        ]
        pressure = self.env["crm.contact.pressure"]._decide(
            self.env["res.partner"].browse(people),
            PURPOSE,
            self.channel,
            self.company_id,
            at,
            origin=self,
            preview=preview,
        )
        hours = self._working_hours(at)
        return [
            Verdict(candidate, SKIPPED, refusal, False, None)
            if refusal
            else self._verdict(candidate, pressure[candidate.partner_id], hours, at)
            for candidate, refusal in zip(candidates, refusals, strict=True)
        ]

    def _refusals(self, candidates, at):
        """For each candidate the code of the program's own reason not to ask, or None."""
        full = self._has_quota_reached()
        lately = self._asked_lately(candidates, at)
        seen, refusals = set(), []
        for candidate in candidates:
            person = candidate.partner_id
            if not shares.in_sample(self.id, person, self.sample_percent):
                refusals.append(SAMPLE)
            elif full:
                refusals.append(QUOTA)
            elif person in lately or person in seen:
                refusals.append(COOLDOWN if self.cooldown_days else TWICE)
            else:
                seen.add(person)
                refusals.append(None)
        return refusals

    def _asked_lately(self, candidates, at):
        """Ids of people whom this program asked within the cool-down, or is about to ask."""
        self.env["cx.invitation"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT partner_id FROM cx_invitation
                 WHERE program_id = %s AND partner_id = ANY(%s) AND NOT id = ANY(%s)
                   AND (sent_at > %s OR (state = 'planned' AND %s))""",
                self.id,
                [candidate.partner_id for candidate in candidates],
                [candidate.invitation_id for candidate in candidates if candidate.invitation_id],
                at - timedelta(days=self.cooldown_days),
                # Of several that are due, one is sent.
                not any(candidate.invitation_id for candidate in candidates),
            )
        )
        return {row[0] for row in rows}

    def _verdict(self, candidate, decision, hours, at):
        if decision.verdict == "skip":
            return Verdict(candidate, SKIPPED, decision.reason, False, decision)
        wanted = decision.until if decision.verdict == "delay" else at
        moment = next_open_moment(hours, wanted)
        if moment is None:
            return Verdict(candidate, SKIPPED, NO_HOURS, False, None)
        return Verdict(
            candidate, PLANNED, decision.reason or (HOURS if moment > wanted else None), moment, decision
        )

    def _working_hours(self, at):
        """Intervals of working time from `at` on in UTC, by the clock of the calendar; None without a calendar."""
        if not self.calendar_id:
            return None
        start = at.replace(tzinfo=UTC)
        # Who may run a program need not be allowed to read everybody's time off.
        intervals = self.calendar_id.sudo()._work_intervals_batch(start, start + timedelta(days=HORIZON_DAYS))
        return [
            tuple(moment.astimezone(UTC).replace(tzinfo=None) for moment in interval[:2])
            for interval in sorted(intervals[False], key=lambda interval: interval[0])
        ]
