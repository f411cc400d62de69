import base64

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from ..models.clm_template_field import FIELD_TYPES
from .common import CONTRACT_USER
from .test_template import docx
from .test_template_field import TemplateCase


@tagged("post_install", "-at_install")
class TestTemplateCatalogue(TemplateCase):
    def catalogue(self, lang="en_US", contract_type=None, user=None):
        Type = self.env["clm.contract.type"].with_user(user or self.officer)
        return Type.get_template_catalogue((contract_type or self.type).id, lang)

    @staticmethod
    def rows(catalogue, key=None):
        return {
            row["tag"]: row
            for group in catalogue["groups"]
            if key in (None, group["key"])
            for row in group["rows"]
        }

    def test_examples_are_what_the_newest_contract_prints(self):
        contract = self.draft()
        catalogue = self.catalogue()
        rows = self.rows(catalogue)
        self.assertEqual(catalogue["contract"], contract.display_name)
        effective = rows["{{ contract.effective_date | date }}"]
        self.assertEqual((effective["example"], effective["is_sample"]), ("January 1, 2026", False))
        self.assertEqual(rows["{{ counterparty.name }}"]["example"], "Smith & Sons <Trading>")
        self.assertEqual(rows["{{ line.description }}"]["example"], "Support")
        purpose = rows["{{ contract.purpose }}"]
        self.assertTrue(purpose["example"] and purpose["is_sample"], "this contract has no purpose")

    def test_samples_say_so_where_there_is_no_contract(self):
        catalogue = self.catalogue()
        self.assertFalse(catalogue["contract"])
        for row in self.rows(catalogue).values():
            with self.subTest(row["tag"]):
                self.assertTrue(row["meaning"])
                self.assertEqual(row["is_sample"], bool(row["example"]))

    def test_every_known_value_of_an_example_prints(self):
        rows = self.rows(self.catalogue())
        without = [tag for tag, row in rows.items() if not row["example"] and not tag.startswith("{#")]
        self.assertFalse(without)
        known = self.env["clm.contract"]._known_fields()
        listed = " ".join(rows)
        self.assertFalse(
            [name for name in known if name.replace("lines.", "line.") not in listed],
            "every name is in the list",
        )

    def test_examples_follow_the_language(self):
        self.draft()
        tag = "{{ contract.effective_date | date }}"
        self.assertEqual(self.rows(self.catalogue("hi_IN"))[tag]["example"], "1 जनवरी 2026")
        arabic = self.rows(self.catalogue("ar_001"))[tag]["example"]
        self.assertRegex(arabic, "يناير")
        self.assertEqual(self.catalogue("xx_XX")["lang"], "en_US")

    def test_own_fields_of_every_kind_have_a_tag_and_an_example(self):
        kinds = dict(FIELD_TYPES)
        self.declare(**{f"own_{kind}": kind for kind in kinds})
        key = f"template-{self.template.id}"
        rows = self.rows(self.catalogue(), key)
        self.assertEqual(len(rows), len(kinds))
        examples = {row["meaning"]: row["example"] for row in rows.values()}
        self.assertEqual(examples["own_list"].count("\n"), 1)
        self.assertEqual(examples["own_boolean"], "Only if yes")
        self.assertEqual(examples["own_selection"], "Bank")
        lines = [line for tag in rows if "clause" not in tag for line in tag.split("\n")]
        self.assertFalse(self.upload(*lines).problem_ids, "the tags can be copied as they are")

    def test_names_of_one_template_do_not_disturb_those_of_another(self):
        other = self.template.copy({"name": "Other terms"})
        self.declare(deposit="char")
        self.env["clm.template.field"].create(
            {"template_id": other.id, "name": "deposit.paid", "label": "Paid", "field_type": "monetary"}
        )
        catalogue = self.catalogue()
        self.assertEqual(
            self.rows(catalogue, f"template-{self.template.id}")["{{ deposit }}"]["example"], "deposit"
        )
        paid = self.rows(catalogue, f"template-{other.id}")["{{ deposit.paid | money }}"]
        self.assertIn("12,500", paid["example"])

    def test_answers_of_the_newest_contract_are_shown(self):
        self.declare(deposit="char")
        self.upload("{{ deposit }}").action_publish()
        self.draft(template_id=self.template, answers=self.answer(deposit="Two months' rent"))
        row = self.rows(self.catalogue())["{{ deposit }}"]
        self.assertEqual((row["example"], row["is_sample"]), ("Two months' rent", False))

    def test_clauses_of_the_language_are_listed_with_their_text(self):
        text = "{{ counterparty.name }} keeps secrets."
        self.env["clm.clause"].create(
            {"name": "Secrecy", "code": "secrecy", "datas": base64.b64encode(docx(text))}
        )
        self.draft()
        [row] = self.rows(self.catalogue(), "clauses").values()
        self.assertEqual(row["tag"], '{% clause "secrecy" %}')
        self.assertEqual(row["example"], "Smith & Sons <Trading> keeps secrets.")

    def test_who_drafts_is_told_whom_to_ask(self):
        user = new_test_user(self.env, "clm_reader", CONTRACT_USER)
        with self.assertRaisesRegex(AccessError, "Officer"):
            self.catalogue(user=user)

    def test_the_cost_does_not_grow_with_templates_fields_and_clauses(self):
        self.draft()
        self.declare(one="char")

        def count():
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.catalogue()
            return self.env.cr.sql_log_count - before

        self.catalogue()
        first = count()
        for number in range(5):
            template = self.template.copy({"name": f"Terms {number}"})
            self.env["clm.template.field"].create(
                [
                    {
                        "template_id": template.id,
                        "name": f"x{number}_{field}",
                        "label": "X",
                        "field_type": "clause",
                    }
                    for field in range(4)
                ]
            )
        self.assertLessEqual(count(), first)
