from datetime import timedelta

from odoo.fields import Command
from odoo.tests import HttpCase, new_test_user, tagged


@tagged("post_install", "-at_install")
class TestCrossSellTour(HttpCase):
    def test_marketing_makes_a_rule_from_a_suggestion_by_clicking(self):
        user = new_test_user(
            self.env,
            "cross_sell_tour",
            groups="crm_lifecycle.group_crm_lifecycle_manager,sales_team.group_sale_salesman_all_leads",
        )
        self.env["sale.order"].search([("state", "=", "sale")]).state = "cancel"
        self.env["crm.cross.sell.suggestion"].search([]).unlink()
        kettle, tea, soap = self.env["product.template"].create(
            [
                {"name": name, "list_price": 5, "taxes_id": False}
                for name in ("Tour Kettle", "Tour Tea", "Tour Soap")
            ]
        )
        now = self.env.cr.now()
        for number in range(30):
            partner = self.env["res.partner"].create({"name": f"Tour Buyer {number}"})
            bought = [(kettle, 100), (tea, 91)] if number < 8 else [(soap, 40)]
            self.env["sale.order"].create(
                [
                    {
                        "partner_id": partner.id,
                        "date_order": now - timedelta(days=days_ago),
                        "order_line": [Command.create({"product_id": product.product_variant_id.id})],
                    }
                    for product, days_ago in bought
                ]
            ).state = "sale"
        self.start_tour("/odoo/cross-sell-suggestions", "crm_cross_sell", login=user.login)
        rule = self.env["crm.cross.sell.rule"].search([("product_ids", "in", kettle.ids)])
        self.assertEqual((rule.offer_product_ids, rule.days, rule.state), (tea, 9, "running"))
        self.assertEqual(rule.journey_id.user_id, user)
        self.assertTrue(rule.mail_template_id)
        self.assertEqual(rule.suggestion_id.product_id, kettle)
