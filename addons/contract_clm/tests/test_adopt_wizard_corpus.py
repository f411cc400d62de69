from datetime import date
from unittest.mock import patch

from odoo.tests import tagged

from ..tools import docx_template, pdf
from .test_adopt_wizard import AdoptCase
from .test_template import CORPUS

EXAMPLES = {"boolean": True, "date": "2026-03-01", "monetary": 1200.0, "list": "One\nTwo"}


@tagged("post_install", "-at_install")
class TestAdoptWizardCorpus(AdoptCase):
    """Standard contracts as lawyers publish them go all the way to a document."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.email = "house@example.com"

    def test_every_file_of_the_corpus_becomes_a_contract(self):
        if not CORPUS.is_dir():
            self.skipTest("the corpus is not here")
        for folder in sorted(CORPUS.iterdir()):
            with self.subTest(folder.name):
                self.assert_becomes_a_contract(folder.name, (folder / "template.docx").read_bytes())

    def assert_becomes_a_contract(self, name, data):
        wizard = self.begin(
            data=data,
            filename=f"{name}.docx",
            template_id=False,
            template_name=name,
            type_id=self.type.id,
            ours="Provider",
            theirs="Customer",
        )
        wizard.action_hide_notes()
        wizard.action_rewrite()
        self.assertEqual((wizard.state, wizard.findings), ("review", ""), wizard.line_ids.mapped("problem"))
        version = self.version(wizard)
        self.assertFalse(version.error_count, version.problem_ids.mapped("message"))
        version.action_publish()
        text = self.drafted(version.template_id)
        self.assertIn("Example", text)
        for line in wizard.line_ids.filtered("replaced"):
            if line.kind == "tag":
                self.assertNotIn(line.text, text)

    def drafted(self, template):
        answers = {
            field._key(): EXAMPLES.get(field.field_type, f"Example {field.id}")
            for field in template.field_ids
        }
        with patch.object(pdf, "convert", side_effect=pdf.OfficeMissing("not looked at here")):
            contract = self.env["clm.contract"].browse(
                self.wizard(template, answers).action_draft()["res_id"]
            )
        return "\n".join(docx_template.paragraphs(contract.current_version_id._read_file("docx")))

    def wizard(self, template, answers):
        return (
            self.env["clm.draft.wizard"]
            .with_user(self.rep)
            .create(
                {
                    "order_id": self.order.id,
                    "type_id": self.type.id,
                    "template_id": template.id,
                    "answers": answers,
                    "purpose": "Example purpose",
                    "venue": "Dublin",
                    "effective_date": date(2026, 1, 1),
                    "governing_country_id": self.env.ref("base.ie").id,
                    "payment_term_id": self.env.ref("account.account_payment_term_30days").id,
                    "liability_cap": 1000,
                }
            )
        )
