from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import docx_template, evidence

MAX_UPLOAD_BYTES = 25 * 1024 * 1024
# What a template of another program leaves behind cannot be published; gaps for a pen can.
FOREIGN_SEVERITY = {"tag": "error", "statement": "error", "bracket": "warning", "blank": "warning"}
UNKNOWN_NAME = "unknown-name"
FROZEN_FIELDS = {"datas", "filename", "template_id", "number", "sha256"}


class ClmTemplateVersion(models.Model):
    _name = "clm.template.version"
    _description = "Contract Template Version"
    _inherit = "clm.file.mixin"
    _order = "template_id, number desc"
    _rec_name = "filename"

    template_id = fields.Many2one("clm.template", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="template_id.company_id", store=True)
    number = fields.Integer(readonly=True, copy=False)
    state = fields.Selection(
        [("draft", "Draft"), ("published", "Published"), ("retired", "Retired")],
        default="draft",
        readonly=True,
        copy=False,
    )
    datas = fields.Binary("Word File", required=True, attachment=True, copy=False)
    filename = fields.Char(required=True, default="template.docx")
    sha256 = fields.Char("SHA-256", readonly=True, copy=False)
    change_note = fields.Text("What changed")
    placeholder_ids = fields.One2many("clm.template.placeholder", "version_id", "Placeholders", readonly=True)
    problem_ids = fields.One2many("clm.template.problem", "version_id", "Problems", readonly=True)
    unknown_count = fields.Integer("Names nobody has", compute="_compute_error_count", store=True)
    error_count = fields.Integer(compute="_compute_error_count", store=True)
    has_foreign_tags = fields.Boolean(compute="_compute_has_foreign_tags")
    published_on = fields.Datetime(readonly=True, copy=False)
    published_by_id = fields.Many2one("res.users", readonly=True, copy=False)

    _number_unique = models.UniqueIndex(
        "(template_id, number)", "Two versions of a template cannot share a number."
    )

    @api.depends("template_id.name", "number")
    def _compute_display_name(self):
        for version in self:
            version.display_name = f"{version.template_id.name} v{version.number}"

    @api.depends("problem_ids.severity", "problem_ids.code")
    def _compute_error_count(self):
        for version in self:
            problems = version.problem_ids
            version.error_count = len(problems.filtered(lambda problem: problem.severity == "error"))
            version.unknown_count = len(problems.filtered(lambda problem: problem.code == UNKNOWN_NAME))

    @api.depends("problem_ids.code")
    def _compute_has_foreign_tags(self):
        for version in self:
            codes = version.problem_ids.mapped("code")
            version.has_foreign_tags = any((code or "").startswith("foreign-") for code in codes)

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            vals["state"] = "draft"
            template = self.env["clm.template"].browse(vals["template_id"])
            vals["number"] = max(template.version_ids.mapped("number"), default=0) + 1
        versions = super().create(vals_list)
        versions._inspect()
        return versions

    def write(self, vals):
        if FROZEN_FIELDS & vals.keys() and any(version.state != "draft" for version in self):
            raise UserError(
                self.env._("A published version is frozen. Upload your changes as a new version.")
            )
        if {"state", "published_on", "published_by_id"} & vals.keys():
            raise UserError(self.env._("Use the buttons to publish or retire a version."))
        result = super().write(vals)
        if "datas" in vals:
            self._inspect()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_published(self):
        if any(version.state != "draft" for version in self):
            raise UserError(
                self.env._(
                    "A version that was published cannot be deleted: contracts may refer to it. Retire it instead."
                )
            )

    def _inspect(self):
        """Lists the placeholders and problems of the file."""
        for version in self:
            data = version._bytes()
            self._check_size(data, version.filename)
            version._store_findings(data, docx_template.check(data, known=version.template_id._known_names()))

    @api.model
    def _check_size(self, data, filename):
        """Refuses a file that is too large for a template."""
        if len(data) > MAX_UPLOAD_BYTES:
            raise UserError(
                self.env._(
                    "%(name)s has %(size)s MB; a template may have %(limit)s MB at most. "
                    "Shrink its pictures, or leave annexes out.",
                    name=filename,
                    size=len(data) // 2**20,
                    limit=MAX_UPLOAD_BYTES // 2**20,
                )
            )

    def _foreign_problems(self, data):
        """Rows for passages that look like another program's fields, or like gaps to fill in by hand."""
        rows = {}
        for passage in docx_template.foreign_tags(data):
            severity = FOREIGN_SEVERITY.get(passage.kind)
            if severity:
                rows.setdefault((severity, passage.text), passage)
        return [
            {
                "severity": severity,
                "code": f"foreign-{passage.kind}",
                "message": self._foreign_message(severity, text),
                "part": passage.part,
                "paragraph": passage.paragraph,
                "excerpt": passage.excerpt,
            }
            for (severity, text), passage in rows.items()
        ]

    def _clause_problems(self, data):
        """Rows for clauses that are not in the library, or that ask for values nobody has."""
        template = self.template_id
        library = template._clauses()._by_code()
        rows = [
            {
                "severity": "error",
                "code": "unknown-clause",
                "message": self.env._(
                    "There is no clause “%(code)s” for this contract type in the template's language. "
                    "Contracts ‣ Configuration ‣ Clauses lists what there is.",
                    code=code,
                ),
            }
            for code in docx_template.compile(data).clauses
            if code not in library
        ]
        own = docx_template.check(data, known=template._known_names())
        return rows + [
            self.env["clm.template.problem"]._values(problem)
            for problem in docx_template.check(data, known=template._known_names(), clauses=library)
            if problem not in own
        ]

    def _foreign_message(self, severity, text):
        if severity == "error":
            return self.env._(
                "“%(tag)s” is a field of another program; here it would be printed as it stands. In Word, replace it "
                "by a placeholder in double braces, such as {{ counterparty.name }}. Contracts ‣ Configuration ‣ "
                "Templates lists what there is.",
                tag=text,
            )
        return self.env._(
            "“%(passage)s” looks like a gap to fill in by hand. If a value belongs there, put a placeholder.",
            passage=text,
        )

    def _store_findings(self, data, problems):
        # The findings are the product's, not the user's: nobody may edit them, so users have no rights on them.
        findings = self.sudo()
        findings.problem_ids.unlink()
        findings.placeholder_ids.unlink()
        fields_found, rows = [], [self.env["clm.template.problem"]._values(problem) for problem in problems]
        if all(problem.severity != "error" or problem.code == UNKNOWN_NAME for problem in problems):
            fields_found = docx_template.compile(data).fields
            rows += self._foreign_problems(data) + self._clause_problems(data)
        findings.write(
            {
                "sha256": evidence.sha256(data),
                "problem_ids": [(0, 0, row) for row in rows],
                "placeholder_ids": [
                    (0, 0, self.env["clm.template.placeholder"]._values(field)) for field in fields_found
                ],
            }
        )

    def action_review(self):
        """Shows what the version changes in the kept cases; publishes at once where there are none."""
        self.ensure_one()
        if self.template_id.case_ids and self.state == "draft" and not self.error_count:
            return self.env["clm.template.publish"]._open(self)
        return self.action_publish()

    def action_preview(self):
        """Fills the version with a record of the user's choice."""
        self.ensure_one()
        return self.env["clm.template.preview"]._open(self)

    def action_adopt(self):
        """Opens the passages of this file that are no placeholders yet."""
        self.ensure_one()
        return self.env["clm.adopt.wizard"]._open(self.template_id, self)

    def action_browse_fields(self):
        """Shows everything that the template may use, with the tags to copy."""
        return self.template_id.action_browse_fields()

    def action_publish(self):
        """Freezes the version and retires the one published before."""
        self.check_access("write")
        self._inspect()
        for version in self:
            if version.state != "draft":
                raise UserError(self.env._("%(version)s is not a draft.", version=version.display_name))
            if version.error_count:
                raise UserError(
                    self.env._(
                        "%(version)s has %(count)s errors; they are listed below with their places. "
                        "Mend them in Word, upload the file again, then publish.",
                        version=version.display_name,
                        count=version.error_count,
                    )
                )
            version.template_id.case_ids._check_renders(version)
            earlier = version.template_id.version_ids.filtered(lambda other: other.state == "published")
            earlier._set_state({"state": "retired"})
            version._set_state(
                {
                    "state": "published",
                    "published_on": fields.Datetime.now(),
                    "published_by_id": self.env.uid,
                }
            )

    def action_declare_fields(self):
        """Makes an own field of every name that the file uses and no contract has."""
        self.ensure_one()
        template = self.template_id
        places = {
            problem.values["name"]: problem
            for problem in docx_template.check(self._bytes(), known=template._known_names())
            if problem.code == UNKNOWN_NAME
        }
        kinds = {field.name: field.kind for field in docx_template.compile(self._bytes()).fields}
        Field = self.env["clm.template.field"]
        Field.create(
            [
                {
                    "template_id": template.id,
                    "name": name,
                    "label": Field._label_for(name),
                    "field_type": Field._guess_type(name, kinds[name], problem.excerpt),
                    "required": kinds.get(name) != "condition",
                }
                for name, problem in places.items()
                if name in kinds
            ]
        )

    def action_retire(self):
        """Takes the version out of use; contracts made from it stay as they are."""
        if any(version.state != "published" for version in self):
            raise UserError(self.env._("Only a published version can be retired."))
        self._set_state({"state": "retired"})

    def _set_state(self, vals):
        self.check_access("write")
        return super().write(vals)  # pylint: disable=super-method-mismatch

    def _compiled(self):
        """The compiled template; cached by the engine under its SHA-256."""
        self.ensure_one()
        return docx_template.compile(self._bytes())

    def _clause_files(self, lang):
        """The Word files of the clauses that the version may take in, in the language `lang`."""
        self.ensure_one()
        codes = self._compiled().clauses
        if not codes and not codes.variables:
            return {}
        # Clauses are part of the template; whoever may draft from it may use them.
        library = self.env["clm.clause"].sudo()
        # All of them: an answer may choose any, and clauses may take in others.
        return library._library(lang, self.template_id.company_id or self.env.company)

    def _render(self, values, *, locale, country, currency, draft=False, clauses=None):
        """The engine's `Rendered` for plain values, with the clauses of the contract's language."""
        self.ensure_one()
        template = self._compiled()
        clauses = self._clause_files(locale) if clauses is None else clauses
        return template.render(
            values, locale=locale, country=country, currency=currency, draft=draft, clauses=clauses
        )
