from pathlib import PurePath
from textwrap import shorten

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import adoption, docx_template, evidence

STATES = [
    ("upload", "Word file"),
    ("map", "Passages"),
    ("review", "Before and after"),
    ("done", "Done"),
]
DAYS_KEPT = 7
PASSAGES_NAMED, PASSAGE_LENGTH = 5, 40


class ClmAdoptWizard(models.TransientModel):
    """Turns a lawyer's own Word file into a version of a template, decision by decision.

    How it works
    ------------
    The passages of the file become lines, each with a proposed expression. Going on rewrites a copy of the file,
    checks it, and writes what is wrong on the lines; only a copy without such problems is shown and can be used.
    Nothing outside of the wizard changes before `action_use`.
    """

    _name = "clm.adopt.wizard"
    _description = "Adopt a Word File"
    _inherit = "clm.file.mixin"
    _order = "write_date desc, id desc"
    _rec_name = "filename"
    # A long file takes a lawyer more than the usual hour, perhaps with a night in between.
    _transient_max_hours = DAYS_KEPT * 24

    state = fields.Selection(STATES, default="upload", required=True, readonly=True)
    template_id = fields.Many2one(
        "clm.template", ondelete="cascade", help="Leave it empty to make a new one."
    )
    template_name = fields.Char(
        "Name of the new template", compute="_compute_template_name", store=True, readonly=False
    )
    type_id = fields.Many2one(
        "clm.contract.type",
        "Contract Type",
        ondelete="cascade",
        default=lambda self: self.env["clm.contract.type"].search([], limit=1),
    )
    lang = fields.Selection(
        selection=lambda self: self.env["clm.template"]._languages(),
        string="Language",
        default=lambda self: self.env.lang or "en_US",
    )
    ours = fields.Char("We are called", help="What the document calls our side, such as Provider.")
    theirs = fields.Char("They are called", help="What the document calls the other side, such as Customer.")
    datas = fields.Binary("Word File", required=True, attachment=True)
    filename = fields.Char()
    basis = fields.Json(
        readonly=True, help="What the lines were made from: file, template, names of the parties."
    )
    memory = fields.Json(readonly=True, help="Decisions by kind and text, for files that are read later.")
    line_ids = fields.One2many("clm.adopt.wizard.line", "wizard_id", "Passages")
    left_line_ids = fields.One2many(
        "clm.adopt.wizard.line",
        "wizard_id",
        "Left as they are",
        domain=[("replaced", "=", False)],
        readonly=True,
    )
    question_ids = fields.One2many(
        "clm.adopt.wizard.question", "wizard_id", "Questions", domain=[("in_use", "=", True)]
    )
    problem_count = fields.Integer(compute="_compute_counts")
    problem_passages = fields.Char(compute="_compute_counts")
    note_count = fields.Integer(compute="_compute_counts")
    place_count = fields.Integer(compute="_compute_counts")
    result = fields.Binary("Rewritten Word File", readonly=True, attachment=True)
    result_filename = fields.Char(compute="_compute_result_filename")
    changes = fields.Json(readonly=True)
    comparison = fields.Html(compute="_compute_comparison", sanitize=False)
    findings = fields.Text(readonly=True, help="What else keeps the file from being published.")
    version_id = fields.Many2one("clm.template.version", readonly=True, ondelete="cascade")
    unfinished_count = fields.Integer(compute="_compute_unfinished_count")

    @api.depends("filename")
    def _compute_template_name(self):
        for wizard in self:
            words = PurePath(wizard.filename or "").stem.replace("_", " ").replace("-", " ").strip()
            wizard.template_name = wizard.template_name or words[:1].upper() + words[1:]

    @api.depends("line_ids.problem", "line_ids.kind", "line_ids.skip", "changes")
    def _compute_counts(self):
        for wizard in self:
            lines = wizard.line_ids
            wrong = lines.filtered("problem")
            wizard.problem_count = len(wrong)
            wizard.problem_passages = ", ".join(
                shorten(line.text, PASSAGE_LENGTH, placeholder="…") for line in wrong[:PASSAGES_NAMED]
            )
            wizard.note_count = len(lines.filtered(lambda line: line.kind == "note" and line.skip))
            wizard.place_count = sum(
                len([piece for piece in pieces if piece[0] == "added"])
                for _part, _paragraph, pieces in wizard.changes or []
            )

    @api.depends("filename")
    def _compute_result_filename(self):
        for wizard in self:
            wizard.result_filename = f"{PurePath(wizard.filename or 'contract').stem}-template.docx"

    @api.depends("changes")
    def _compute_comparison(self):
        Line = self.env["clm.adopt.wizard.line"]
        for wizard in self:
            rows = [
                (Line._place_name(part, paragraph), adoption.shown(pieces))
                for part, paragraph, pieces in wizard.changes or []
            ]
            wizard.comparison = self.env["ir.qweb"]._render("contract_clm.adopt_comparison", {"rows": rows})

    def _compute_unfinished_count(self):
        unfinished = self.search_count(self._unfinished_domain())
        for wizard in self:
            wizard.unfinished_count = unfinished - (wizard.state in ("map", "review"))

    @api.model
    def _unfinished_domain(self):
        return [("create_uid", "=", self.env.uid), ("state", "in", ("map", "review"))]

    @api.model
    def _open(self, template, version=None):
        """The wizard for a template, at the passages of a version's file if there is one."""
        if not version:
            return self._action(context={"default_template_id": template.id})
        wizard = self.create(
            {"template_id": template.id, "datas": version.datas, "filename": version.filename}
        )
        wizard.action_read()
        return wizard._action()

    def _action(self, context=None):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Adopt a Word file"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "context": context or {},
        }

    def action_resume(self):
        """Lists what this user began and has not used yet."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Unfinished Word files"),
            "res_model": self._name,
            "view_mode": "list,form",
            "domain": self._unfinished_domain(),
        }

    def action_read(self):
        """Finds the passages of the file and proposes what stands for them; earlier decisions stay."""
        self.ensure_one()
        self._require_target()
        data = self._bytes()
        self._require_readable(data)
        if self.basis != self._basis(data):
            self._make_lines(data, self._passages(data))
        self._lead_to("map")

    def action_back(self):
        """One step back; everything decided stays."""
        self.ensure_one()
        self._lead_to({"review": "map", "map": "upload"}.get(self.state, self.state))

    def _lead_to(self, state):
        if self.state == "done":
            raise UserError(self.env._("This file was used already. Open its version instead."))
        self.state = state

    def _require_target(self):
        if not self.template_id and not (self.template_name and self.type_id and self.lang):
            raise UserError(
                self.env._("Choose a template, or give the new one a name, a contract type and a language.")
            )

    def _require_readable(self, data):
        """Refuses what is no Word file that a template may be made of."""
        self.env["clm.template.version"]._check_size(data, self.filename)
        problems = docx_template.check(data)
        if any(problem.severity == "error" and not problem.paragraph for problem in problems):
            Problem = self.env["clm.template.problem"]
            raise UserError(
                self.env._("%(name)s cannot become a template:", name=self.filename)
                + "\n"
                + "\n".join(Problem._line(problem) for problem in problems)
            )

    def _passages(self, data):
        passages = docx_template.foreign_tags(data)
        if not passages:
            raise UserError(
                self.env._(
                    "There is nothing to adopt in %(name)s: no [brackets], no {curly braces}, no gaps of ____, nothing "
                    "highlighted. Mark in Word what changes from contract to contract, and upload the file again.",
                    name=self.filename,
                )
            )
        return passages

    def _basis(self, data):
        return [evidence.sha256(data), self.template_id.id, self.ours or "", self.theirs or ""]

    def _known_names(self):
        """Meaning by name of everything that the template may use."""
        self.ensure_one()
        return (self.template_id or self.env["clm.template"].new({}))._known_names()

    def get_expressions(self):
        """`[expression, meaning]` of every value that a passage may become, for the list of suggestions."""
        self.ensure_one()
        known = self._known_names()
        vocabulary = self._vocabulary()
        return [[vocabulary.formatted(name), known[name]] for name in vocabulary.printable()]

    def _vocabulary(self):
        return adoption.Vocabulary(frozenset(self._known_names()), self.env["clm.contract"]._known_formats())

    def _bound_names(self):
        """Variables of the loops that the lines make."""
        expressions = [line.expression for line in self.line_ids if line._is_used()]
        return {
            name
            for text in expressions
            if text.lstrip().startswith("{%")
            for name in docx_template.ask(text.strip()).bound
        }
