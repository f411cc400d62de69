import re

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..tools import adoption

FIELD_TYPES = [
    ("char", "Short text"),
    ("text", "Long text"),
    ("integer", "Whole number"),
    ("float", "Decimal number"),
    ("monetary", "Amount of money"),
    ("date", "Date"),
    ("boolean", "Yes or no"),
    ("selection", "Choice"),
    ("list", "List, one entry a line"),
    ("clause", "Clause of the library"),
]
PROPERTY_TYPES = {"list": "text", "clause": "selection"}
_FILTER_TYPES = {
    "date": "date",
    "datetime": "date",
    "money": "monetary",
    "words": "monetary",
    "number": "float",
    "percent": "float",
}
_FILTERS = {"date": "date", "monetary": "money", "float": "number", "integer": "number"}


class ClmTemplateField(models.Model):
    """A value that only this template asks for; the drafter answers it."""

    _name = "clm.template.field"
    _description = "Own Field of a Contract Template"
    _order = "template_id, sequence, id"

    template_id = fields.Many2one("clm.template", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="template_id.company_id", store=True)
    sequence = fields.Integer(default=10)
    name = fields.Char(
        "Placeholder",
        required=True,
        help="The name in the Word file: {{ deposit }} asks for deposit. Dots are allowed.",
    )
    label = fields.Char("Question", required=True, help="What the drafter is asked.")
    field_type = fields.Selection(FIELD_TYPES, "Kind", required=True, default="char")
    options = fields.Text(help="The choices, one a line.")
    required = fields.Boolean(default=True)

    _name_unique = models.UniqueIndex("(template_id, name)", "This placeholder is already declared.")

    @api.constrains("name")
    def _check_name(self):
        for field in self:
            problem = self._name_problem(field.name)
            if problem:
                raise ValidationError(problem)
            names = field.template_id.field_ids.mapped("name")
            inner = next((name for name in names if adoption.inside_of_a_value(name, names)), None)
            if inner:
                raise ValidationError(
                    self.env._(
                        "“%(inner)s” cannot be asked for beside “%(outer)s”, for an answer has no parts. "
                        "Rename one of them.",
                        inner=inner,
                        outer=adoption.inside_of_a_value(inner, names),
                    )
                )

    @api.model
    def _name_problem(self, name):
        """Why an own field cannot have this name, or None."""
        # Identifiers of every script: marks belong to letters in Hindi, which \w does not know.
        if not all(piece.isidentifier() and piece[0] != "_" for piece in name.split(".")):
            return self.env._(
                "“%(name)s” cannot be a placeholder. Use letters, digits and underscores, "
                "starting with a letter, such as deposit_amount.",
                name=name,
            )
        root = name.partition(".")[0]
        if any(root == known.partition(".")[0] for known in self.env["clm.contract"]._known_fields()):
            return self.env._(
                "“%(name)s” is taken: every contract has values of that name. Choose another one.", name=name
            )
        return None

    @api.constrains("field_type", "options")
    def _check_options(self):
        for field in self.filtered(lambda field: field.field_type == "selection"):
            if not field._choices():
                raise ValidationError(
                    self.env._(
                        "“%(label)s” is a choice: write what can be chosen, one a line.", label=field.label
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_in_use(self):
        for field in self:
            used = field.template_id.published_version_id.placeholder_ids.mapped("name")
            if field.name in used:
                raise UserError(
                    self.env._(
                        "The published version of %(template)s asks for “%(name)s”. "
                        "Publish a version without it first.",
                        template=field.template_id.name,
                        name=field.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        created = super().create(vals_list)
        created.template_id._inspect_drafts()
        return created

    def write(self, vals):
        result = super().write(vals)
        if "name" in vals:
            self.template_id._inspect_drafts()
        return result

    def unlink(self):
        templates = self.template_id
        result = super().unlink()
        templates.exists()._inspect_drafts()
        return result

    @api.model
    def _guess_type(self, name, kind, excerpt):
        """The likely kind of a placeholder, from how the document uses it."""
        if kind == "condition":
            return "boolean"
        if kind == "list":
            return "list"
        used_filter = re.search(rf"\b{re.escape(name)}\s*\|\s*(\w+)", excerpt or "")
        return _FILTER_TYPES.get(used_filter and used_filter[1], "char")

    @api.model
    def _label_for(self, name):
        """A first wording of the question: deposit_amount becomes Deposit amount."""
        words = name.replace("_", " ").replace(".", ": ")
        return words[:1].upper() + words[1:]

    def _key(self):
        """Name of the answer; stays when the placeholder is renamed."""
        return f"field_{self.id}"

    def _choices(self):
        return list(dict.fromkeys(filter(None, (line.strip() for line in (self.options or "").splitlines()))))

    def _tag(self):
        """What stands in the Word file for the answer."""
        self.ensure_one()
        if self.field_type == "list":
            return "{%% for entry in %s %%}\n{{ entry }}\n{%% endfor %%}" % self.name
        if self.field_type == "boolean":
            return "{%% if %s %%}\n%s\n{%% endif %%}" % (self.name, self.env._("Only if yes"))
        if self.field_type == "clause":
            return "{%% clause %s %%}" % self.name
        used_filter = _FILTERS.get(self.field_type)
        return "{{ %s | %s }}" % (self.name, used_filter) if used_filter else "{{ %s }}" % self.name

    def _example_answer(self):
        """An answer of the field's kind, to show how it prints."""
        self.ensure_one()
        choices = self._choices()
        examples = {
            "integer": 12,
            "float": 12.5,
            "monetary": 12500,
            "date": fields.Date.context_today(self),
            "boolean": True,
            "list": [self.env._("First entry"), self.env._("Second entry")],
            "selection": choices[0] if choices else self.label,
            "clause": "",
        }
        return examples.get(self.field_type, self.label)

    def _nested(self, value_of):
        """Values by placeholder, nested where the placeholder has dots."""
        values = {}
        for field in self:
            *outer, last = field.name.split(".")
            target = values
            for name in outer:
                target = target.setdefault(name, {})
            target[last] = value_of(field)
        return values

    def _property(self):
        """The definition of the answer's property, which brings the right widget."""
        kind = PROPERTY_TYPES.get(self.field_type, self.field_type)
        definition = {"name": self._key(), "string": self.label, "type": kind}
        if self.field_type == "monetary":
            definition["currency_field"] = "currency_id"
        if self.field_type == "selection":
            definition["selection"] = [[choice, choice] for choice in self._choices()]
        if self.field_type == "clause":
            definition["selection"] = [
                [clause.code, clause.name] for clause in self.template_id._clauses().sorted("name")
            ]
        return definition

    def _value(self, answer):
        """The plain value for the engine; None where nothing was answered."""
        if self.field_type == "boolean":
            return bool(answer)
        if answer is False or answer is None or answer == "":
            return None
        if self.field_type == "date":
            return self._date(answer)
        if self.field_type == "list":
            return [line.strip() for line in answer.splitlines() if line.strip()]
        return answer

    def _date(self, answer):
        try:
            return fields.Date.to_date(answer)
        except ValueError as error:
            raise UserError(
                self.env._("“%(answer)s” is not a date: %(label)s", answer=answer, label=self.label)
            ) from error
