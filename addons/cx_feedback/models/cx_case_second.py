import logging
from datetime import timedelta

from odoo import api, fields, models

from odoo.addons.crm_lifecycle.tools.faults import first_line

from ..tools import recovery, summary
from .cx_case import CLOSED
from .cx_program_candidates import Candidate
from .cx_program_decision import PLANNED

WAITING, ASKED, ANSWERED, SILENT, NOT_ASKED = "waiting", "asked", "answered", "silent", "not_asked"
ASKED_AT_ONCE = 200
SECOND_SCORE = "cx_second_score"

_logger = logging.getLogger(__name__)


class CxCase(models.Model):
    """Asks the customer again after a case was closed: did it help?

    *How it works*: the program that the rule names invites them, with limits of contact and without its own cool-down
    and sample. The answer is known by its invitation. A low one opens the case again.
    """

    _inherit = "cx.case"

    second_program_id = fields.Many2one("cx.program", "Asked Again By", readonly=True, ondelete="set null")
    second_ask_at = fields.Datetime("Ask Again On", readonly=True)
    second_state = fields.Selection(
        [
            (WAITING, "To be asked"),
            (ASKED, "Asked"),
            (ANSWERED, "Answered"),
            (SILENT, "Closed, not confirmed"),
            (NOT_ASKED, "Could not be asked"),
        ],
        "Second Score Status",
        readonly=True,
    )
    second_invitation_id = fields.Many2one(
        "cx.invitation", readonly=True, ondelete="set null", index="btree_not_null"
    )
    second_response_id = fields.Many2one("cx.response", "Second Answer", readonly=True, ondelete="set null")
    second_score_text = fields.Char("Second Score", compute="_compute_second_score_text")
    second_reason = fields.Char("Why Not Asked", related="second_invitation_id.reason_text")
    second_at = fields.Datetime("Second Score On", readonly=True)
    recovery = fields.Float(
        readonly=True,
        aggregator="avg",
        digits=(16, 1),
        help="Second score less the first, in points of the length of the scale.",
    )
    is_recovered = fields.Boolean("Recovered", readonly=True, help="The second score is on a higher level.")

    _second_idx = models.Index("(second_ask_at) WHERE second_state = 'waiting'")
    _asked_idx = models.Index("(second_invitation_id) WHERE second_state = 'asked'")

    @api.depends("second_response_id.score", "second_response_id.metric_id")
    def _compute_second_score_text(self):
        for case in self:
            second = case.second_response_id
            case.second_score_text = second._scores_text({second.metric_id: second}) if second else False

    def _after_closing(self, now):
        result = super()._after_closing(now)
        for case in self.filtered(lambda case: case.partner_id and case.rule_id.second_program_id):
            # Whoever closes a case plans the second score by it.
            case.sudo().write(
                {
                    "second_program_id": case.rule_id.second_program_id.id,
                    "second_ask_at": now + timedelta(days=case.rule_id.second_days),
                    "second_state": WAITING,
                }
            )
        return result

    def _reopen(self):
        # Nobody is asked about a case that is open; who was asked may answer.
        cases = self.sudo().filtered(lambda case: case.second_state in (WAITING, ASKED))
        cases.second_invitation_id.filtered(lambda row: row.state == PLANNED).write({"state": "cancelled"})
        cases.write({"second_state": False, "second_ask_at": False})
        return super()._reopen()

    @api.model
    def _ask_again_due(self):
        """Plans the invitations that are due; returns how many cases."""
        now = fields.Datetime.now()
        cases = self.search(
            [
                ("state", "=", CLOSED),
                ("second_state", "=", WAITING),
                ("second_ask_at", "<=", now),
                # A paused program asks later.
                ("second_program_id.state", "in", ["running", "closed"]),
            ],
            order="second_ask_at, id",
            limit=ASKED_AT_ONCE,
        )
        for program, rows in cases.grouped("second_program_id").items():
            rows._ask_again_guarded(program, now)
        return len(cases)

    def _ask_again_guarded(self, program, now):
        """A fault is written on the cases, which wait for the next day, and never stops other programs."""
        try:
            with self.env.cr.savepoint():
                self._ask_again_by(program, now)
        except Exception as error:
            _logger.info("Customer feedback: %s does not ask again: %s", program, type(error).__name__)
            self.write({"problem": first_line(error), "second_ask_at": now + timedelta(days=1)})

    def _ask_again_by(self, program, now):
        asked = self.filtered("partner_id") if program.state == "running" else self.browse()
        (self - asked).second_state = NOT_ASKED
        candidates = [
            Candidate(case.partner_id.id, order_id=case.order_id.id or None, lead_id=case.lead_id.id or None)
            for case in asked.grouped("partner_id").values()
            for case in case[:1]
        ]
        program = program.with_context(**{SECOND_SCORE: True})
        invitations = program._store_verdicts(program._decide_candidates(candidates, now), now)
        by_person = invitations.grouped("partner_id")
        for case in asked:
            invitation = by_person.get(case.partner_id, invitations.browse())[:1]
            case.write({"second_state": ASKED, "second_invitation_id": invitation.id})
        if asked:
            program._trigger_asking()

    @api.model
    def _settle_silent(self):
        """Those who were asked and have not answered in time, or were not asked after all; returns how many."""
        asked = [("second_state", "=", ASKED)]
        silent = self.search(
            [*asked, ("second_invitation_id.state", "in", ["expired", "failed"])], limit=1000
        )
        silent.second_state = SILENT
        missed = self.search(
            [
                *asked,
                "|",
                ("second_invitation_id", "=", False),
                ("second_invitation_id.state", "in", ["skipped", "cancelled"]),
            ],
            limit=1000,
        )
        missed.second_state = NOT_ASKED
        return len(silent) + len(missed)

    @api.model
    def _take_seconds(self, responses):
        """Gives second answers to their cases; returns those answers."""
        invited = responses.filtered("invitation_id")
        cases = invited and self.search([("second_invitation_id", "in", invited.invitation_id.ids)])
        if not cases:
            return responses.browse()
        by_invitation = {response.invitation_id: response for response in invited}
        for case in cases:
            case._take_second(by_invitation[case.second_invitation_id])
        return invited.filtered(lambda row: row.invitation_id in cases.second_invitation_id)

    def _take_second(self, response):
        # A score that is changed stays of its day; one of a later round has its own.
        first, known_at = self.response_id, self.second_response_id == response and self.second_at
        self.write(
            {
                "second_response_id": response.id,
                "second_state": ANSWERED,
                "second_at": known_at or fields.Datetime.now(),
                "recovery": response._place() - first._place(),
                "is_recovered": bool(first.tone and response.tone)
                and recovery.is_better(first.tone, response.tone),
            }
        )
        response.case_id = self
        if response.tone == summary.LOW and self.state == CLOSED:
            self._reopen_unhappy(response)

    def _reopen_unhappy(self, response):
        other = self._open_by_customer(first := self.response_id).get(self._customer_key(first))
        if other:
            response.case_id = other
            self._note(
                {other: other._for_owner().env._("The customer was asked again, and is still unhappy.")}
            )
            return
        self._reopen()
        self._note({self: self._for_owner()._unhappy_words(response)})
        self._tell_owners("cx_feedback.mail_template_case_reopened")

    def _unhappy_words(self, response):
        score = response._scores_text({response.metric_id: response})
        if not response.comment:
            return self.env._("The customer was asked again and is still unhappy: %(score)s.", score=score)
        return self.env._(
            "The customer was asked again and is still unhappy: %(score)s. “%(words)s”",
            score=score,
            words=response.comment,
        )
