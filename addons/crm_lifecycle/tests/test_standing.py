from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.tests import Form, new_test_user, tagged

from .common import LifecycleCase

SALES = "sales_team.group_sale_salesman_all_leads"


@tagged("post_install", "-at_install")
class TestStanding(LifecycleCase):
    """The stage of the customer where people work: contacts, leads, quotations."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        root = cls.env(su=True)
        cls.seller = new_test_user(root, "seller", groups=f"crm_lifecycle.group_crm_lifecycle_user,{SALES}")
        cls.plain_seller = new_test_user(root, "plain_seller", groups=SALES)
        documents = {"partner_id": cls.miller.id, "user_id": cls.seller.id}
        cls.lead = root["crm.lead"].create({"name": "Flour", **documents}).with_user(cls.seller)
        cls.order = root["sale.order"].create(documents).with_user(cls.seller)

    def hold(self, days):
        self.mill.sudo().lifecycle_profile_ids.hold_until = self.now + timedelta(days=days)

    @property
    def now(self):
        return self.env.cr.now()

    def test_a_lead_and_a_quotation_show_where_their_customer_stands_and_why(self):
        self.move(self.mill, self.active, "First delivery accepted")
        for document in (self.lead, self.order):
            self.assertEqual(document.lifecycle_stage_id, self.active)
            self.assertEqual(document.lifecycle_model_id, self.active.model_id)
            self.assertEqual(document.lifecycle_furthest_stage_id, self.active)
            self.assertEqual(document.lifecycle_why, "First delivery accepted")
        self.move(self.mill, self.at_risk, "Silent")
        self.assertEqual(self.order.lifecycle_stage_id, self.at_risk)
        self.assertEqual(self.order.lifecycle_furthest_stage_id, self.active)

    def test_the_forms_open_for_a_seller_with_and_without_the_role(self):
        self.move(self.mill, self.active)
        for document in (self.lead, self.order):
            self.assertEqual(Form(document).lifecycle_stage_id, self.active)
            arch = document.with_user(self.plain_seller).get_view(view_type="form")["arch"]
            self.assertNotIn("lifecycle", arch)
            with self.assertRaises(AccessError):
                document.with_user(self.plain_seller).lifecycle_why  # noqa: B018

    def test_documents_are_searched_by_stage_time_and_hold(self):
        self.move(self.mill, self.active, entered_at=self.now - timedelta(days=40))
        self.hold(5)
        customers = {
            "res.partner": self.mill | self.miller,
            "crm.lead": self.lead,
            "sale.order": self.order,
        }
        for model, expected in customers.items():
            records = self.env[model].with_user(self.seller)
            ours = [("id", "in", (expected | expected.search([], limit=5)).ids)]
            for domain in (
                [("lifecycle_stage_id", "=", self.active.id)],
                [("lifecycle_model_id", "=", self.active.model_id.id)],
                [
                    ("lifecycle_stage_entered_at", "<", "today -30d"),
                    ("lifecycle_stage_id", "=", self.active.id),
                ],
                [("lifecycle_hold_until", ">", "now")],
                [("lifecycle_furthest_stage_id", "=", self.active.id)],
            ):
                found = records.search(ours + domain)
                self.assertTrue(expected <= found, (model, domain))
            for domain in (
                [("lifecycle_stage_id", "=", False)],
                [("lifecycle_stage_entered_at", "<", "today -90d")],
                [("lifecycle_stage_id", "!=", self.active.id)],
            ):
                self.assertFalse(expected & records.search(ours + domain), (model, domain))

    def test_documents_are_grouped_by_stage_and_lifecycle(self):
        self.move(self.mill, self.active)
        for model, records in (
            ("res.partner", self.mill | self.miller | self.bakery),
            ("crm.lead", self.lead),
            ("sale.order", self.order),
        ):
            records = records.with_user(self.seller)
            for field, group in (
                ("lifecycle_stage_id", self.active),
                ("lifecycle_model_id", self.active.model_id),
            ):
                self.assertTrue(records.fields_get([field])[field]["groupable"], (model, field))
                groups = records.formatted_read_group([("id", "in", records.ids)], [field], ["__count"])
                counts = {found[field] and found[field][0]: found["__count"] for found in groups}
                expected = len(records - self.bakery) if model == "res.partner" else 1
                self.assertEqual(counts[group.id], expected, (model, field))
                [found] = [found for found in groups if found[field] and found[field][0] == group.id]
                same = records.search([("id", "in", records.ids), *found["__extra_domain"]])
                self.assertEqual(len(same), expected)
            months = records.formatted_read_group(
                [("id", "in", records.ids)], ["lifecycle_stage_entered_at:month"], ["__count"]
            )
            self.assertTrue(months)

    def test_who_may_not_see_stages_cannot_group_by_them(self):
        with self.assertRaises(AccessError):
            self.env["crm.lead"].with_user(self.plain_seller).formatted_read_group(
                [], ["lifecycle_stage_id"], ["__count"]
            )

    def test_each_document_shows_the_stage_of_its_company(self):
        self.user.sudo().company_ids += self.other
        self.seller.sudo().company_ids += self.other
        self.move(self.mill, self.active)
        there = self.env["crm.lifecycle.move"].with_context(allowed_company_ids=self.other.ids)
        there.create(
            {"partner_ids": self.mill.ids, "stage_id": self.at_risk.id, "reason": "Silent"}
        ).action_move()
        both = (self.env.company | self.other).ids
        order = (
            self.env["sale.order"]
            .sudo()
            .create({"partner_id": self.mill.id, "company_id": self.other.id, "user_id": self.seller.id})
        )
        orders = (self.order.sudo() | order).with_user(self.seller).with_context(allowed_company_ids=both)
        self.assertEqual(orders.mapped("lifecycle_stage_id"), self.active | self.at_risk)
        ours = [("id", "in", orders.ids)]
        self.assertEqual(orders.search([*ours, ("lifecycle_stage_id", "=", self.at_risk.id)]), order)
        groups = orders._read_group(ours, ["lifecycle_stage_id"], ["__count"])
        self.assertEqual(dict(groups), {self.active: 1, self.at_risk: 1})

    def test_the_button_of_a_document_moves_its_customer(self):
        action = self.order.action_open_lifecycle_move()
        self.assertEqual(action["context"]["default_partner_ids"], self.mill.ids)

    def test_many_documents_cost_no_more_queries_than_one(self):
        partners = self.env["res.partner"].sudo().create([{"name": str(n)} for n in range(20)])
        self.move(partners, self.active)
        leads = (
            self.env["crm.lead"]
            .sudo()
            .create(
                [{"name": "x", "partner_id": partner.id, "user_id": self.seller.id} for partner in partners]
            )
        )
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(22):
            leads.with_user(self.seller).mapped("lifecycle_stage_id.name")
