from odoo.tests import Form, tagged

from .loyalty_common import LoyaltyCase


@tagged("post_install", "-at_install")
class TestLoyaltyScreens(LoyaltyCase):
    def test_the_contact_shows_points_and_tier(self):
        self.give(self.mill, 120)
        self.refresh()
        arch = self.env["res.partner"].with_user(self.user).get_view(view_type="form")["arch"]
        self.assertIn("loyalty_tier_id", arch)
        action = self.miller.with_user(self.user).action_open_loyalty_standings()
        found = self.env["crm.loyalty.standing"].with_user(self.user).search(action["domain"])
        self.assertEqual(found.partner_id, self.mill)

    def test_an_administrator_writes_a_rule_in_the_form(self):
        with Form(self.env["crm.loyalty.rule"].with_user(self.manager)) as form:
            form.name = "Thank you for your order"
            form.program_id = self.program.with_user(self.manager)
            form.kind_id = self.env["crm.lifecycle.kind"].with_user(self.manager)._of_code("order")
            self.assertEqual(form.undo_kind_id.code, "order_cancelled")
            form.points = 20
        self.assertEqual(form.record.company_id, self.env.company)
        form.record.action_open_grants()

    def test_every_list_opens_for_those_it_is_for(self):
        for model in ("standing", "stay", "grant", "tier", "rule"):
            records = self.env[f"crm.loyalty.{model}"].with_user(self.user)
            self.assertTrue(records.get_view(view_type="list")["arch"])
            records.search([]).read()  # pylint: disable=no-search-all
