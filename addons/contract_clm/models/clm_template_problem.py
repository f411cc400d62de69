from odoo import api, fields, models


class ClmTemplateProblem(models.Model):
    _name = "clm.template.problem"
    _description = "Problem found in a Template Version"
    _order = "severity, part, paragraph, id"

    version_id = fields.Many2one("clm.template.version", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="version_id.company_id", store=True)
    severity = fields.Selection([("error", "Error"), ("warning", "Warning")], required=True)
    code = fields.Char()
    message = fields.Text(
        "As Stated", required=True, help="The message in the language of whoever uploaded the file."
    )
    values = fields.Json(help="What the message names.")
    explanation = fields.Text("Message", compute="_compute_explanation")
    part = fields.Char(help="The part of the Word file, such as document, header1 or footnotes.")
    paragraph = fields.Integer(help="Number of the paragraph in that part, from 1.")
    excerpt = fields.Char("Text around")

    @api.depends_context("lang")
    @api.depends("code", "values", "message")
    def _compute_explanation(self):
        Message = self.env["clm.template.message"]
        for problem in self:
            problem.explanation = Message._sentence(problem.code, problem.values or {}) or problem.message

    @api.model
    def _values(self, problem):
        """Values of a row from the engine's `Problem`."""
        names = ("severity", "code", "part", "paragraph", "excerpt")
        return {
            **{name: getattr(problem, name) for name in names},
            "message": self.env["clm.template.message"]._of(problem),
            "values": {name: str(value) for name, value in problem.values.items()},
        }

    @api.model
    def _line(self, problem):
        """One line for a person: the place, the message, the text around."""
        message = self.env["clm.template.message"]._of(problem)
        if not problem.paragraph:
            return f"• {message}"
        return self.env._(
            "• %(part)s, paragraph %(number)s: %(message)s (“%(excerpt)s”)",
            part=problem.part,
            number=problem.paragraph,
            message=message,
            excerpt=problem.excerpt,
        )
