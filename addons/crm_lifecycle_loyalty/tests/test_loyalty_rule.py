from datetime import timedelta

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .loyalty_common import LoyaltyCase


@tagged("post_install", "-at_install")
class TestLoyaltyRule(LoyaltyCase):
    def test_a_signal_gives_points_once_however_often_it_is_read(self):
        rule = self.rule()
        self.signal(self.mill, source=1)
        for _again in range(3):
            self.award()
        rule._rewind()
        self.award()
        self.assertEqual(self.points(self.mill), 50)
        self.assertEqual((rule.grant_count, rule.problem), (1, False))
        line = self.cards(self.mill).history_ids
        self.assertEqual((line.description, line.issued, line.used), ("Thank you", 50, 0))

    def test_each_contact_has_a_card_and_another_rule_adds_to_it(self):
        self.rule()
        self.rule("mail_in", 5)
        for contact in (self.mill, self.miller):
            self.signal(contact, source=contact.id)
            self.signal(contact, "mail_in", source=contact.id)
        self.award()
        for contact in (self.mill, self.miller):
            self.assertEqual(len(self.cards(contact)), 1)
            self.assertEqual(self.points(contact), 55)

    def test_signals_of_before_do_not_count(self):
        rule = self.rule()
        self.signal(self.mill, source=1, days=31)
        self.award()
        self.assertFalse(self.cards(self.mill))
        rule.since = self.now - timedelta(days=60)
        self.award()
        self.assertEqual(self.points(self.mill), 50)

    def test_a_cancelled_order_takes_the_points_back_once(self):
        rule = self.rule()
        self.assertEqual(rule.undo_kind_id.code, "order_cancelled")
        self.signal(self.mill, source=1)
        self.award()
        self.signal(self.mill, "order_cancelled", source=1)
        self.award()
        self.award()
        self.assertEqual(self.points(self.mill), 0)
        self.assertFalse(self.cards(self.mill).history_ids)
        self.assertEqual(rule.grant_count, 0)

    def test_an_order_confirmed_again_gives_its_points_again_but_not_twice(self):
        self.rule()
        for nth in (1, 2, 3):
            self.signal(self.mill, source=1, nth=nth)
            self.award()
            self.assertEqual(self.points(self.mill), 50)
            if nth < 3:
                self.signal(self.mill, "order_cancelled", source=1, nth=nth)
                self.award()
                self.assertEqual(self.points(self.mill), 0)

    def test_what_was_confirmed_cancelled_and_confirmed_before_anybody_looked_counts_once(self):
        self.rule()
        self.signal(self.mill, source=1)
        self.award()
        self.signal(self.mill, "order_cancelled", source=1)
        self.signal(self.mill, source=1, nth=2)
        self.award()
        self.assertEqual(self.points(self.mill), 50)
        for nth in (1, 2):
            self.signal(self.bakery, source=2, nth=nth)
            self.signal(self.bakery, "order_cancelled", source=2, nth=nth)
        self.award()
        self.assertEqual(self.points(self.bakery), 0)

    def test_points_that_were_used_cannot_be_taken_back(self):
        self.rule()
        self.signal(self.mill, source=1)
        self.award()
        self.cards(self.mill).points = 20
        self.signal(self.mill, "order_cancelled", source=1)
        self.award()
        self.assertEqual(self.points(self.mill), 0)

    def test_once_per_customer_counts_all_of_its_contacts(self):
        self.rule(once=True)
        self.signal(self.miller, source=1)
        self.signal(self.mill, source=2)
        self.award()
        self.signal(self.mill, source=3)
        self.award()
        self.assertEqual(self.points(self.miller) + self.points(self.mill), 50)

    def test_a_rule_on_stages_asks_for_its_stage(self):
        self.rule("stage", 30, stage_id=self.active.id)
        self.move(self.mill, self.active)
        self.move(self.bakery, self.at_risk)
        self.env["crm.lifecycle.source.stage"].sudo()._collect_ids(
            (self.mill | self.bakery).lifecycle_history_ids.ids
        )
        self.award()
        self.assertEqual(self.points(self.mill), 30)
        self.assertFalse(self.cards(self.bakery))

    def test_signals_of_other_systems_count_by_their_own_reference(self):
        self.rule("shop_order", 10)
        for reference in ("a", "b", "a"):
            self.signal(self.mill, "shop_order", ref=reference)
        self.award()
        self.assertEqual(self.points(self.mill), 20)

    def test_signals_of_another_company_give_nothing(self):
        self.rule()
        self.signal(self.mill, source=1, company=self.other)
        self.award()
        self.assertFalse(self.cards(self.mill))

    def test_a_rule_that_fails_says_so_and_others_go_on(self):
        broken, good = self.rule(), self.rule(points=7)
        self.signal(self.mill, source=1)
        self.patch(type(self.env["crm.loyalty.rule"]), "_insert_grants", self.failing(broken))
        self.award()
        self.assertIn("No room", broken.problem)
        self.assertFalse(good.problem)
        self.assertEqual(self.points(self.mill), 7)

    def failing(self, broken):
        insert = type(self.env["crm.loyalty.rule"])._insert_grants

        def patched(rule, window, now):
            if rule == broken:
                raise ValueError("No room")
            return insert(rule, window, now)

        return patched

    def test_a_window_costs_as_many_queries_for_many_as_for_one(self):
        # Each with a card already: making cards is Odoo's, one row each.
        partners = self.env["res.partner"].sudo().create([{"name": f"P{n}"} for n in range(40)])
        for partner in partners:
            self.give(partner, 1)
        rule = self.rule()
        counts = []
        for round_, number in enumerate((1, 1, 39)):
            for partner in partners[:number]:
                self.signal(partner, source=1000 * round_ + partner.id)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            rule.sudo()._award_window()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[2], counts[1] + 1)

    def test_rules_that_cannot_work_are_refused(self):
        coupons = self.make_program(self.env(user=1), "Coupons", program_type="coupons")
        with self.assertRaises(ValidationError):
            self.rule(program_id=coupons.id)
        with self.assertRaises(ValidationError):
            self.rule("loyalty")
        with self.assertRaises(ValidationError):
            self.rule("order", stage_id=self.active.id)
        with self.assertRaises(ValidationError):
            self.rule(undo_kind_id=self.env["crm.lifecycle.kind"]._of_code("order").id)
