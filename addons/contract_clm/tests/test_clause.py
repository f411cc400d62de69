import base64

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .test_template import docx
from .test_template_field import TemplateCase


@tagged("post_install", "-at_install")
class TestClause(TemplateCase):
    def clause(self, *paragraphs, **values):
        values = {"name": "Secrecy", "code": "secrecy"} | values
        return (
            self.env["clm.clause"]
            .with_user(self.officer)
            .create(values | {"datas": base64.b64encode(docx(*paragraphs))})
        )

    def published(self, *paragraphs):
        version = self.upload(*paragraphs)
        version.action_publish()
        return version

    def test_a_clause_stands_where_its_tag_was_with_the_contracts_values(self):
        self.clause("{{ counterparty.name }} keeps secrets.")
        self.published("Before", '{% clause "secrecy" %}', "After")
        contract = self.draft(template_id=self.template)
        self.assertEqual(self.text(contract), "Before\nSmith & Sons <Trading> keeps secrets.\nAfter")

    def test_the_language_of_the_contract_chooses_the_wording(self):
        self.clause("English")
        self.clause("हिन्दी", lang="hi_IN")
        self.clause("Britain", lang="en_GB")
        chosen = {
            lang: clause["secrecy"].text
            for lang in ("hi_IN", "en_US", "fr_FR")
            if (clause := self.env["clm.clause"]._in_language(lang, self.env.company))
        }
        self.assertEqual(chosen, {"hi_IN": "हिन्दी", "en_US": "Britain", "fr_FR": "English"})

    def test_a_clause_that_is_not_there_or_asks_too_much_is_a_problem_of_the_template(self):
        missing = self.upload('{% clause "secrecy" %}')
        self.assertIn("secrecy", missing.problem_ids.message)
        self.clause("{{ nobody_knows }}")
        greedy = self.upload('{% clause "secrecy" %}')
        self.assertEqual(greedy.problem_ids.mapped("code"), ["unknown-name"])
        self.assertIn("secrecy", greedy.problem_ids.part)

    def test_a_broken_file_or_code_is_refused_with_its_place(self):
        with self.assertRaisesRegex(ValidationError, "paragraph 1"):
            self.clause("{% if x %}")
        with self.assertRaises(ValidationError):
            self.env["clm.clause"].create(
                {"name": "No Word", "code": "none", "datas": base64.b64encode(b"text")}
            )
        with self.assertRaises(ValidationError):
            self.clause("Fine", code='no "quotes"')

    def test_a_code_is_one_clause_in_one_language(self):
        first = self.clause("One")
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self.clause("Two")
        first.active = False
        first.flush_recordset()
        self.assertTrue(self.clause("Two"))

    def test_who_drafts_reads_clauses_and_no_more(self):
        clause = self.clause("Text").with_user(self.rep)
        self.assertEqual(clause.tag, '{% clause "secrecy" %}')
        with self.assertRaises(AccessError):
            clause.name = "Mine"
        with self.assertRaises(AccessError):
            clause.with_user(self.outsider).read(["text"])

    def test_the_drafter_chooses_a_clause(self):
        self.clause("Strict words.", code="secrecy.strict", name="Strict")
        [field] = self.declare(secrecy="clause")
        self.assertEqual(field._property()["selection"], [["secrecy.strict", "Strict"]])

    def test_an_answer_takes_the_chosen_clause_in_and_what_that_takes_in(self):
        self.clause("Lenient words.", code="secrecy.lenient")
        self.clause("Strict words.", '{% clause "law" %}', code="secrecy.strict", name="Strict")
        self.clause("English law.", code="law", name="Law")
        self.declare(secrecy="clause")
        self.published("Before", "{% clause secrecy %}")
        contract = self.draft(template_id=self.template, answers=self.answer(secrecy="secrecy.strict"))
        self.assertEqual(self.text(contract), "Before\nStrict words.\nEnglish law.")

    def test_a_clause_may_use_what_the_loop_around_it_offers(self):
        self.clause("{{ line.description }}")
        version = self.upload("{% for line in lines %}", '{% clause "secrecy" %}', "{% endfor %}")
        self.assertFalse(version.problem_ids)
