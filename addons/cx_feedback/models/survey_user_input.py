import logging

from odoo import fields, models

_logger = logging.getLogger(__name__)


class SurveyUserInput(models.Model):
    """Longer forms: they belong to the response that led to them, and their marked questions are responses."""

    _inherit = "survey.user_input"

    cx_response_id = fields.Many2one(
        "cx.response",
        "Feedback",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="The score that was given before this form.",
    )

    def _mark_done(self):
        result = super()._mark_done()
        for done in self.filtered(lambda done: not done.test_entry):
            done._store_cx_responses()
        return result

    def _get_line_answer_values(self, question, answer, answer_type):
        """A zero that comes as a number would be taken for no answer; on a scale it is one."""
        if answer_type == "scale" and answer == 0 and not isinstance(answer, bool):
            answer = str(answer)
        return super()._get_line_answer_values(question, answer, answer_type)

    def _store_cx_responses(self):
        """One response for each metric that questions are marked with. A fault leaves the form done."""
        self.ensure_one()
        responses = self.env["cx.response"].sudo()  # Whoever fills a form in has no rights.
        known = responses.search([("survey_input_id", "=", self.id)]).metric_id
        scores = {
            line.question_id.cx_metric_id: line.value_scale
            for line in self.sudo().user_input_line_ids.sorted("id", reverse=True)
            if line.question_id.cx_metric_id and line.answer_type == "scale" and not line.skipped
        }
        for metric, score in scores.items():
            if metric in known:
                continue
            try:
                with self.env.cr.savepoint():
                    responses.create(self._cx_response_values(metric, score))
            except Exception as error:
                _logger.info("Customer feedback: no response of survey answer %s: %s", self.id, error)

    def _cx_response_values(self, metric, score):
        before = self.sudo().cx_response_id
        partner = before.partner_id or self.sudo().partner_id
        return {
            "metric_id": metric.id,
            "score": score,
            "partner_id": partner.id,
            "company_id": (
                before.company_id or metric.company_id or partner.company_id or self.env.company
            ).id,
            "touchpoint_id": before.touchpoint_id.id,
            "order_id": before.order_id.id,
            "lead_id": before.lead_id.id,
            "survey_input_id": self.id,
            "channel": "survey",
            "lang": self.lang_id.code,
            "date": self.end_datetime or fields.Datetime.now(),
        }


class CxResponse(models.Model):
    _inherit = "cx.response"

    survey_input_id = fields.Many2one(
        "survey.user_input", "Answered in Form", readonly=True, copy=False, ondelete="set null"
    )
    form_ids = fields.One2many(
        "survey.user_input", "cx_response_id", "Longer Form", groups="survey.group_survey_user"
    )

    _survey_input_uniq = models.UniqueIndex("(survey_input_id, metric_id) WHERE survey_input_id IS NOT NULL")

    def action_open_form(self):
        """What this person told in the longer form."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "survey.user_input",
            "view_mode": "form",
            "res_id": self.form_ids[:1].id,
        }
