from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import recovery
from .cx_case import OPEN
from .cx_case_actions import OPENED
from .cx_program import IDENTIFIED


class CxResponse(models.Model):
    """Answers open cases when they come, and when words come later."""

    _inherit = "cx.response"

    case_id = fields.Many2one(
        "cx.case", readonly=True, copy=False, ondelete="set null", index="btree_not_null"
    )

    @api.model_create_multi
    def create(self, vals_list):
        self._check_no_case_said(vals_list)
        responses = super().create(vals_list)
        responses._consider_for_cases()
        return responses

    def write(self, vals):
        self._check_no_case_said([vals])
        written = super().write(vals)
        if {"score", "comment", "sentiment"} & vals.keys():
            known = self.filtered("case_id")
            self._consider_for_cases()
            if vals.get("comment"):
                known._note_words()
        return written

    def unlink(self):
        if not self.env.context.get("cx_feedback_forget"):
            # Whoever deletes answers need not have rights on cases.
            self.env["cx.case"].sudo()._lose(self.sudo())
        return super().unlink()

    def _check_no_case_said(self, vals_list):
        """Words of an answer are noted on its case: nobody brings them to one that they may not write."""
        said = [self.env.context.get("default_case_id"), *(values.get("case_id") for values in vals_list)]
        if not self.env.su and any(said):
            raise UserError(self.env._("An answer comes to its case by the button “Open a Case”."))

    def _note_words(self):
        """Words that come after the score are noted on the open case, so that its owner does not miss them."""
        # Whoever answers has no rights on cases.
        for case, answers in self.sudo().grouped("case_id").items():
            if case.state in OPEN:
                words = case._for_owner().env._("The customer wrote: “%(words)s”", words=answers[0].comment)
                case._note({case: words})

    def _consider_for_cases(self):
        # Whoever gives or notes an answer has no rights on cases.
        cases = self.env["cx.case"].sudo()
        responses = self.sudo()
        seconds = cases._take_seconds(responses)
        cases._open_for(responses - seconds)

    def _is_named(self):
        """Whether it was promised that we know who answered."""
        return not self.program_id or self.program_id.identity == IDENTIFIED

    def action_open_case(self):
        """The case of this answer; opened by hand where it has none."""
        self.ensure_one()
        self.check_access("write")
        self.env["cx.case"].check_access("read")
        if not self.case_id:
            self._open_case_by_hand()
        return self.case_id.get_formview_action()

    def _open_case_by_hand(self):
        if not self.partner_id or not self._is_named():
            raise UserError(
                self.env._("Nobody knows who gave this answer, so there is nobody to get in touch with.")
            )
        cases = self.env["cx.case"].sudo()  # The user may see cases; what opens them was checked.
        response = self.sudo()
        found = cases._open_by_customer(response).get(cases._customer_key(response))
        if found:
            response.case_id = found
            return
        case = cases._create_cases({response: self.env["cx.case.rule"].sudo()})
        case.user_id = self.env.user
        response.case_id = case
        case._plan_work()
        case._announce(OPENED)

    def _place(self):
        """Where the score lies on its scale, from 0 to 100."""
        return recovery.place(self.score, self.metric_id.scale_min, self.metric_id.scale_max)
