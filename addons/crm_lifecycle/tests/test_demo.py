from datetime import timedelta

from odoo.tests import TransactionCase, tagged


@tagged("post_install", "-at_install")
class TestDemo(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # A database with demo data has told its story.
        cls.env["res.partner"].search([("ref", "=like", "demo-c-%")]).ref = False
        cls.orders_before = cls.env["sale.order"].search([("client_order_ref", "=like", "demo-%")])
        cls.env["crm.lifecycle.demo"]._generate(seed=11, businesses=10, consumers=6)
        cls.customers = cls.env["res.partner"].search(
            [("ref", "=like", "demo-c-%"), ("parent_id", "=", False)]
        )

    def test_the_story_is_told_once(self):
        self.assertEqual(len(self.customers), 16)
        self.env["crm.lifecycle.demo"]._generate(seed=11)
        self.assertEqual(
            len(self.customers.search([("ref", "=like", "demo-c-%"), ("parent_id", "=", False)])), 16
        )

    def test_orders_are_found_and_counted(self):
        orders = self.env["sale.order"].search([("client_order_ref", "=like", "demo-%")]) - self.orders_before
        confirmed = orders.filtered(lambda order: order.state == "sale")
        self.assertTrue(confirmed)
        self.assertEqual(sum(self.customers.mapped("lifecycle_order_count")), len(confirmed))
        self.assertLess(min(orders.mapped("date_order")).year, self.env.cr.now().year)

    def test_everyone_has_a_stage_and_a_history_over_the_years(self):
        self.assertTrue(all(partner.lifecycle_stage_id for partner in self.customers))
        stays = self.customers.lifecycle_history_ids
        self.assertGreater(len({stay.entered_at.date() for stay in stays}), 15)
        for partner in self.customers:
            of_partner = partner.lifecycle_history_ids.sorted("entered_at")
            for stay, following in zip(of_partner, of_partner[1:], strict=False):
                self.assertEqual(stay.left_at, following.entered_at)

    def test_newsletters_are_on_record(self):
        contacts = self.customers | self.customers.child_ids
        rows = self.env["crm.contact.ledger"].search([("contact_id", "in", contacts.ids)])
        self.assertIn("send", rows.mapped("verdict"))

    def test_lapsed_customers_are_on_a_journey_that_sends_nothing_now(self):
        # A database with demo data has its journey.
        self.patch(type(self.env["crm.journey"]), "search_count", lambda model, domain, limit=None: 0)
        before = self.env["crm.journey"].search([])
        self.env["crm.lifecycle.demo"]._travel()
        journey = self.env["crm.journey"].search([]) - before
        self.assertEqual((journey.state, journey.user_id), ("running", self.env.ref("base.user_admin")))
        self.assertNotEqual(journey.entry_domain, "[]")
        self.assertTrue(journey.token_ids)
        self.assertFalse(journey.token_ids.filtered(lambda token: token.state == "failed"))
        mails = self.env["crm.journey.mail"].search([("journey_id", "=", journey.id)])
        self.assertEqual(set(mails.mapped("state")), {"sent"})
        self.assertLess(min(mails.mapped("sent_at")), self.env.cr.now() - timedelta(days=30))
