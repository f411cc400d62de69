import base64

from odoo import models
from odoo.exceptions import UserError

from ..models.clm_template_version import UNKNOWN_NAME
from ..tools import adoption, docx_template


class ClmAdoptWizard(models.TransientModel):
    """Rewriting: what is wrong is told on the row, what is right is shown and can be used."""

    _inherit = "clm.adopt.wizard"

    def action_rewrite(self):
        """Rewrites a copy of the file and leads on if every row is right."""
        self.ensure_one()
        lines = self.line_ids
        lines.write({"problem": False, "replaced": False})
        mapping = lines._mapping()
        if not mapping:
            raise UserError(self.env._("Every passage stays as it is, so there is nothing to rewrite."))
        lines._check_expressions(self._known_names(), self._bound_names())
        if not lines.filtered("problem"):
            self._rewrite(mapping)
        self._lead_to("map" if lines.filtered("problem") else "review")

    def _rewrite(self, mapping):
        data = self._bytes()
        try:
            adopted = docx_template.adopt(data, mapping)
        except docx_template.DocxTemplateError as error:
            raise UserError(
                self.env._("%(name)s cannot become a template: %(error)s", name=self.filename, error=error)
            ) from error
        self.line_ids._note_replaced({change.passage.key for change in adopted.changes})
        asked, findings = self._sorted_problems(adopted.data)
        if self.line_ids.filtered("problem"):
            return
        self._ask(asked, adopted.data)
        Problem = self.env["clm.template.problem"]
        self.write(
            {
                "result": base64.b64encode(adopted.data),
                "changes": adoption.rewritten(adopted.changes),
                "findings": "\n".join(Problem._line(problem) for problem in findings),
            }
        )

    def _sorted_problems(self, data):
        """What the rewritten file lacks: names to ask for, by name, and errors that are on no row.

        Errors of what a row put there are written on the row.
        """
        asked, findings = {}, []
        problems = docx_template.check(data, known=self._known_names())
        names = {problem.values["name"] for problem in problems if problem.code == UNKNOWN_NAME}
        for problem in problems:
            if problem.severity != "error":
                continue
            name = problem.values["name"] if problem.code == UNKNOWN_NAME else ""
            message = self._name_problem(problem, name, names) if name else problem.message
            if not message:
                asked.setdefault(name, problem)
            elif not self.line_ids._tell(problem, name, message):
                findings.append(problem)
        return asked, findings

    def _name_problem(self, problem, name, names):
        """Why a name that nobody has cannot be asked of the drafter, or None."""
        outer = adoption.inside_of_a_value(name, names | set(self.template_id.field_ids.mapped("name")))
        if outer:
            return self.env._(
                "“%(name)s” would be a part of “%(outer)s”, but what the drafter answers there has no parts. "
                "In a loop, write the loop's variable alone.",
                name=name,
                outer=outer,
            )
        taken = self.env["clm.template.field"]._name_problem(name)
        return taken and f"{problem.message} {taken}"

    def _ask(self, asked, data):
        """Keeps a question for each name that the drafter must be asked for; edited ones stay as they are."""
        Question = self.env["clm.adopt.wizard.question"]
        present = Question.search([("wizard_id", "=", self.id)])
        present.in_use = False
        by_name = {question.name: question for question in present}
        expressions = self.line_ids._mapping().values()
        kinds = self._kinds(data)
        values = []
        for number, (name, problem) in enumerate(asked.items(), start=1):
            if name in by_name:
                by_name[name].write({"in_use": True, "sequence": number})
                continue
            choices = adoption.compared_with(name, expressions)
            guess = Question._guess(name, kinds.get(name), problem.excerpt, choices)
            values.append(guess | {"wizard_id": self.id, "sequence": number})
        Question.create(values)
        self.invalidate_recordset(["question_ids"])

    def _kinds(self, data):
        try:
            return {field.name: field.kind for field in docx_template.compile(data).fields}
        except docx_template.TemplateError:
            return {}

    def action_use(self):
        """Makes the own fields and the draft version, and opens the version."""
        self.ensure_one()
        if self.state == "review":
            template = self._target()
            self._declare_questions(template)
            version = self.env["clm.template.version"].create(self._version_values(template))
            self.write({"template_id": template.id, "version_id": version.id, "state": "done"})
        if not self.version_id:
            raise UserError(self.env._("Look at the passages and rewrite the file first."))
        return {
            "type": "ir.actions.act_window",
            "res_model": "clm.template.version",
            "res_id": self.version_id.id,
            "view_mode": "form",
        }

    def _target(self):
        return self.template_id or self.env["clm.template"].create(
            {"name": self.template_name, "type_id": self.type_id.id, "lang": self.lang}
        )

    def _declare_questions(self, template):
        known = template._known_names()
        questions = self.question_ids.filtered(lambda question: question.name not in known)
        self.env["clm.template.field"].create(
            [values | {"template_id": template.id} for values in questions._field_values()]
        )

    def _version_values(self, template):
        return {
            "template_id": template.id,
            "datas": self.with_context(bin_size=False).result,
            "filename": self.result_filename,
            "change_note": self.env._(
                "Made of %(file)s: %(count)s passages became placeholders.",
                file=self.filename,
                count=self.place_count,
            ),
        }
