from datetime import timedelta

from odoo import fields
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import SQL


@tagged("post_install", "-at_install")
class TestTour(HttpCase):
    def test_a_user_moves_a_customer_from_the_contact_and_finds_it_on_the_board(self):
        user = new_test_user(
            self.env,
            "lifecycle_tour",
            groups="crm_lifecycle.group_crm_lifecycle_user,base.group_partner_manager",
        )
        customer = self.env["res.partner"].create({"name": "Tour Mill", "is_company": True})
        self.start_tour(f"/odoo/res.partner/{customer.id}", "crm_lifecycle_move", login=user.login)
        self.assertEqual(customer.lifecycle_stage_id, self.env.ref("crm_lifecycle.stage_active"))

    def test_an_administrator_changes_a_rule_tries_it_and_puts_it_live(self):
        manager = new_test_user(self.env, "rules_tour", groups="crm_lifecycle.group_crm_lifecycle_manager")
        model = self.env.ref("crm_lifecycle.model_b2b")
        active = self.env.ref("crm_lifecycle.stage_active")
        customer = self.env["res.partner"].create({"name": "Tour Bakery", "is_company": True})
        now = fields.Datetime.now()
        self._order_days_ago(customer, (250, 220, 190, 160, 130, 100))
        self.env["crm.lifecycle.profile"]._move(
            customer, active, "Bought again", entered_at=now - timedelta(days=10)
        )
        self.env["crm.lifecycle.profile"]._refresh_dirty()
        self.assertEqual(customer.lifecycle_stage_id, active)
        self.start_tour(f"/odoo/lifecycles/{model.id}", "crm_lifecycle_rules", login=manager.login)
        self.assertEqual(model.live_ruleset_id.number, 2)
        self.env["crm.lifecycle.profile"]._refresh()
        self.assertEqual(customer.lifecycle_stage_id, self.env.ref("crm_lifecycle.stage_at_risk"))

    def _order_days_ago(self, customer, days):
        kind = self.env.ref("crm_lifecycle.kind_order")
        rows = SQL(", ").join(
            SQL(
                "(%s, %s, %s, %s::timestamp, %s)",
                kind.id,
                customer.id,
                self.env.company.id,
                fields.Datetime.now() - timedelta(days=ago),
                f"tour-{ago}",
            )
            for ago in days
        )
        self.env["crm.lifecycle.event"]._insert(
            SQL(
                """SELECT kind_id, contact_id, company_id, occurred_at, NULL::int AS source_id, source_ref,
                          10.0 AS amount, NULL::int AS product_id, NULL::jsonb AS payload
                     FROM (VALUES %s) v (kind_id, contact_id, company_id, occurred_at, source_ref)""",
                rows,
            )
        )
