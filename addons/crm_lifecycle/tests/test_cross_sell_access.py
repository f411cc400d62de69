from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .cross_sell_common import CrossSellCase


@tagged("post_install", "-at_install")
class TestCrossSellAccess(CrossSellCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user = new_test_user(cls.env, "cross_user", groups="crm_lifecycle.group_crm_lifecycle_user")
        cls.manager = new_test_user(
            cls.env, "cross_manager", groups="crm_lifecycle.group_crm_lifecycle_manager"
        )
        cls.nobody = new_test_user(cls.env, "cross_nobody", groups="base.group_user")
        cls.tested = cls.env["crm.cross.sell.rule"].create(
            {
                "product_ids": cls.phone.ids,
                "offer_product_ids": cls.case.ids,
                "mail_template_id": cls.template.id,
            }
        )

    def test_a_user_reads_and_looks_for_suggestions(self):
        mine = self.tested.with_user(self.user)
        self.assertTrue(mine.sentence)
        self.assertEqual(mine.reached_count, 0)
        action = self.env["crm.cross.sell.suggestion"].with_user(self.user).action_find()
        search = self.env["crm.cross.sell.search"].with_user(self.user).browse(action["res_id"])
        search.action_find()
        self.assertTrue(search.last_run_at)
        for change in (
            lambda: mine.write({"days": 3}),
            lambda: mine.action_start(),
            lambda: mine.copy(),
            lambda: mine.unlink(),
            lambda: search.write({"min_count": 2}),
        ):
            with self.assertRaises(AccessError):
                change()

    def test_an_administrator_of_the_lifecycle_makes_and_starts_a_rule(self):
        mine = self.tested.with_user(self.manager)
        mine.action_start()
        self.assertEqual(mine.journey_id.user_id, self.manager)
        mine.days = 5
        mine.action_stop()
        made = mine.copy()
        self.assertFalse(made.journey_id)
        made.action_write_mail() if not made.mail_template_id else None
        made.unlink()

    def test_others_see_nothing(self):
        for name in ("crm.cross.sell.rule", "crm.cross.sell.suggestion", "crm.cross.sell.search"):
            with self.subTest(name), self.assertRaises(AccessError):
                self.env[name].with_user(self.nobody).search([])
        with self.assertRaises(AccessError):
            self.env["crm.cross.sell.suggestion"].with_user(self.nobody).action_find()

    def test_another_company_s_rules_are_not_seen(self):
        other = self.env["res.company"].create({"name": "Other"})
        theirs = self.tested.copy({"company_id": other.id})
        search = self.env["crm.cross.sell.search"]._of_company(other)
        self.assertNotIn(theirs, self.tested.with_user(self.manager).search([]))
        self.assertNotIn(search, search.with_user(self.manager).search([]))

    def test_a_started_rule_stays_with_its_company(self):
        self.tested.action_start()
        other = self.env["res.company"].create({"name": "Other"})
        with self.assertRaisesRegex(UserError, "Duplicate it"):
            self.tested.company_id = other

    def test_a_rule_has_no_journey_of_another_company(self):
        other = self.env["res.company"].create({"name": "Other"})
        theirs = self.env["crm.journey"].create({"name": "Theirs", "company_id": other.id})
        with self.assertRaises(UserError):
            self.tested.journey_id = theirs
