"""A template tells which names it uses and everything that is wrong with it."""

from odoo.tests import BaseCase

from odoo.addons.contract_clm.tools import docx_template

from . import docx_builder as build

SOURCE = build.docx(
    "{{ contract.number }} of {{ contract.number | upper }}",
    "{% if contract.is_final %}",
    "{% for line in contract.lines %}",
    "{{ line.price * line['count'] }} {{ loop.index }}",
    "{% endfor %}",
    "{% endif %}",
    "{% set total = contract.total %}{{ total }}",
)


class TestCheck(BaseCase):
    def test_the_fields_of_a_template_have_kinds_and_places(self):
        fields = {field.name: field for field in docx_template.compile(SOURCE).fields}
        self.assertEqual(
            {name: field.kind for name, field in fields.items()},
            {
                "contract.number": "value",
                "contract.is_final": "condition",
                "contract.lines": "list",
                "contract.lines.price": "value",
                "contract.lines.count": "value",
                "contract.total": "value",
            },
        )
        self.assertEqual(fields["contract.lines"].places[0].paragraph, 3)

    def test_an_unknown_name_is_a_problem_with_a_suggestion(self):
        known = ["contract.numbr", "contract.is_final", "contract.lines", "contract.total"]
        (problem,) = docx_template.check(SOURCE, known)[:1]
        self.assertEqual((problem.code, problem.values["suggestion"]), ("unknown-name", "contract.numbr"))
        self.assertEqual(problem.paragraph, 1)
        self.assertIn("contract.number", problem.message)

    def test_known_lists_without_known_columns_allow_any_column(self):
        known = ["contract.number", "contract.is_final", "contract.lines", "contract.total"]
        self.assertEqual(docx_template.check(SOURCE, known), [])
        problems = docx_template.check(SOURCE, [*known, "contract.lines.price"])
        self.assertEqual([problem.values["name"] for problem in problems], ["contract.lines.count"])

    def test_compiling_raises_all_problems_at_once(self):
        with self.assertRaises(docx_template.TemplateError) as caught:
            docx_template.compile(build.docx("{{ a", "{{ b | nothing }}", "{% if %}x{% endif %}"))
        codes = sorted(problem.code for problem in caught.exception.problems)
        self.assertEqual(codes, ["bad-expression", "unclosed-tag", "unknown-filter"])

    def test_the_same_bytes_are_compiled_once(self):
        self.assertIs(docx_template.compile(SOURCE), docx_template.compile(bytearray(SOURCE)))

    def test_a_long_paragraph_is_cut_around_the_tag(self):
        (problem,) = docx_template.check(build.docx("x" * 500 + "{{ a | nothing }}" + "y" * 500))
        self.assertIn("{{ a | nothing }}", problem.excerpt)
        self.assertLess(len(problem.excerpt), 130)

    def test_what_only_compiling_finds_is_reported_with_its_place(self):
        (problem,) = docx_template.check(build.docx("a", "{% for loop in x %}y{% endfor %}"))
        self.assertEqual((problem.code, problem.paragraph), ("bad-statement", 2))

    def test_nesting_has_an_end(self):
        loops = build.docx("{% for x in y %}" * 30 + "a" + "{% endfor %}" * 30)
        self.assertEqual(docx_template.check(loops)[0].code, "too-deep")
        long_sum = build.docx("{{ " + "+".join(["1"] * 2000) + " }}")
        self.assertEqual(docx_template.check(long_sum)[0].code, "too-deep")
        fine = build.docx("{% for x in y %}" * 10 + "a" + "{% endfor %}" * 10)
        self.assertEqual(docx_template.check(fine), [])

    def test_what_vanishes_beside_a_tag_is_told(self):
        source = build.docx(
            "{%p if a %} lost",
            "x",
            "{%p endif %}",
            build.table(["{%tr if a %}", "lost"], ["x", "y"], ["{%tr endif %}", ""]),
        )
        found = [
            (problem.severity, problem.code, problem.paragraph) for problem in docx_template.check(source)
        ]
        self.assertEqual(found, [("warning", "left-out", 1), ("warning", "left-out", 4)])
        self.assertEqual(build.texts(docx_template.compile(source).render({"a": 1}).data), ["x", "x", "y"])

    def test_a_block_needs_two_rows_of_its_own(self):
        source = build.docx(build.table(["{%tr for x in xs %}{{ x }}{%tr endfor %}"]))
        self.assertIn("one-carrier", [problem.code for problem in docx_template.check(source)])
