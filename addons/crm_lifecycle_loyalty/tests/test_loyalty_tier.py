from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .loyalty_common import LoyaltyCase


@tagged("post_install", "-at_install")
class TestLoyaltyTier(LoyaltyCase):
    def standing(self, partner):
        return self.env["crm.loyalty.standing"].search(
            [("partner_id", "=", partner.id), ("program_id", "=", self.program.id)]
        )

    def test_the_points_of_all_contacts_of_a_customer_count(self):
        self.give(self.mill, 60)
        self.give(self.miller, 50)
        self.refresh()
        standing = self.standing(self.mill)
        self.assertEqual((standing.tier_id, standing.points, standing.balance), (self.silver, 110, 110))
        self.assertEqual((standing.next_tier_id, standing.missing_points), (self.gold, 390))
        self.assertFalse(self.standing(self.miller))
        self.assertEqual(self.miller.with_user(self.user).loyalty_tier_id, self.silver)
        self.assertEqual(self.mill.with_user(self.user).loyalty_balance, 110)

    def test_the_threshold_itself_belongs_to_the_tier(self):
        self.give(self.mill, 100)
        self.give(self.bakery, 99)
        self.refresh()
        self.assertEqual(self.standing(self.mill).tier_id, self.silver)
        self.assertFalse(self.standing(self.bakery).tier_id)

    def test_using_points_costs_no_tier_where_earned_points_count(self):
        self.give(self.mill, 120)
        self.cards(self.mill).points = 5
        self.refresh()
        self.assertEqual(
            (self.standing(self.mill).tier_id, self.standing(self.mill).balance), (self.silver, 5)
        )
        self.program.tier_basis = "balance"
        self.refresh()
        self.assertFalse(self.standing(self.mill).tier_id)

    def test_points_grow_old(self):
        self.give(self.mill, 450, days=400)
        self.give(self.mill, 100)
        self.refresh()
        self.assertEqual(self.standing(self.mill).tier_id, self.silver)
        self.program.tier_days = 0
        self.refresh()
        self.assertEqual(self.standing(self.mill).tier_id, self.gold)

    def test_reaching_and_losing_are_history_and_signals(self):
        self.give(self.mill, 600)
        self.refresh()
        self.refresh()
        self.assertEqual(self.titles("tier_reached"), ["Gold"])
        self.gold.threshold = 1000
        self.refresh()
        self.assertEqual(self.titles("tier_lost"), ["Gold"])
        # A lower tier that somebody falls into was not reached.
        self.assertEqual(self.titles("tier_reached"), ["Gold"])
        self.silver.threshold = 2000
        self.refresh()
        self.assertEqual(self.titles("tier_lost"), ["Silver", "Gold"])
        stays = self.env["crm.loyalty.stay"].search([("partner_id", "=", self.mill.id)], order="id")
        self.assertEqual(stays.tier_id, self.gold | self.silver)
        self.assertEqual(stays.mapped("is_rise"), [True, False])
        self.assertTrue(all(stays.mapped("left_at")))

    def test_rising_loses_nothing(self):
        self.give(self.mill, 120)
        self.refresh()
        self.give(self.mill, 400)
        self.refresh()
        self.assertEqual(self.titles("tier_reached"), ["Gold", "Silver"])
        self.assertFalse(self.titles("tier_lost"))

    def titles(self, code):
        return [row.payload["title"] for row in self.signals(self.mill, code).sorted("id", reverse=True)]

    def test_nobody_loses_anything_where_the_program_ends(self):
        self.give(self.mill, 120)
        self.refresh()
        self.program.active = False
        self.refresh()
        self.assertFalse(self.standing(self.mill).tier_id)
        self.assertFalse(self.signals(self.mill, "tier_lost"))

    def test_points_of_a_rule_change_the_tier_at_once(self):
        self.rule(points=100)
        self.signal(self.mill, source=1)
        self.award()
        self.assertEqual(self.standing(self.mill).tier_id, self.silver)
        self.assertTrue(self.signals(self.mill, "tier_reached"))

    def test_contacts_are_found_by_tier(self):
        self.give(self.mill, 120)
        self.refresh()
        partners = self.env["res.partner"].with_user(self.user)
        ours = [("id", "in", (self.mill | self.miller | self.bakery).ids)]
        self.assertEqual(
            partners.search([("loyalty_tier_id", "=", self.silver.id), *ours]), self.mill | self.miller
        )
        self.assertEqual(
            partners.search([("loyalty_tier_id", "ilike", "silv"), *ours]), self.mill | self.miller
        )
        for operator, value in (("=", False), ("!=", self.silver.id), ("not ilike", "silv")):
            self.assertEqual(
                partners.search([("loyalty_tier_id", operator, value), *ours]), self.bakery, operator
            )

    def test_a_segment_of_a_tier(self):
        self.give(self.mill, 120)
        self.refresh()
        segment = self.env["crm.segment"].create(
            {"name": "Silver", "domain": f"[('loyalty_tier_id', '=', {self.silver.id})]"}
        )
        segment.sudo()._refresh_guarded()
        members = self.env["crm.segment.member"].search([("segment_id", "=", segment.id)])
        self.assertEqual(members.partner_id, self.mill)

    def test_a_tier_that_was_used_is_archived_not_deleted(self):
        self.give(self.mill, 120)
        self.refresh()
        with self.assertRaises(UserError):
            self.silver.unlink()
        self.silver.active = False
        self.refresh()
        self.assertFalse(self.standing(self.mill).tier_id)
        self.gold.unlink()

    def test_tiers_belong_to_programs_of_loyalty_cards(self):
        wallet = self.make_program(self.env(user=1), "Wallet", program_type="ewallet")
        with self.assertRaises(ValidationError):
            self.silver.copy({"program_id": wallet.id})

    def test_standings_cost_as_many_queries_for_many_as_for_one(self):
        partners = self.env["res.partner"].sudo().create([{"name": f"P{n}"} for n in range(30)])
        standings = self.env["crm.loyalty.standing"].sudo()
        program = self.program.sudo()
        counts = []
        for number in (1, 1, 28):
            for partner in partners[:number]:
                self.give(partner, 120)
            partners -= partners[:number]
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            standings._refresh(program)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[2], counts[1] + 1)
