from odoo import models

from .cx_case_second import SECOND_SCORE
from .cx_program_decision import COOLDOWN, SAMPLE


class CxProgram(models.Model):
    _inherit = "cx.program"

    def _refusals(self, candidates, at):
        """A second score is asked although the program has just asked for the first, and of everyone."""
        refusals = super()._refusals(candidates, at)
        seconds = self._are_second_scores(candidates)
        return [
            None if is_second and refusal in (COOLDOWN, SAMPLE) else refusal
            for is_second, refusal in zip(seconds, refusals, strict=True)
        ]

    def _are_second_scores(self, candidates):
        if self.env.context.get(SECOND_SCORE):
            return [True] * len(candidates)
        ids = [candidate.invitation_id for candidate in candidates if candidate.invitation_id]
        # Whoever asks people need not be allowed to read cases.
        cases = ids and self.env["cx.case"].sudo().search([("second_invitation_id", "in", ids)])
        known = set(cases.second_invitation_id.ids) if cases else set()
        return [candidate.invitation_id in known for candidate in candidates]
