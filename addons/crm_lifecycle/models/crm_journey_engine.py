import logging

from psycopg2 import OperationalError

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools import journey as rules
from ..tools.faults import first_line
from ..tools.journey import Outcome

_logger = logging.getLogger(__name__)
# So many people take a step at once.
BATCH = 1000
# Whoever stays at a step is looked at again after this at the earliest.
PAUSE = rules.EXACT["minutes"]


class CrmJourneyEngine(models.AbstractModel):
    """Takes people through the steps of journeys.

    *How it works*: tokens that are due are taken by step, so that one batch is one step: locked, while a second
    worker takes others; who has a reason to leave leaves; the step is run once for all the others, and what came of
    it is written by one statement, one more writes the log. Each batch is one transaction: whatever dies in the
    middle has happened to all of a batch or to nobody. An error is narrowed down to whom it is about.
    """

    _name = "crm.journey.engine"
    _description = "Customer Journey Engine"

    @api.model
    def _travel(self, commit):
        """Entries, exits, then due steps until none is left; stops where `commit(done, remaining=…)` returns 0.

        Returns how many steps were taken.
        """
        total, problems, skipped = 0, {}, set()
        journeys = self._running()
        for journey in journeys:
            if not self._let_in_and_out(journey, commit, problems):
                return self._stop(total, problems, commit)
        while steps := self._due_steps(fields.Datetime.now()) - self.env["crm.journey.step"].browse(skipped):
            for step in steps:
                done = self._guarded(step.journey_id, problems, lambda step=step: self._take_batch(step))
                total += done or 0
                if not done:
                    # Another worker has them, or it failed: the next run looks again.
                    skipped.add(step.id)
                if not commit(done or 0, remaining=1):
                    return self._stop(total, problems, commit)
        self._tell(journeys, problems)
        commit(0, remaining=0)
        return total

    @api.model
    def _running(self):
        return self.env["crm.journey"].search([("state", "=", "running")], order="id")

    @api.model
    def _stop(self, total, problems, commit):
        """The time of this run is over: the next one goes on in a minute."""
        self._tell(self.env["crm.journey"].browse(problems), problems)
        self.env["crm.journey"]._trigger(seconds=60)
        commit(0, remaining=1)
        return total

    @api.model
    def _let_in_and_out(self, journey, commit, problems):
        """Entries and exits of one journey, each chunk committed; False where the time is over."""
        if problem := journey._responsible_problem() or journey._live_problem():
            problems[journey.id] = problem
            return True
        going = True
        while going:
            going = self._guarded(journey, problems, lambda: self._enter_locked(journey))
            if not commit(0, remaining=1):
                return False
        self._guarded(journey, problems, lambda: journey._sweep(fields.Datetime.now()))
        return bool(commit(0, remaining=1))

    @api.model
    def _enter_locked(self, journey):
        """One worker reads for a journey at a time."""
        if not journey.try_lock_for_update():
            return 0
        return journey._let_enter(fields.Datetime.now())

    @api.model
    def _guarded(self, journey, problems, work):
        """What `work` returns; None where another worker was in the way, or where it failed, which is told."""
        try:
            with self.env.cr.savepoint():
                return work()
        except OperationalError as error:
            _logger.info("Journeys: another worker was at “%s”: %s", journey.id, first_line(error))
        except Exception as error:
            _logger.info("Journeys: “%s” stopped: %s", journey.id, error)
            problems[journey.id] = first_line(error)
        return None

    @api.model
    def _tell(self, journeys, problems):
        """Each journey carries what is wrong with it now."""
        for journey in journeys.exists():
            problem = problems.get(journey.id, False)
            if (journey.problem or False) != problem:
                journey.problem = problem

    @api.model
    def _due_steps(self, now):
        """The steps at which somebody is due, of journeys that run and may run."""
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                SELECT s.id FROM crm_journey_step s JOIN crm_journey j ON j.id = s.journey_id
                 WHERE j.state = 'running' AND j.active
                   AND EXISTS (SELECT FROM crm_journey_token t
                                WHERE t.step_id = s.id AND t.state = 'waiting' AND t.due_at <= %s)
                 ORDER BY s.id
                """,
                now,
            )
        )
        steps = self.env["crm.journey.step"].browse(row[0] for row in self.env.cr.fetchall())
        able = steps.journey_id.filtered(lambda journey: not journey._responsible_problem())
        return steps.filtered(lambda step: step.journey_id in able)

    @api.model
    def _take_batch(self, step, now=None):
        """Takes the next people who are due at a step through it; returns how many there were."""
        now = now or fields.Datetime.now()
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                SELECT id FROM crm_journey_token WHERE step_id = %s AND state = 'waiting' AND due_at <= %s
                 ORDER BY due_at, id LIMIT %s FOR UPDATE SKIP LOCKED
                """,
                step.id,
                now,
                BATCH,
            )
        )
        ids = [row[0] for row in self.env.cr.fetchall()]
        if not ids:
            return 0
        staying = step.journey_id._let_leave(ids, now)
        tokens = self.env["crm.journey.token"].browse(staying)
        tokens.invalidate_model(flush=False)
        if tokens:
            self._store(step, tokens, self._outcomes(step, tokens, now), now)
        return len(ids)

    @api.model
    def _outcomes(self, step, tokens, now):
        """`{token id: Outcome}`, with the rights of the responsible."""
        if gone := step._gone():
            return {token.id: Outcome(None, gone, failed=True) for token in tokens}
        journey = step.journey_id
        return self._narrowed(journey._as_responsible(step), journey._as_responsible(tokens), now)

    @api.model
    def _narrowed(self, step, tokens, now):
        """Runs the step for all; where that fails, for each half, until only those fail whom it is about."""
        try:
            with self.env.cr.savepoint():
                return getattr(step, f"_run_{step.kind}")(tokens, now)
        except OperationalError:
            # Nobody's fault: the batch is taken again later.
            raise
        except Exception as error:
            if len(tokens) == 1:
                _logger.info("Journeys: step %s failed for token %s: %s", step.id, tokens.id, error)
                return {tokens.id: Outcome(None, first_line(error), failed=True)}
        half = len(tokens) // 2
        return {
            **self._narrowed(step, tokens[:half], now),
            **self._narrowed(step, tokens[half:], now),
        }

    @api.model
    def _store(self, step, tokens, outcomes, now):
        """Writes where everyone is now, and the log."""
        children = {child.branch: child for child in step.child_ids}
        ways = step._branches().get(step.kind, ())
        found = {token: outcomes.get(token.id) or Outcome() for token in tokens}
        dues = self._dues(tokens, found, children, now)
        places = [self._place(step, token, found[token], children, ways, dues, now) for token in tokens]
        self.env.cr.execute(
            """
            UPDATE crm_journey_token t
               SET step_id = v.step_id, state = v.state, due_at = v.due_at, reason = NULLIF(v.reason, ''),
                   arrived_at = CASE WHEN v.step_id <> t.step_id THEN %s ELSE t.arrived_at END,
                   planned_at = CASE WHEN v.step_id = t.step_id THEN t.planned_at
                                     WHEN v.due_at > %s THEN v.due_at
                                     ELSE LEAST(%s, COALESCE(t.planned_at, t.due_at)) END,
                   ended_at = CASE WHEN v.state <> 'waiting' THEN %s::timestamp END
              FROM unnest(%s::int[], %s::int[], %s::varchar[], %s::timestamp[], %s::varchar[])
                   AS v (id, step_id, state, due_at, reason)
             WHERE t.id = v.id
            """,
            (now, now, now, now, *map(list, zip(*places, strict=True))),
        )
        self._log(step, found, now)
        tokens.invalidate_model(flush=False)

    @api.model
    def _dues(self, tokens, found, children, now):
        """`{token: moment}` of those who arrive at a step that waits, so that it need not be run to find out."""
        dues = {}
        for branch, child in children.items():
            arriving = tokens.filtered(
                lambda token, way=branch: (
                    found[token].branch == way and not found[token].again_at and not found[token].failed
                )
            )
            if not arriving:
                continue
            until = self._until_at(child, arriving, now)
            for token in arriving:
                dues[token.id] = until.get(token.partner_id)
        return dues

    @api.model
    def _until_at(self, step, tokens, now):
        """`{contact: moment}` until which those who arrive at a step wait there."""
        journey = step.journey_id
        arrivals = {token.partner_id: now for token in journey._as_responsible(tokens)}
        try:
            with self.env.cr.savepoint():
                return journey._as_responsible(step)._until(arrivals)
        except OperationalError:
            raise
        except Exception as error:
            # The step itself, run at once, says what is wrong, and with whom.
            _logger.debug("Journeys: step %s does not say how long to wait: %s", step.id, error)
            return {}

    @api.model
    def _place(self, step, token, outcome, children, ways, dues, now):
        """`(token id, step id, state, due at, reason)` after a step."""
        stays = (token.id, step.id)
        if outcome.failed:
            return (*stays, rules.FAILED, None, outcome.reason)
        if outcome.again_at:
            return (*stays, rules.WAITING, max(outcome.again_at, now + PAUSE), "")
        if outcome.branch in children:
            due = dues.get(token.id)
            return (token.id, children[outcome.branch].id, rules.WAITING, max(due, now) if due else now, "")
        if not ways or outcome.branch is None:
            return (*stays, rules.EXITED, None, outcome.reason or "exit_step")
        return (*stays, rules.DONE, None, "")

    @api.model
    def _log(self, step, found, now):
        rows = [
            (token.id, outcome.branch, self._logged(step, outcome), outcome.reason or None)
            for token, outcome in found.items()
            # Waiting is no news, unless there is a reason for it.
            if not outcome.again_at or outcome.reason
        ]
        if not rows:
            return
        self.env.cr.execute(
            """
            INSERT INTO crm_journey_trace (token_id, journey_id, step_id, company_id, done_at, branch, outcome, reason)
            SELECT v.token_id, %s, %s, %s, %s, v.branch, v.outcome, v.reason
              FROM unnest(%s::int[], %s::varchar[], %s::varchar[], %s::varchar[])
                   AS v (token_id, branch, outcome, reason)
            """,
            (
                step.journey_id.id,
                step.id,
                step.company_id.id,
                now,
                *map(list, zip(*rows, strict=True)),
            ),
        )
        self.env["crm.journey.trace"].invalidate_model(flush=False)

    @api.model
    def _logged(self, step, outcome):
        if outcome.failed:
            return "failed"
        if outcome.again_at:
            return "put_off"
        return "withheld" if outcome.withheld else "done"
