from collections.abc import Mapping

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools import docx_template, evidence
from .clm_template_version import UNKNOWN_NAME


class Library(Mapping):
    """Word files by code; a file is read when it is asked for."""

    def __init__(self, clauses):
        self._clauses = clauses

    def __getitem__(self, code):
        return self._clauses[code]._bytes()

    def __contains__(self, code):
        return code in self._clauses

    def __iter__(self):
        return iter(self._clauses)

    def __len__(self):
        return len(self._clauses)


class ClmClause(models.Model):
    """A passage kept once, which templates take in by its code."""

    _name = "clm.clause"
    _description = "Contract Clause"
    _inherit = "clm.file.mixin"
    _order = "name, lang, id"

    name = fields.Char(required=True)
    code = fields.Char(
        required=True, help='Templates take the clause in with {% clause "code" %}, alone in a paragraph.'
    )
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", index=True)
    lang = fields.Selection(
        selection=lambda self: self.env["clm.template"]._languages(),
        string="Language",
        help="Contracts in this language take it. Without a language, contracts in every language do.",
    )
    type_ids = fields.Many2many(
        "clm.contract.type", string="Contract Types", help="Where it is offered; none means everywhere."
    )
    datas = fields.Binary("Word File", required=True, attachment=True)
    filename = fields.Char(required=True, default="clause.docx")
    sha256 = fields.Char("SHA-256", compute="_compute_from_file", store=True)
    text = fields.Text(compute="_compute_from_file", store=True)
    tag = fields.Char("In the template", compute="_compute_tag")

    _code_unique = models.UniqueIndex(
        "(code, lang, company_id) NULLS NOT DISTINCT WHERE active",
        "This code is taken by another clause in the same language.",
    )

    @api.depends("datas")
    def _compute_from_file(self):
        for clause in self:
            data = clause._bytes()
            clause.sha256 = evidence.sha256(data) if data else False
            try:
                clause.text = "\n".join(docx_template.paragraphs(data)) if data else False
            except docx_template.DocxTemplateError:
                clause.text = False

    @api.depends("code")
    def _compute_tag(self):
        for clause in self:
            clause.tag = '{%% clause "%s" %%}' % clause.code if clause.code else False

    @api.constrains("code")
    def _check_code(self):
        for clause in self:
            if not clause.code.replace("-", "_").replace(".", "_").isidentifier():
                raise ValidationError(
                    self.env._(
                        "“%(code)s” cannot be a clause's code. Use letters, digits, dots and hyphens, "
                        "starting with a letter, such as confidentiality.mutual.",
                        code=clause.code,
                    )
                )

    @api.constrains("datas")
    def _check_file(self):
        # A clause may use own fields of the templates that take it in; they are checked there.
        for clause in self:
            problems = [
                problem
                for problem in docx_template.check(clause._bytes())
                if problem.severity == "error" and problem.code != UNKNOWN_NAME
            ]
            if problems:
                Problem = self.env["clm.template.problem"]
                raise ValidationError(
                    self.env._("The Word file of “%(clause)s” cannot be used:", clause=clause.name)
                    + "\n"
                    + "\n".join(Problem._line(problem) for problem in problems)
                )

    @api.model
    def _in_language(self, lang, company):
        """The clause of each code that a contract in `lang` takes: the nearest language, the own company first."""
        base = (lang or "").partition("_")[0]

        def rank(clause):
            if clause.lang == lang:
                near = 0
            elif clause.lang:
                near = 1
            else:
                near = 2
            return near, not clause.company_id

        chosen = {}
        for clause in self.search([("company_id", "in", [False, company.id])]).sorted(rank):
            if not clause.lang or clause.lang.partition("_")[0] == base:
                chosen.setdefault(clause.code, clause)
        return chosen

    @api.model
    def _library(self, lang, company):
        """The Word files that a contract in `lang` may take in, by code."""
        return Library(self._in_language(lang, company))

    def _offered_to(self, contract_type):
        """Those that contracts of a type may take in."""
        return self.filtered(lambda clause: not clause.type_ids or contract_type in clause.type_ids)

    def _by_code(self):
        """The Word files of these clauses by code."""
        return Library({clause.code: clause for clause in self})
