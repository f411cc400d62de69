from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.crm_lifecycle.models import crm_cross_sell_search, crm_cross_sell_search_pairs

from .cross_sell_common import CrossSellCase


@tagged("post_install", "-at_install")
class TestCrossSellSuggestion(CrossSellCase):
    def setUp(self):
        super().setUp()
        self.search = self.env["crm.cross.sell.search"]._of_company(self.env.company)

    def shop(self, bought=12, others=60, later=20):
        """So many buy phone and case, half of them the case later; all others buy bread, as most of these do."""
        people = self.people(bought)
        for number, partner in enumerate(people):
            if number % 2:
                self.order(partner, self.phone, 100)
                self.order(partner, self.case, 100 - later)
            else:
                self.order(partner, self.phone + self.case, 100)
        for partner in self.people(others, "Baker") | people[4:]:
            self.order(partner, self.bread, 50)
        return people

    def find(self):
        self.search.action_find()
        self.assertFalse(self.search.problem)
        return self.env["crm.cross.sell.suggestion"].search([("company_id", "=", self.search.company_id.id)])

    def pairs(self):
        return {(found.product_id, found.offer_id) for found in self.find()}

    def test_what_goes_together_is_found_with_its_numbers(self):
        self.shop()
        found = self.find().filtered(lambda found: found.product_id == self.phone)
        self.assertEqual(found.offer_id, self.case)
        self.assertRecordValues(
            found,
            [
                {
                    "both_count": 12,
                    "together_count": 6,
                    "later_count": 6,
                    "product_count": 12,
                    "offer_count": 12,
                    "gain": 0,
                    "confidence": 1,
                    "median_days": 20,
                }
            ],
        )
        everyone = found.customer_count
        self.assertEqual(everyone, self.search.customer_count)
        self.assertAlmostEqual(found.lift, everyone / 12)
        self.assertAlmostEqual(found.support, 12 / everyone)
        self.assertLess(found.chance, 0.001)

    def test_one_after_the_other_goes_one_way(self):
        self.shop()
        found = self.find()
        back = found.filtered(lambda pair: pair.product_id == self.case and pair.offer_id == self.phone)
        self.assertEqual((back.both_count, back.later_count), (6, 0))

    def test_what_could_be_chance_is_not_shown(self):
        self.shop()
        self.search.min_lift = 1
        self.assertFalse({pair for pair in self.pairs() if self.bread in pair})
        self.search.min_count = 2
        rare, odd = self.product("Rare"), self.product("Odd")
        for number, partner in enumerate(self.people(14, "Few")):
            self.order(partner, rare if number < 4 else odd, 10)
            if number < 2:
                self.order(partner, odd, 5)
        self.assertNotIn((rare, odd), self.pairs())
        self.assertTrue(self.search.chance_count)

    def test_fewer_than_asked_for_are_not_shown(self):
        self.shop()
        self.search.min_count = 13
        self.assertFalse(self.pairs())
        self.search.write({"min_count": 5, "min_support": 0.9})
        self.assertFalse(self.pairs())
        self.search.write({"min_support": 0, "min_lift": 50})
        self.assertFalse(self.pairs())

    def test_what_is_bought_too_late_does_not_count(self):
        self.shop(later=70)
        found = self.find().filtered(lambda pair: pair.product_id == self.phone)
        self.assertEqual((found.both_count, found.later_count, found.median_days), (6, 0, 0))

    def test_what_was_bought_first_long_ago_is_nothing_new(self):
        people = self.shop()
        for partner in people:
            self.order(partner, self.case, 1000)
        self.assertFalse(self.pairs())

    def test_archived_products_and_cancelled_orders_are_left_out(self):
        self.shop()
        self.case.active = False
        self.assertFalse(self.pairs())
        self.case.active = True
        self.env["sale.order"].search(
            [("order_line.product_id.product_tmpl_id", "in", self.case.ids)]
        ).state = "cancel"
        self.assertFalse(self.pairs())

    def test_a_suggestion_that_no_longer_holds_goes_and_one_put_aside_stays_there(self):
        self.shop()
        found = self.find()
        self.assertEqual(len(found), 2)
        found[0].action_archive()
        self.assertEqual(self.find(), found[1])
        self.case.active = False
        self.assertFalse(self.find())
        self.assertTrue(found[0].exists())
        self.case.active = True
        self.assertEqual(len(self.find()), 1)

    def test_who_buys_everything_is_left_out(self):
        self.shop()
        self.order(self.customer, self.phone + self.case + self.bread, 30)
        with patch.object(crm_cross_sell_search_pairs, "RESELLER", 2):
            self.find()
        self.assertGreaterEqual(self.search.reseller_count, 1)

    def test_colleagues_are_no_customers(self):
        self.shop()
        before = self.find() and self.search.customer_count
        self.order(self.env.user.partner_id, self.phone, 10)
        self.find()
        self.assertEqual(self.search.customer_count, before)

    def test_each_company_has_its_own(self):
        self.shop()
        other = self.env["res.company"].create({"name": "Other"})
        search = self.env["crm.cross.sell.search"]._of_company(other)
        search.action_find()
        self.assertFalse(search.kept_count)
        self.assertTrue(self.find())
        with self.enter_registry_test_mode():
            self.env.ref("crm_lifecycle.ir_cron_cross_sell").method_direct_trigger()
        self.assertTrue(search.last_run_at)

    def test_nothing_sold_finds_nothing(self):
        self.assertFalse(self.find())
        self.assertEqual(self.search.customer_count, 0)

    def test_a_fault_is_told_and_the_suggestions_stay(self):
        self.shop()
        found = self.find()
        with patch.object(type(self.search), "_pairs", side_effect=ValueError("no room")):
            self.search.action_find()
        self.assertEqual(self.search.problem, "no room")
        self.assertEqual(found.exists(), found)

    def test_many_orders_are_searched_in_the_background(self):
        self.shop()
        with (
            patch.object(crm_cross_sell_search, "AT_ONCE", 1),
            self.capture_triggers("crm_lifecycle.ir_cron_cross_sell") as triggers,
        ):
            action = self.search.action_find()
        self.assertEqual(action["params"]["type"], "info")
        self.assertTrue(triggers.records)

    def test_one_click_fills_in_the_rule(self):
        self.shop()
        found = self.find().filtered(lambda pair: pair.product_id == self.phone)
        action = found.action_make_rule()
        Rule = self.env["crm.cross.sell.rule"].with_context(**action["context"])
        made = Rule.create({"mail_template_id": self.template.id})
        self.assertEqual((made.product_ids, made.offer_product_ids, made.days), (self.phone, self.case, 20))
        self.assertEqual(found.rule_id, made)
        self.assertEqual(found.action_make_rule()["res_id"], made.id)

    def test_numbers_are_not_changed_by_hand(self):
        self.shop()
        with self.assertRaisesRegex(UserError, "never changed"):
            self.find()[:1].lift = 100

    def test_many_pairs_take_as_many_queries_as_few(self):
        self.shop()
        self.find()
        counts = []
        for more in (0, 6):
            products = self.env["product.template"].union(*(self.product(f"P{more}{n}") for n in range(more)))
            if products:
                for partner in self.people(8, "More"):
                    self.order(partner, products, 10)
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            self.search._find()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])
