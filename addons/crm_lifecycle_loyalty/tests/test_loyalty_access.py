from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .loyalty_common import LoyaltyCase

MODELS = ("tier", "rule", "standing", "stay", "grant")


@tagged("post_install", "-at_install")
class TestLoyaltyAccess(LoyaltyCase):
    def test_users_look_and_administrators_define(self):
        rule = self.rule()
        for model in MODELS:
            records = self.env[f"crm.loyalty.{model}"]
            self.assertTrue(records.with_user(self.user).has_access("read"), model)
            for operation in ("write", "create", "unlink"):
                self.assertFalse(records.with_user(self.user).has_access(operation), model)
                self.assertEqual(
                    records.with_user(self.manager).has_access(operation), model in ("tier", "rule"), model
                )
        with self.assertRaises(AccessError):
            rule.with_user(self.user).points = 1000
        self.assertFalse(self.env["loyalty.card"].with_user(self.manager).has_access("read"))

    def test_whoever_has_no_role_sees_nothing_of_it(self):
        stranger = new_test_user(self.env(su=True), "stranger", groups="base.group_user")
        for model in MODELS:
            self.assertFalse(self.env[f"crm.loyalty.{model}"].with_user(stranger).has_access("read"))
        with self.assertRaises(AccessError):
            self.mill.with_user(stranger).read(["loyalty_tier_id"])

    def test_other_companies_see_shared_programs_only(self):
        self.give(self.mill, 120)
        rule = self.rule()
        self.signal(self.mill, source=1)
        self.award()
        self.refresh()
        abroad = new_test_user(
            self.env(su=True),
            "abroad",
            groups="crm_lifecycle.group_crm_lifecycle_manager",
            company_id=self.other.id,
            company_ids=[(6, 0, self.other.ids)],
        )
        for model in MODELS:
            rows = self.env[f"crm.loyalty.{model}"].with_user(abroad)
            self.assertFalse(rows.search([("program_id", "=", self.program.id)]), model)
        self.assertFalse(self.mill.with_user(abroad).loyalty_tier_id)
        with self.assertRaises(AccessError):
            rule.with_user(abroad).read(["points"])
        self.program.company_id = False
        self.assertEqual(self.mill.with_user(abroad).loyalty_tier_id, self.silver)

    def test_a_rule_and_its_program_are_of_one_company(self):
        elsewhere = self.make_program(
            self.env(user=1), "Elsewhere", company_id=self.other.id, currency_id=self.other.currency_id.id
        )
        with self.assertRaises(UserError):
            self.rule(program_id=elsewhere.id)
