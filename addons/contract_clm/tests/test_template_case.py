import base64
import io

from pypdf import PdfReader

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .test_template_field import TemplateCase


@tagged("post_install", "-at_install")
class TestTemplateCase(TemplateCase):
    def case(self, name="Usual", **values):
        values = {"template_id": self.template.id, "name": name, "partner_id": self.customer.id} | values
        return self.env["clm.template.case"].with_user(self.officer).create(values)

    def review(self, version):
        action = version.action_review()
        return self.env[action["res_model"]].with_user(self.officer).browse(action["res_id"])

    def test_publishing_shows_what_changes_in_the_text(self):
        self.upload("Payment within 30 days.", "By {{ counterparty.name }}.").action_publish()
        self.case()
        review = self.review(self.upload("Payment within 45 days.", "By {{ counterparty.name }}."))
        self.assertEqual(review.line_ids.mapped("outcome"), ["changed"])
        html = review.line_ids.difference
        self.assertRegex(html, r"<del[^>]*>30</del>")
        self.assertRegex(html, r"<ins[^>]*>45</ins>")
        self.assertIn("Smith &amp; Sons &lt;Trading&gt;", html)
        review.action_publish()
        self.assertEqual(self.template.published_version_id, review.version_id)

    def test_the_same_text_is_said_to_be_the_same(self):
        self.upload("Same").action_publish()
        self.case()
        self.assertEqual(self.review(self.upload("Same")).line_ids.outcome, "same")

    def test_a_case_keeps_the_values_that_were_taken(self):
        version = self.upload("{{ counterparty.name }} {{ today | date }}")
        version.action_publish()
        case = self.case()
        before = case._paragraphs(version)
        self.customer.name = "Renamed"
        self.assertEqual(case._paragraphs(version), before)
        case.action_take_values()
        self.assertIn("Renamed", case._paragraphs(version)[0])

    def test_a_version_that_a_case_cannot_be_drafted_with_is_not_published(self):
        self.upload("Fine").action_publish()
        self.case()
        version = self.upload("{{ deposit }}")
        version.action_declare_fields()
        review = self.review(version)
        self.assertEqual(review.line_ids.outcome, "failed")
        self.assertIn("Deposit", review.line_ids.message)
        with self.assertRaisesRegex(UserError, "Usual"):
            version.action_publish()
        self.template.case_ids.answers = self.answer(deposit="five")
        self.template.case_ids.action_take_values()
        version.action_publish()

    def test_cases_of_a_contract_and_of_an_order_have_their_lines(self):
        version = self.upload("{% for line in lines %}{{ line.product }} {% endfor %}{{ totals.untaxed }}")
        contract = self.draft()
        texts = {
            case._paragraphs(version)[0]
            for case in (
                self.case(contract_id=contract.id, partner_id=False),
                self.case(order_id=self.order.id, partner_id=False),
            )
        }
        self.assertEqual(texts, {"Support 1200.0"})

    def test_without_a_case_publishing_needs_no_dialog(self):
        version = self.upload("Plain")
        self.assertFalse(version.action_review())
        self.assertEqual(version.state, "published")

    def test_a_case_without_a_record_is_refused(self):
        with self.assertRaises(UserError):
            self.case(partner_id=False)

    def test_who_drafts_has_no_access_to_cases(self):
        case = self.case()
        with self.assertRaises(AccessError):
            case.with_user(self.rep).read(["values"])


@tagged("post_install", "-at_install")
class TestTemplatePreview(TemplateCase):
    def preview(self, version, **values):
        action = version.action_preview()
        preview = self.env[action["res_model"]].with_user(self.officer).browse(action["res_id"])
        if values:
            preview.write(values)
            preview.action_show()
        return preview

    def pages(self, preview):
        return PdfReader(io.BytesIO(base64.b64decode(preview.pdf))).pages

    def test_the_newest_contract_of_the_type_is_shown(self):
        contract = self.draft()
        preview = self.preview(self.upload("Number {{ contract.number }}"))
        self.assertEqual(preview.contract_id, contract)
        self.assertIn(contract.name, self.pages(preview)[0].extract_text())
        self.assertFalse(preview.missing or preview.problem)

    def test_a_partner_is_enough_and_nothing_is_stored(self):
        count = self.env["clm.contract"].search_count([])
        preview = self.preview(self.upload("For {{ counterparty.name }}"), partner_id=self.customer.id)
        self.assertIn("Smith & Sons <Trading>", self.pages(preview)[0].extract_text())
        self.assertEqual(self.env["clm.contract"].search_count([]), count)

    def test_missing_values_are_marked_and_listed(self):
        version = self.upload("Venue {{ contract.venue }}, {{ deposit }}")
        version.action_declare_fields()
        preview = self.preview(version, partner_id=self.customer.id)
        self.assertIn("Deposit (deposit)", preview.missing)
        self.assertTrue(preview.pdf)

    def test_a_preview_becomes_a_case(self):
        version = self.upload("{{ deposit }}")
        version.action_declare_fields()
        preview = self.preview(
            version, partner_id=self.customer.id, answers=self.answer(deposit="five"), case_name="Five"
        )
        preview.action_keep_case()
        self.assertEqual(self.template.case_ids._paragraphs(version), ["five"])
        preview.case_name = False
        with self.assertRaises(UserError):
            preview.action_keep_case()

    def test_without_a_record_it_says_what_to_choose(self):
        preview = self.preview(self.upload("x"))
        with self.assertRaisesRegex(UserError, "Choose"):
            preview.action_show()

    def test_who_drafts_cannot_preview(self):
        with self.assertRaises(AccessError):
            self.upload("x").with_user(self.rep).action_preview()
