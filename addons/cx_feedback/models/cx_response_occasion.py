from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class CxResponse(models.Model):
    """Answers that one person gave on one occasion: a score and the longer form after it, or one form.

    They carry the number of the first of them. Answers of programs with different promises are never tied, and those
    without a name only within one form.
    """

    _inherit = "cx.response"

    occasion_id = fields.Integer(
        readonly=True,
        copy=False,
        aggregator=None,
        help="Answers that one person gave on the same occasion share this number.",
    )

    occasion_program_id = fields.Many2one(
        "cx.program",
        "Occasion of Program",
        compute="_compute_occasion_program_id",
        search="_search_occasion_program_id",
        help="The program whose score led to the others of the occasion.",
    )

    # Holds all that is read of an occasion, so that a million answers are counted without the table itself.
    _occasion_uniq = models.UniqueIndex(
        "(occasion_id, metric_id) INCLUDE (score, company_id, program_id, date) WHERE occasion_id > 0",
        "An occasion has one answer to each metric.",
    )

    @api.depends("occasion_id")
    def _compute_occasion_program_id(self):
        known = self.search([("id", "in", self.mapped("occasion_id"))])
        programs = {first.id: first.program_id for first in known}
        for response in self:
            response.occasion_program_id = programs.get(response.occasion_id, False)

    @api.model
    def _search_occasion_program_id(self, operator, value):
        if operator != "in":
            return NotImplemented
        self.flush_model(["occasion_id", "program_id"])
        asked = SQL(
            """SELECT r.id FROM cx_response r WHERE r.occasion_id > 0 AND r.occasion_id IN (
                SELECT a.occasion_id FROM cx_response a WHERE a.program_id = ANY(%s) AND a.occasion_id > 0)""",
            [number for number in value if number],
        )
        return Domain("id", "in", asked)

    def _tie(self):
        """Makes these answers one occasion; of several to the same metric the first one counts."""
        first = self.sorted("id")[:1]
        occasion = first.occasion_id or first.id
        taken = self.search([("occasion_id", "=", occasion), ("occasion_id", ">", 0)]).metric_id
        tied = self.browse()
        for response in self.sorted("id"):
            if not response.occasion_id and response.metric_id not in taken:
                tied |= response
                taken |= response.metric_id
        # Alone, an answer is no occasion.
        if len(taken) > 1:
            tied.write({"occasion_id": occasion})

    @api.model
    def _tie_old_forms(self):
        """Ties answers of longer forms that were given before there were occasions."""
        self.env.flush_all()
        self.env.cr.execute(
            """
            UPDATE cx_response r SET occasion_id = tied.occasion FROM (
                SELECT DISTINCT ON (occasion, metric_id) id, occasion FROM (
                    SELECT r.id, r.metric_id,
                           COALESCE(f.cx_response_id, MIN(r.id) OVER (PARTITION BY f.id)) AS occasion
                      FROM cx_response r JOIN survey_user_input f ON f.id = r.survey_input_id
                    UNION ALL
                    SELECT r.id, r.metric_id, r.id FROM cx_response r
                     WHERE EXISTS (SELECT FROM survey_user_input f JOIN cx_response s ON s.survey_input_id = f.id
                                    WHERE f.cx_response_id = r.id)) answers
                 ORDER BY occasion, metric_id, id) tied
             WHERE r.id = tied.id AND r.occasion_id IS DISTINCT FROM tied.occasion
            """
        )
        self.invalidate_model()


class SurveyUserInput(models.Model):
    _inherit = "survey.user_input"

    def _store_cx_responses(self):
        result = super()._store_cx_responses()
        responses = self.env["cx.response"].sudo()  # Whoever fills a form in has no rights.
        (self.sudo().cx_response_id | responses.search([("survey_input_id", "=", self.id)]))._tie()
        return result
