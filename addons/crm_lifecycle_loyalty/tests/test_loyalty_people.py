from odoo.tests import tagged

from .loyalty_common import LoyaltyCase


@tagged("post_install", "-at_install")
class TestLoyaltyPeople(LoyaltyCase):
    def setUp(self):
        super().setUp()
        self.rule(points=70)
        for source, contact in enumerate((self.mill, self.bakery), 1):
            self.signal(contact, source=source)
        self.award()

    def standings(self, partner):
        return self.env["crm.loyalty.standing"].search([("partner_id", "=", partner.id)])

    def test_merging_adds_up_points_and_leaves_one_stay_open(self):
        self.give(self.mill, 50)
        self.give(self.bakery, 50)
        self.refresh()
        self.assertEqual(self.standings(self.mill).tier_id, self.silver)
        admin = self.env(user=self.env.ref("base.user_admin"))
        wizard = admin["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((self.mill | self.bakery).ids, self.mill.with_env(admin))
        self.env.invalidate_all()
        standing = self.standings(self.mill)
        self.assertEqual((standing.points, standing.balance, standing.tier_id), (240, 240, self.silver))
        open_stays = self.env["crm.loyalty.stay"].search(
            [("partner_id", "=", self.mill.id), ("left_at", "=", False)]
        )
        self.assertEqual(len(open_stays), 1)
        self.award()
        self.assertEqual(self.points(self.mill), 240)

    def test_a_customer_that_becomes_a_contact_brings_its_points_along(self):
        self.bakery.sudo().write({"is_company": False, "parent_id": self.mill.id})
        self.env.invalidate_all()
        self.assertFalse(self.standings(self.bakery))
        standing = self.standings(self.mill)
        self.assertEqual((standing.points, standing.tier_id), (140, self.silver))
        self.award()
        self.assertEqual(self.points(self.bakery), 70)

    def test_who_is_forgotten_leaves_numbers_without_a_name(self):
        self.give(self.mill, 50)
        self.refresh()
        self.env["crm.lifecycle.people"]._forget(self.mill.ids)
        self.env.invalidate_all()
        self.assertFalse(self.standings(self.mill))
        grants = self.env["crm.loyalty.grant"].search([("program_id", "=", self.program.id)])
        self.assertEqual(sum(grants.mapped("points")), 140)
        self.assertEqual(grants.partner_id, self.bakery)
        self.assertFalse(self.env["crm.loyalty.stay"].search([("partner_id", "=", self.mill.id)]))
        self.award()
        self.refresh()
        self.assertEqual(self.points(self.mill), 120)
        self.assertFalse(self.standings(self.mill))

    def test_a_deleted_contact_leaves_numbers(self):
        self.bakery.sudo().unlink()
        self.env.invalidate_all()
        grants = self.env["crm.loyalty.grant"].search([("program_id", "=", self.program.id)])
        self.assertEqual(sum(grants.mapped("points")), 140)
