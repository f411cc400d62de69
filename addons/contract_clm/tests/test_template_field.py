import base64

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..tools import docx_template
from .common import ContractCase
from .test_template import docx


class TemplateCase(ContractCase):
    """A template of the officer's own, with what it takes to draft from it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.template = (
            cls.env["clm.template"]
            .with_user(cls.officer)
            .create({"name": "House terms", "type_id": cls.type.id})
        )

    @classmethod
    def upload(cls, *paragraphs):
        return (
            cls.env["clm.template.version"]
            .with_user(cls.officer)
            .create({"template_id": cls.template.id, "datas": base64.b64encode(docx(*paragraphs))})
        )

    @classmethod
    def declare(cls, **kinds):
        return cls.env["clm.template.field"].create(
            [
                {
                    "template_id": cls.template.id,
                    "name": name,
                    "label": name,
                    "field_type": kind,
                    "options": "Bank\nCash" if kind == "selection" else False,
                }
                for name, kind in kinds.items()
            ]
        )

    @classmethod
    def answer(cls, **answers):
        fields = {field.name: field._key() for field in cls.template.field_ids}
        return {fields[name]: value for name, value in answers.items()}

    @classmethod
    def text(cls, contract):
        return "\n".join(docx_template.paragraphs(base64.b64decode(contract.current_version_id.docx)))


@tagged("post_install", "-at_install")
class TestTemplateField(TemplateCase):
    def test_unknown_names_are_declared_with_the_kind_that_the_document_suggests(self):
        version = self.upload(
            "{{ deposit | money }} {{ start | date }} {{ party.nickname }}",
            "{% if escrow %}",
            "yes",
            "{% endif %}",
            "{% for duty in duties %}",
            "{{ duty }}",
            "{% endfor %}",
        )
        self.assertTrue(version.unknown_count)
        version.action_declare_fields()
        kinds = {field.name: field.field_type for field in self.template.field_ids}
        self.assertEqual(
            kinds,
            {
                "deposit": "monetary",
                "start": "date",
                "party.nickname": "char",
                "escrow": "boolean",
                "duties": "list",
            },
        )
        self.assertFalse(version.error_count)
        version.action_publish()

    def test_answers_of_every_kind_stand_in_the_document(self):
        version = self.upload(
            "{{ a }}|{{ b }}|{{ c }}|{{ d }}|{{ e | money }}|{{ f | date }}|{{ g }}|{{ h.i }}",
            "{% for x in j %}",
            "- {{ x }}",
            "{% endfor %}",
        )
        self.declare(
            a="char", b="text", c="integer", d="float", e="monetary", f="date", g="selection", j="list",
            **{"h.i": "char"},
        )  # fmt: skip
        version.action_publish()
        answers = {"a": "x", "b": "y", "c": 3, "d": 1.5, "e": 12.5, "f": "2026-05-01", "g": "Cash"}
        contract = self.draft(
            template_id=self.template,
            answers=self.answer(**answers, **{"h.i": "z", "j": "one\n\ntwo"}),
        )
        currency = contract.currency_id.symbol
        self.assertEqual(
            self.text(contract).split("\n"),
            [f"x|y|3|1.5|{currency}12.50|May 1, 2026|Cash|z", "- one", "- two"],
        )

    def test_a_question_without_an_answer_is_named(self):
        self.upload("{{ deposit }}")
        self.declare(deposit="monetary")
        self.template.version_ids.action_publish()
        with self.assertRaisesRegex(UserError, "deposit"):
            self.draft(template_id=self.template)

    def test_a_no_and_a_zero_are_answers(self):
        version = self.upload("{% if escrow %}escrow{% endif %}{{ count }}")
        self.declare(escrow="boolean", count="integer")
        version.action_publish()
        contract = self.draft(template_id=self.template, answers=self.answer(escrow=False, count=0))
        self.assertEqual(self.text(contract), "0")

    def test_the_questions_are_asked_as_soon_as_the_template_is_chosen(self):
        self.declare(deposit="monetary", method="selection")
        fields_spec = {"template_id": {"fields": {}}, "answers": {}}
        given = [{"name": self.template.field_ids[0]._key(), "value": 5}]
        result = self.env["clm.draft.wizard"].onchange(
            {"type_id": self.type.id, "template_id": self.template.id, "answers": given},
            ["template_id"],
            fields_spec,
        )
        asked = [(row["string"], row["type"], row["value"]) for row in result["value"]["answers"]]
        self.assertEqual(asked, [("deposit", "monetary", 5), ("method", "selection", False)])

    def test_answers_are_frozen_with_what_was_agreed(self):
        version = self.upload("{{ deposit }}")
        self.declare(deposit="char")
        version.action_publish()
        contract = self.draft(template_id=self.template, answers=self.answer(deposit="five"))
        contract.answers = self.answer(deposit="six")
        contract.action_generate()
        self.assertEqual(self.text(contract), "six")
        contract.action_submit()
        with self.assertRaises(UserError):
            contract.answers = self.answer(deposit="seven")

    def test_names_that_cannot_work_are_refused(self):
        for name in ("2nd", "a b", "_x", "a.__class__", "contract", "company.secret"):
            with self.subTest(name=name), self.assertRaises(ValidationError):
                self.declare(**{name: "char"})
        with self.assertRaises(ValidationError):
            self.env["clm.template.field"].create(
                {"template_id": self.template.id, "name": "pay", "label": "Pay", "field_type": "selection"}
            )
        self.declare(twice="char")
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self.declare(twice="char")

    def test_a_field_in_use_cannot_go(self):
        version = self.upload("{{ deposit }}")
        field = self.declare(deposit="char")
        version.action_publish()
        with self.assertRaisesRegex(UserError, "deposit"):
            field.unlink()
        field.label = "Deposit in words"

    def test_drafts_are_looked_at_again_when_fields_change(self):
        version = self.upload("{{ deposit }}")
        field = self.declare(deposit="char")
        self.assertFalse(version.error_count)
        field.unlink()
        self.assertEqual(version.error_count, 1)
        with self.assertRaises(UserError):
            version.action_publish()

    def test_who_drafts_cannot_change_what_is_asked(self):
        with self.assertRaises(AccessError):
            self.env["clm.template.field"].with_user(self.rep).create(
                {"template_id": self.template.id, "name": "x", "label": "X"}
            )

    def test_a_date_that_is_none_is_refused(self):
        version = self.upload("{{ start | date }}")
        self.declare(start="date")
        version.action_publish()
        contract = self.draft(template_id=self.template, answers=self.answer(start="2026-02-01"))
        contract.answers = self.answer(start="soon")
        with self.assertRaisesRegex(UserError, "soon"):
            contract.action_generate()
