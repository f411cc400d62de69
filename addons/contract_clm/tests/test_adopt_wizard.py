import base64
from datetime import datetime, timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..tools import docx_template
from .test_template import docx, with_part
from .test_template_field import TemplateCase


class AdoptCase(TemplateCase):
    """An officer with a Word file of the house."""

    @classmethod
    def start(cls, *paragraphs, data=None, **values):
        values = {"template_id": cls.template.id, "filename": "house.docx"} | values
        file = data or docx(*paragraphs)
        return (
            cls.env["clm.adopt.wizard"]
            .with_user(cls.officer)
            .create({"datas": base64.b64encode(file), **values})
        )

    @classmethod
    def begin(cls, *paragraphs, **values):
        wizard = cls.start(*paragraphs, **values)
        wizard.action_read()
        return wizard

    @staticmethod
    def row(wizard, text):
        return wizard.line_ids.filtered(lambda line: line.text == text)[:1]

    @staticmethod
    def version(wizard):
        return wizard.env["clm.template.version"].browse(wizard.action_use()["res_id"])


@tagged("post_install", "-at_install")
class TestAdoptWizard(AdoptCase):
    def test_a_word_file_becomes_a_version_and_its_own_values_become_questions(self):
        wizard = self.begin("Between [Company Name] and [Customer].", "Deposit: ____", theirs="Customer")
        self.assertEqual(
            [(line.expression, line.remark_kind) for line in wizard.line_ids],
            [("company.name", "known"), ("counterparty.name", "known"), ("deposit", "question")],
        )
        wizard.action_rewrite()
        self.assertEqual(wizard.state, "review")
        self.assertIn("{{ company.name }}</ins>", str(wizard.comparison))
        wizard.question_ids.write({"label": "How much?", "field_type": "monetary"})
        version = self.version(wizard)
        self.assertEqual((version.state, version.error_count), ("draft", 0))
        self.assertEqual(
            docx_template.paragraphs(version._bytes()),
            ["Between {{ company.name }} and {{ counterparty.name }}.", "Deposit: {{ deposit }}"],
        )
        self.assertEqual(
            [(field.name, field.label, field.field_type) for field in self.template.field_ids],
            [("deposit", "How much?", "monetary")],
        )
        version.action_publish()
        contract = self.draft(template_id=self.template, answers=self.answer(deposit=5.0))
        self.assertIn("Smith & Sons", self.text(contract))

    def test_a_new_template_is_made_with_the_version_and_not_before(self):
        Template = self.env["clm.template"]
        before = Template.search_count([])
        wizard = self.begin("[Fee]", template_id=False, template_name="Own terms", type_id=self.type.id)
        wizard.action_rewrite()
        self.assertEqual(Template.search_count([]), before)
        template = self.version(wizard).template_id
        self.assertEqual((template.name, template.type_id), ("Own terms", self.type))
        self.assertEqual(wizard.action_use()["res_id"], template.version_ids.id, "used once, opened twice")

    def test_a_template_or_a_name_for_one_is_needed(self):
        with self.assertRaisesRegex(UserError, "name"):
            self.begin("[Fee]", template_id=False, type_id=False)

    def test_statements_of_other_programs_become_rows_and_blocks(self):
        wizard = self.begin(
            "{IF size === 'big' && urgent}", "Big", "{END-IF}", "{FOR p IN people}", "{$p}", "{END-FOR}"
        )
        self.assertEqual(set(wizard.line_ids.mapped("kind")), {"statement", "tag"})
        wizard.action_rewrite()
        kinds = {question.name: question.field_type for question in wizard.question_ids}
        self.assertEqual(kinds, {"size": "selection", "urgent": "boolean", "people": "list"})
        self.assertEqual(wizard.question_ids[0].options, "big")
        self.assertFalse(self.version(wizard).error_count)

    def test_a_bad_expression_is_told_on_its_row_before_anything_is_written(self):
        wizard = self.begin("[One] and [Two]", "[Three]", "[Four]")
        self.row(wizard, "[One]").expression = "one |"
        self.row(wizard, "[Two]").expression = "company"
        self.row(wizard, "[Three]").expression = "{% if renews %}"
        wizard.action_rewrite()
        self.assertEqual((wizard.state, wizard.problem_count), ("map", 2))
        self.assertFalse(wizard.result)
        self.assertIn("cannot be read", self.row(wizard, "[One]").problem)
        self.assertIn("company | address", self.row(wizard, "[Two]").problem)
        self.row(wizard, "[One]").expression = "one"
        self.row(wizard, "[Two]").expression = "company.nmae"
        wizard.action_rewrite()
        self.assertEqual(wizard.state, "map")
        self.assertIn("company.name", self.row(wizard, "[Two]").problem)
        self.assertTrue(self.row(wizard, "[Three]").problem, "the block does not end")
        self.assertFalse(self.row(wizard, "[Four]").problem)
        self.row(wizard, "[Two]").skip = True
        self.row(wizard, "[Three]").expression = "three"
        wizard.action_rewrite()
        self.assertEqual(wizard.state, "review")
        self.assertEqual(wizard.left_line_ids.mapped("text"), ["[Two]"])

    def test_entries_of_an_own_list_have_no_parts(self):
        wizard = self.begin("{FOR p IN people}", "{$p.name}", "{END-FOR}")
        wizard.action_rewrite()
        self.assertEqual(wizard.state, "map")
        self.assertIn("people", self.row(wizard, "{$p.name}").problem)
        self.row(wizard, "{$p.name}").expression = "p"
        wizard.action_rewrite()
        self.assertEqual(wizard.state, "review")

    def test_equal_passages_can_be_taken_apart_and_put_together(self):
        wizard = self.begin("[Name] and [Name]", "[City] [City]")
        self.assertEqual(wizard.line_ids.mapped("place_count"), [2, 2])
        self.row(wizard, "[Name]").action_split()
        self.assertEqual(wizard.line_ids.mapped("place_count"), [1, 1, 2])
        wizard.line_ids[1].expression = "counterparty.name"
        wizard.action_separate()
        wizard.action_join()
        self.assertEqual(
            [(line.text, line.expression, line.place_count) for line in wizard.line_ids],
            [("[Name]", "name", 1), ("[Name]", "counterparty.name", 1), ("[City]", "city", 2)],
        )
        wizard.action_rewrite()
        text = docx_template.paragraphs(self.version(wizard)._bytes())[0]
        self.assertEqual(text, "{{ name }} and {{ counterparty.name }}")

    def test_going_back_and_forth_loses_nothing(self):
        wizard = self.begin("[Name] and [Name]", "Fee: ____")
        self.row(wizard, "[Name]").action_split()
        wizard.line_ids[1].expression = "counterparty.name"
        wizard.action_rewrite()
        wizard.question_ids[-1].label = "Which fee?"
        wizard.action_back()
        wizard.action_back()
        self.assertEqual(wizard.state, "upload")
        wizard.action_read()
        self.assertEqual(wizard.line_ids.mapped("expression"), ["name", "counterparty.name", "fee"])
        wizard.ours = "Name"
        wizard.action_read()
        self.assertEqual(wizard.line_ids.mapped("expression"), ["company.name", "counterparty.name", "fee"])
        wizard.action_rewrite()
        self.assertEqual(wizard.question_ids.mapped("label"), ["Which fee?"])

    def test_decisions_hold_for_the_same_words_of_a_mended_file(self):
        wizard = self.begin("[Name]", "[Old]")
        self.row(wizard, "[Name]").expression = "counterparty.name"
        wizard.action_back()
        wizard.datas = base64.b64encode(docx("[New]", "[Name] once more"))
        wizard.action_read()
        self.assertEqual(wizard.line_ids.mapped("expression"), ["new", "counterparty.name"])

    def test_drafting_notes_can_vanish_from_contracts(self):
        wizard = self.begin("[Note: choose one]", "[Name] signs.")
        self.assertEqual(wizard.note_count, 1)
        wizard.action_hide_notes()
        wizard.action_rewrite()
        version = self.version(wizard)
        self.assertEqual(docx_template.paragraphs(version._bytes())[0], "{# Note: choose one #}")
        rendered = version._render({"name": "Asha"}, locale="en_US", country=None, currency=None)
        self.assertEqual(docx_template.paragraphs(rendered.data), ["Asha signs."])

    def test_words_of_every_script_become_names(self):
        wizard = self.begin("[कंपनी का नाम] {اسم الطرف}")
        wizard.action_rewrite()
        self.assertEqual(wizard.question_ids.mapped("name"), ["कंपनी_का_नाम", "اسم_الطرف"])
        self.assertFalse(self.version(wizard).error_count)

    def test_files_that_cannot_be_used_are_refused_and_nothing_is_lost(self):
        wizard = self.begin("[Name]")
        self.row(wizard, "[Name]").expression = "counterparty.name"
        wizard.action_back()
        good = wizard.with_context(bin_size=False).datas
        broken = {
            b"%PDF-1.7 not a Word file": "Word",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000: "",
            with_part(docx("[a]"), "word/vbaProject.bin", b"x"): "macros",
            with_part(docx("[a]"), "word/media/bomb", "0" * (300 * 2**20)): "",
            with_part(docx("[a]"), "word/header9.xml", b"<w:hdr"): "header9",
            docx("No passage at all."): "nothing",
        }
        for data, told in broken.items():
            with self.subTest(data[:40]):
                wizard.datas = base64.b64encode(data)
                with self.assertRaisesRegex(UserError, told), self.env.cr.savepoint():
                    wizard.action_read()
                self.assertEqual(wizard.state, "upload")
        wizard.datas = good
        wizard.action_read()
        self.assertEqual(wizard.line_ids.expression, "counterparty.name")

    def test_what_is_wrong_in_the_file_itself_is_shown_with_its_place(self):
        wizard = self.begin("[Name]", "{% if renews %} no end")
        wizard.action_rewrite()
        self.assertEqual(wizard.state, "review")
        self.assertRegex(wizard.findings, "paragraph 2")
        self.assertTrue(self.version(wizard).error_count)

    def test_a_version_with_fields_of_another_program_leads_to_its_passages(self):
        version = self.upload("{party_name} signs")
        self.assertTrue(version.has_foreign_tags)
        wizard = self.env["clm.adopt.wizard"].browse(version.action_adopt()["res_id"])
        self.assertEqual((wizard.state, wizard.template_id), ("map", self.template))
        self.assertEqual(wizard.line_ids.expression, "party_name")
        self.assertFalse(self.upload("{{ contract.number }}").has_foreign_tags)

    def test_the_names_to_choose_from_come_with_filter_and_meaning(self):
        self.declare(deposit="char")
        names = dict(self.begin("[Name]").get_expressions())
        self.assertEqual(names["deposit"], "deposit")
        self.assertIn("contract.effective_date | date", names)
        self.assertNotIn("lines.price | money", names)

    def test_nobody_else_sees_the_file_and_drafters_cannot_begin(self):
        wizard = self.begin("[Name]")
        other = self.officer.copy({"login": "clm_other_officer"})
        for record in (wizard, wizard.line_ids):
            self.assertFalse(record.with_user(other).has_access("read"))
        with self.assertRaises(AccessError):
            self.env["clm.adopt.wizard"].with_user(self.rep).create({"datas": wizard.datas})

    def test_a_night_in_between_loses_nothing(self):
        wizard = self.begin("[Name]")
        self.env.flush_all()
        for table, hours in (("clm_adopt_wizard", 30), ("clm_adopt_wizard_line", 3000)):
            self.env.cr.execute(
                f"UPDATE {table} SET write_date = %s", [datetime.now() - timedelta(hours=hours)]
            )
        self.env.invalidate_all()
        for model in ("clm.adopt.wizard", "clm.adopt.wizard.line"):
            self.env[model]._transient_vacuum()
        self.assertTrue(wizard.exists() and wizard.line_ids.exists())
        fresh = self.env["clm.adopt.wizard"].with_user(self.officer).new({})
        self.assertEqual(fresh.unfinished_count, 1)
        self.env.cr.execute("UPDATE clm_adopt_wizard SET write_date = now() - interval '8 days'")
        self.env["clm.adopt.wizard"]._transient_vacuum()
        self.assertFalse(wizard.exists())
