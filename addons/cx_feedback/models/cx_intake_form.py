from odoo import api, models
from odoo.exceptions import UserError

from .cx_program import ANONYMOUS, IDENTIFIED


class CxIntake(models.AbstractModel):
    """The longer form after the score."""

    _inherit = "cx.intake"

    @api.model
    def _form_address(self, opened, lang=None):
        """Where whoever answered goes on; empty where there is no form.

        A form notes the second in which it was opened, so that only answers with a name are joined with theirs.
        """
        survey = opened.program.survey_id
        if not survey or not opened.response:
            return ""
        if opened.program.identity != IDENTIFIED:
            return survey.get_start_url()
        forms = survey.env["survey.user_input"]
        form = forms.search(
            [("cx_response_id", "=", opened.response.id), ("survey_id", "=", survey.id)], limit=1
        )
        form = form or self._new_form(survey, opened.response, lang)
        return form.get_start_url() if form else survey.get_start_url()

    @api.model
    def _new_form(self, survey, response, lang):
        """Without the person, whom the response knows: the survey refuses those who are logged in as others."""
        known = survey.env["res.lang"].search(
            [("code", "=", lang), ("code", "in", survey._get_supported_lang_codes())], limit=1
        )
        try:
            with self.env.cr.savepoint():
                return survey._create_answer(
                    check_attempts=False, cx_response_id=response.id, lang_id=known.id
                )
        except UserError:
            # The form asks people to log in, or is closed: it says so itself.
            return survey.env["survey.user_input"]


class CxProgram(models.Model):
    _inherit = "cx.program"

    def _check_ready(self):
        ready = super()._check_ready()
        # Who runs a program need not be allowed to see forms.
        if self.identity == ANONYMOUS and self.sudo().survey_id.users_login_required:
            raise UserError(
                self.env._(
                    "“%(program)s” promises to be anonymous, and its longer form asks people to log in. "
                    "Choose another form.",
                    program=self.name,
                )
            )
        return ready
