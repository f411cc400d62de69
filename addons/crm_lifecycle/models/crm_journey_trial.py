from odoo import api, fields, models
from odoo.tools import SQL

from ..tools import journey as rules


class CrmJourney(models.Model):
    """What a journey would do with one person, and how many are where."""

    _inherit = "crm.journey"

    def _dry_run(self, partner):
        """`[{step_id, text, when, branch}]`: what would happen if this contact entered now; changes nothing.

        `when` is UTC; where a signal is waited for the way is that of nothing happening. A step that is not ready
        says what it lacks, and the first way is taken.
        """
        self.ensure_one()
        version = self.draft_version_id or self.live_version_id
        moment, found = fields.Datetime.now(), []
        step = version._root()
        while step:
            branch, gone = step._way_of(partner), step._gone()
            found.append(
                {"step_id": step.id, "text": gone or step._explain(partner), "when": moment, "branch": branch}
            )
            if not gone:
                moment = max(step._until({partner: moment}).get(partner) or moment, moment)
            step = step.child_ids.filtered(lambda child, way=branch: child.branch == way)[:1]
        return found

    @api.model
    def _step_counts(self, version):
        """`{step id: {"here", "passed", "withheld", "failed"}}` of the steps of a version, in two queries."""
        counts = {
            id_: dict.fromkeys(("here", "passed", "withheld", "failed"), 0) for id_ in version.step_ids.ids
        }
        self.env.flush_all()
        queries = (
            """SELECT step_id, 'here', COUNT(*) FROM crm_journey_token
                WHERE step_id = ANY(%s) AND state = 'waiting' GROUP BY 1""",
            """SELECT step_id, CASE outcome WHEN 'done' THEN 'passed' ELSE outcome END, COUNT(*)
                 FROM crm_journey_trace WHERE step_id = ANY(%s) AND outcome <> 'put_off' GROUP BY 1, 2""",
        )
        for query in queries:
            self.env.cr.execute(SQL(query, version.step_ids.ids))
            for step_id, name, count in self.env.cr.fetchall():
                counts[step_id][name] = count
        return counts


class CrmJourneyStep(models.Model):
    _inherit = "crm.journey.step"

    def _way_of(self, partner):
        """The way out that one person would take now, None where the journey ends here."""
        self.ensure_one()
        if self.kind == "condition" and not self._missing():
            return self._answer(partner)[partner.id]
        if self.kind == "wait_signal":
            return rules.TIMEOUT
        return next(iter(self._branches().get(self.kind, ())), None)
