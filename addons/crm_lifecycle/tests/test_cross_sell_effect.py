from datetime import timedelta

from odoo.tests import tagged

from .cross_sell_common import CrossSellCase


@tagged("post_install", "-at_install")
class TestCrossSellEffect(CrossSellCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.foreign = cls.env["res.currency"].create({"name": "QQQ", "symbol": "Q", "rounding": 0.01})
        cls.env["res.currency.rate"].create(
            {"name": "2020-01-01", "currency_id": cls.foreign.id, "rate": 4, "company_id": cls.env.company.id}
        )

    def setUp(self):
        super().setUp()
        self.tested = self.rule(window_days=30)
        self.tested.action_start()
        self.offer = self.tested.journey_id.live_version_id.step_ids.filtered(
            lambda step: step.kind == "mail"
        )

    def travel(self, partners, days_ago, reached=True, held=False):
        """They entered so long ago, and got the offer at once."""
        tokens = self.tested.journey_id._enter(partners)
        at = self.now - timedelta(days=days_ago)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE crm_journey_token SET entered_at = %s, since_at = %s, is_control = %s WHERE id = ANY(%s)",
            (at, at, held, tokens.ids),
        )
        if reached:
            self.env.cr.execute(
                """INSERT INTO crm_journey_trace (token_id, journey_id, step_id, company_id, done_at, branch, outcome)
                   SELECT id, journey_id, %s, company_id, %s, 'next', 'done' FROM crm_journey_token
                    WHERE id = ANY(%s)""",
                (self.offer.id, at, tokens.ids),
            )
        self.env.invalidate_all(flush=False)
        return tokens

    def test_who_was_reached_and_what_they_bought_in_time(self):
        people = self.people(4)
        self.travel(people, 40)
        self.order(people[0], self.case + self.bread, 30)
        self.order(people[1], self.case, 5)
        self.order(people[2], self.case, 60)
        self.order(people[3], self.bread, 30)
        self.order(self.person, self.case, 30)
        self.assertRecordValues(self.tested, [{"reached_count": 4, "bought_count": 1, "revenue": 20}])
        lines = self.env["sale.order.line"].search(self.tested.action_open_bought()["domain"])
        self.assertEqual(lines.product_id, self.case.product_variant_id)
        self.assertEqual(lines.order_id.partner_id, people[0])
        self.assertEqual(
            self.env["crm.journey.trace"].search_count(self.tested.action_open_reached()["domain"]), 4
        )

    def test_revenue_is_in_the_company_s_currency(self):
        self.travel(self.person, 20)
        prices = self.env["product.pricelist"].create({"name": "Abroad", "currency_id": self.foreign.id})
        order = self.order(self.person, self.case, 10, pricelist_id=prices.id)
        self.assertEqual(order.currency_id, self.foreign)
        self.assertAlmostEqual(self.tested.revenue, order.amount_untaxed / 4, 2)

    def test_two_people_of_one_customer_earn_once(self):
        people = self.people(2)
        people.parent_id = self.customer
        self.travel(people, 20)
        self.order(people[0], self.case, 10)
        self.assertRecordValues(self.tested, [{"reached_count": 2, "bought_count": 2, "revenue": 20}])

    def test_against_those_held_out(self):
        self.assertEqual(self.tested.compared, "Nobody to compare with yet.")
        travelled, held = self.people(30, "Sent"), self.people(30, "Held")
        self.travel(travelled, 20)
        self.travel(held, 20, reached=False, held=True)
        for partner in travelled[:2]:
            self.order(partner, self.case, 10)
        self.assertIn("may still be chance", self.tested.compared)
        for partner in travelled[2:15]:
            self.order(partner, self.case, 10)
        self.order(held[0], self.case, 10)
        self.tested.invalidate_recordset()
        self.assertEqual((self.tested.travelled_count, self.tested.travelled_rate), (30, 0.5))
        self.assertAlmostEqual(self.tested.held_rate, 1 / 30)
        self.assertEqual(
            self.tested.compared, "15 of 30 bought it, of those held out 1 of 30: the offer works."
        )
        tokens = self.env["crm.journey.token"]
        self.assertEqual(tokens.search_count(self.tested.action_open_held()["domain"]), 30)
        self.assertEqual(tokens.search_count(self.tested.action_open_travelled()["domain"]), 30)

    def test_only_first_times_while_the_lot_was_drawn_are_compared(self):
        people = self.people(6)
        self.travel(people[:2], 20, reached=False, held=True)
        self.travel(people[2:4], 20)
        self.travel(people[4:5], 30)
        self.travel(people[5:], 10)
        again = self.travel(self.people(1), 20)
        again.rotation = 2
        self.tested.invalidate_recordset()
        self.assertEqual((self.tested.travelled_count, self.tested.held_count), (2, 2))
        tokens = self.env["crm.journey.token"]
        travelled = tokens.search(self.tested.action_open_travelled()["domain"])
        self.assertEqual(travelled.partner_id, people[2:4])
        self.assertEqual(tokens.search_count(self.tested.action_open_held()["domain"]), 2)

    def test_a_list_of_rules_takes_as_many_queries_as_one(self):
        self.travel(self.person, 20)
        rules = self.tested | self.rule(name="B") | self.rule(name="C")
        (rules[1] | rules[2]).action_start()
        names = ["reached_count", "bought_count", "revenue", "compared"]
        rules.read(names)
        counts = []
        for batch in (rules[0], rules):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            batch.read(names)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])

    def test_a_rule_that_never_ran_earned_nothing(self):
        self.assertRecordValues(
            self.rule(name="New"),
            [{"reached_count": 0, "bought_count": 0, "revenue": 0, "held_count": 0}],
        )
