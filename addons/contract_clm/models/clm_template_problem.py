from odoo import api, fields, models


class ClmTemplateProblem(models.Model):
    _name = "clm.template.problem"
    _description = "Problem found in a Template Version"
    _order = "severity, part, paragraph, id"

    version_id = fields.Many2one("clm.template.version", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="version_id.company_id", store=True)
    severity = fields.Selection([("error", "Error"), ("warning", "Warning")], required=True)
    code = fields.Char()
    message = fields.Text(required=True)
    part = fields.Char(help="The part of the Word file, such as document, header1 or footnotes.")
    paragraph = fields.Integer(help="Number of the paragraph in that part, from 1.")
    excerpt = fields.Char("Text around")

    @api.model
    def _values(self, problem):
        """Values of a row from the engine's `Problem`."""
        names = ("severity", "code", "message", "part", "paragraph", "excerpt")
        return {name: getattr(problem, name) for name in names}

    @api.model
    def _line(self, problem):
        """One line for a person: the place, the message, the text around."""
        if not problem.paragraph:
            return f"• {problem.message}"
        return self.env._(
            "• %(part)s, paragraph %(number)s: %(message)s (“%(excerpt)s”)",
            part=problem.part,
            number=problem.paragraph,
            message=problem.message,
            excerpt=problem.excerpt,
        )
