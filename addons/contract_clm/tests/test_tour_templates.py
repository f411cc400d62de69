from odoo.tests import tagged

from .test_template_field import TemplateCase
from .test_tour import TourCase


@tagged("post_install", "-at_install")
class TestTourTemplates(TemplateCase, TourCase):
    def setUp(self):
        super().setUp()
        self.house = self.upload("[Customer] pays [Fee].", "Deposit: ____")
        self.house.filename = "house.docx"

    def test_a_lawyer_adopts_a_word_file(self):
        self.walk("adopt", self.officer)
        template = self.env["clm.template"].search([("name", "=", "House")])
        self.assertEqual(template.field_ids.label, "How much is the deposit?")
        self.assertEqual(
            set(template.version_ids.placeholder_ids.mapped("name")),
            {"counterparty.name", "contract.value", "deposit"},
        )
        self.assertFalse(template.version_ids.error_count)

    def test_a_version_leads_to_its_passages(self):
        self.walk("adopt_a_version", self.officer, f"/odoo/clm.template.version/{self.house.id}")

    def test_fields_of_templates_are_browsed_and_copied(self):
        self.env["res.lang"]._activate_lang("hi_IN")
        self.declare(deposit="monetary")
        self.template.field_ids.label = "How much is the deposit?"
        self.draft()
        self.walk("field_browser", self.officer)
