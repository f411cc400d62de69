from datetime import timedelta

from odoo import api, fields, models

from odoo.addons.crm_lifecycle.tools import journey

from .cx_program_candidates import Candidate
from .cx_program_decision import SKIPPED

RUNNING, CLOSED = "running", "closed"
# People wait at the step of a program that is not running, and it is looked at again.
AGAIN_AFTER = timedelta(hours=1)


class CrmJourneyStep(models.Model):
    """The step that asks for feedback: a program plans its invitation by its own rules and sends it itself.

    Contact pressure is asked and counted by the program, once. Who is not asked goes on, with the reason in the log.
    Answers are signals, so that the next step can wait for one of them.
    """

    _inherit = "crm.journey.step"
    _check_company_auto = True

    kind = fields.Selection(
        selection_add=[("survey", "Ask for feedback")],
        ondelete={"survey": lambda steps: steps._drop_survey()},
    )
    program_id = fields.Many2one(
        "cx.program",
        "Feedback Program",
        ondelete="set null",
        check_company=True,
        index="btree_not_null",
        domain=[("is_template", "=", False), ("channel", "!=", "link")],
    )

    @api.model
    def _required(self):
        return {**super()._required(), "survey": ("program_id",)}

    def _own_faults(self):
        return super()._own_faults() + (self._survey_faults() if self.kind == "survey" else [])

    def _survey_faults(self):
        """What is wrong with the program for whoever would ask by it; that there is none, `_gone` says."""
        # Steps name the program to whoever sees the journey.
        program = self.program_id.sudo()
        if not program:
            return []
        words = {"step": self.name, "program": program.name}
        if not self.program_id.has_access("read"):
            return [
                self.env._("“%(step)s”: “%(program)s” may only be used by those who may see it.", **words)
            ]
        if program.is_template or program.channel == "link":
            return [
                self.env._(
                    "“%(step)s”: “%(program)s” sends no messages. Choose one that asks by e-mail.", **words
                )
            ]
        if program.state == CLOSED or not program.active:
            return [self.env._("“%(step)s”: “%(program)s” is closed.", **words)]
        return []

    def _run_survey(self, tokens, now):
        """Plans an invitation for each, or notes why not; the program's job sends them."""
        self.ensure_one()
        fault = self._gone() or next(iter(self._survey_faults()), "")
        if fault:
            return {token.id: journey.Outcome(reason=fault, failed=True) for token in tokens}
        if self.program_id.state != RUNNING:
            reason = self.env._("“%(program)s” is not running.", program=self.program_id.name)
            return {token.id: journey.Outcome(reason=reason, again_at=now + AGAIN_AFTER) for token in tokens}
        here = tokens.filtered("partner_id")
        return {
            token.id: self._survey_outcome(verdict)
            for token, verdict in zip(here, self._plan_survey(here, now), strict=True)
        }

    def _plan_survey(self, tokens, now):
        """The `Verdict` of each token."""
        # Invitations are written by the machine only, and read what the responsible need not see.
        program = self.program_id.sudo()
        verdicts = program._decide_candidates([Candidate(token.partner_id.id) for token in tokens], now)
        program._store_verdicts(verdicts, now)
        program._trigger_asking()
        return verdicts

    def _survey_outcome(self, verdict):
        reason = verdict.reason and self.env["cx.invitation"]._reason_words(verdict.reason)
        return journey.Outcome(reason=reason or "", withheld=verdict.state == SKIPPED)

    def _facts_survey(self):
        # As in `_survey_faults`.
        return self.program_id.sudo().name or ""

    def _explain(self, partner):
        if self.kind != "survey":
            return super()._explain(partner)
        fault = self._gone() or next(iter(self._survey_faults()), "")
        if fault:
            return fault
        program = self.program_id.sudo()
        [verdict] = program._decide_candidates([Candidate(partner.id)], fields.Datetime.now(), preview=True)
        words = {"question": program.question or ""}
        if verdict.state == SKIPPED:
            reason = self.env["cx.invitation"]._reason_words(verdict.reason)
            return self.env._("“%(question)s” would not be asked: %(reason)s.", **words, reason=reason)
        return self.env._("“%(question)s” would be asked.", **words)

    @api.model
    def _icons(self):
        return {**super()._icons(), "survey": "fa-comments-o"}

    @api.model
    def _hints(self):
        hint = self.env._("The question of a feedback program; wait for the answer with the next step.")
        return {**super()._hints(), "survey": hint}

    def _drop_survey(self):
        """Without this addon people pass by where they were asked."""
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE crm_journey_step SET kind = 'wait', wait_amount = 0 WHERE id = ANY(%s)",
            (self.ids,),
        )
        self.invalidate_model(flush=False)
