from odoo import api, fields, models

from ..tools import adoption, docx_template

KINDS = [
    ("tag", "Field"),
    ("statement", "Condition or loop"),
    ("bracket", "Brackets"),
    ("blank", "Gap"),
    ("highlight", "Highlighted"),
    ("choice", "Check box"),
    ("note", "Drafting note"),
    ("wording", "Sample wording"),
]
REMARKS = [
    ("problem", "Problem"),
    ("left", "Stays"),
    ("question", "Asked"),
    ("known", "Known"),
]


class ClmAdoptWizardLine(models.TransientModel):
    """Passages of the file that are decided on together."""

    _name = "clm.adopt.wizard.line"
    _description = "Passage of an adopted Word File"
    _order = "wizard_id, sequence, id"
    # Rows go with their file, however long ago they were touched.
    _transient_max_hours = 0

    wizard_id = fields.Many2one("clm.adopt.wizard", required=True, ondelete="cascade", index=True)
    sequence = fields.Integer(readonly=True)
    kind = fields.Selection(KINDS, required=True, readonly=True)
    text = fields.Text("Passage", required=True, readonly=True)
    places = fields.Json(
        "Each place", readonly=True, help="Key, part, paragraph and text around of each passage."
    )
    place_count = fields.Integer("Places", readonly=True)
    place = fields.Char("Where", compute="_compute_place")
    excerpt = fields.Text("Text around", compute="_compute_place")
    expression = fields.Char("Becomes", help="What takes the passage's place, such as contract.number.")
    skip = fields.Boolean("Leave as it is")
    proposed_expression = fields.Char(readonly=True)
    proposed_skip = fields.Boolean(readonly=True)
    problem = fields.Text(readonly=True)
    replaced = fields.Boolean(readonly=True)
    remark = fields.Text("Meaning", compute="_compute_remark")
    remark_kind = fields.Selection(REMARKS, compute="_compute_remark")

    @api.depends("places")
    def _compute_place(self):
        for line in self:
            first = line.places[0] if line.places else {}
            line.excerpt = first.get("excerpt", "")
            line.place = self._place_name(first["part"], first["paragraph"]) if first else False

    @api.model
    def _place_name(self, part, paragraph):
        """The place for a person: the paragraph, and the part where it is not the main text."""
        name = part.rpartition("/")[2].partition(".")[0]
        if name == "document":
            return self.env._("Paragraph %(number)s", number=paragraph)
        return self.env._("%(part)s, paragraph %(number)s", part=name, number=paragraph)

    @api.depends("expression", "skip", "problem", "wizard_id.template_id")
    def _compute_remark(self):
        for wizard, lines in self.grouped("wizard_id").items():
            known = wizard._known_names()
            bound = wizard._bound_names()
            for line in lines:
                line.remark_kind, line.remark = line._find_remark(known, bound)

    def _find_remark(self, known, bound):
        if self.problem:
            return "problem", self.problem
        if not self._is_used():
            return "left", self.env._("Stays as it is")
        asked = docx_template.ask(self.expression)
        if asked.problem:
            return "problem", asked.problem
        names = list(
            dict.fromkeys(name for name, _kind in asked.names if name.partition(".")[0] not in bound)
        )
        unknown = [name for name in names if name not in known]
        if unknown:
            labels = ", ".join(map(self.env["clm.template.field"]._label_for, unknown))
            return "question", self.env._("New question: %(questions)s", questions=labels)
        return "known", ", ".join(known[name] for name in names)

    @api.onchange("expression")
    def _onchange_expression(self):
        self.update({"skip": not self.expression, "problem": False})

    @api.onchange("skip")
    def _onchange_skip(self):
        self.problem = False

    def _is_used(self):
        self.ensure_one()
        return bool(self.expression and self.expression.strip()) and not self.skip

    def _is_touched(self):
        """Whether somebody decided otherwise than proposed."""
        self.ensure_one()
        return self.skip != self.proposed_skip or (self.expression or "") != (self.proposed_expression or "")

    def _mapping(self):
        """Expression by key of the passage, of the rows that are used."""
        return {
            place["key"]: line.expression.strip() for line in self if line._is_used() for place in line.places
        }

    def _check_expressions(self, known, bound):
        """Writes what is wrong with an expression, looked at alone, on its row."""
        for line in self.filtered(lambda line: line._is_used()):
            asked = docx_template.ask(line.expression.strip())
            line.problem = asked.problem or line._group_problem(asked, known, bound)

    def _group_problem(self, asked, known, bound):
        """Refuses a group of values where one of them is meant."""
        formats = self.env["clm.contract"]._known_formats()
        for name, kind in asked.names:
            inner = sorted(other for other in known if other.startswith(f"{name}."))
            bare = docx_template.as_tag(self.expression.strip()) == docx_template.as_tag(name)
            if inner and bare and kind == "value" and name not in bound:
                return self.env._(
                    "“%(name)s” is a group of values. Write one of them, such as “%(example)s”.",
                    name=name,
                    example=f"{name} | {formats[name]}" if name in formats else inner[0],
                )
        return False

    def _note_replaced(self, keys):
        """Notes which rows stand in the file now; says so where Word's own structure keeps one out."""
        for line in self.filtered(lambda line: line._is_used()):
            line.replaced = all(place["key"] in keys for place in line.places)
            if not line.replaced:
                line.problem = self.env._(
                    "A link, a comment or a tracked change cuts this passage in two. Mend it in Word, "
                    "or leave the passage as it is."
                )

    def _tell(self, problem, name, message):
        """Writes the message on the rows that put something where the engine's `Problem` is.

        :return: whether there is such a row
        """
        there = self.filtered(
            lambda line: (
                line._is_used()
                and any(
                    (place["part"], place["paragraph"]) == (problem.part, problem.paragraph)
                    for place in line.places
                )
            )
        )
        last = name.rpartition(".")[2]
        meant = there.filtered(
            lambda line: last in line.expression if last else line.expression.strip().startswith("{%")
        )
        for line in meant or there:
            line.problem = message
        return bool(there)

    @api.model
    def _values(self, row, proposal, numbers):
        """Values of a record from `tools.adoption.Row`, its proposal, and the numbers of the passages by key."""
        expression, skip = proposal
        return {
            "sequence": numbers[row.passages[0].key],
            "kind": row.kind,
            "text": row.text,
            "expression": row.expression,
            "skip": row.skip,
            "proposed_expression": expression,
            "proposed_skip": skip,
            "place_count": len(row.passages),
            "places": [
                {
                    "number": numbers[passage.key],
                    "key": passage.key,
                    "part": passage.part,
                    "paragraph": passage.paragraph,
                    "excerpt": adoption.around(passage),
                }
                for passage in row.passages
            ],
        }

    def action_split(self):
        """One row for each place, so that they can become different things."""
        self._split()

    def _split(self):
        lines = self.filtered(lambda line: line.place_count > 1)
        taken = ("kind", "text", "expression", "skip", "proposed_expression", "proposed_skip")
        self.create(
            [
                {
                    **{name: line[name] for name in taken},
                    "wizard_id": line.wizard_id.id,
                    "sequence": place["number"],
                    "places": [place],
                    "place_count": 1,
                }
                for line in lines
                for place in line.places
            ]
        )
        lines.unlink()

    def _take_in(self, others):
        """The places of other rows, which say and become the same."""
        self.ensure_one()
        places = [place for line in self | others for place in line.places]
        self.write({"places": sorted(places, key=lambda place: place["number"]), "place_count": len(places)})
        others.unlink()
