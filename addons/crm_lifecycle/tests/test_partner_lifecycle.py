from odoo.tests import tagged

from .common import LifecycleCase


@tagged("post_install", "-at_install")
class TestPartnerLifecycle(LifecycleCase):
    def found(self, *condition):
        partners = self.mill | self.miller | self.bakery
        return self.env["res.partner"].search([("id", "in", partners.ids), condition])

    def test_a_contact_shows_and_is_found_by_the_stage_of_its_customer(self):
        self.move(self.mill, self.active)
        self.assertEqual(self.miller.lifecycle_stage_id, self.active)
        self.assertEqual(self.found("lifecycle_stage_id", "=", self.active.id), self.mill | self.miller)
        self.assertEqual(self.found("lifecycle_stage_id", "ilike", "activ"), self.mill | self.miller)

    def test_customers_without_a_stage_are_found(self):
        self.move(self.mill, self.active)
        self.assertEqual(self.found("lifecycle_stage_id", "=", False), self.bakery)
        self.assertEqual(self.found("lifecycle_stage_id", "!=", False), self.mill | self.miller)
        self.assertEqual(self.found("lifecycle_stage_id", "!=", self.active.id), self.bakery)
        self.assertEqual(self.found("lifecycle_stage_id", "in", [False, self.at_risk.id]), self.bakery)

    def test_each_company_has_its_own_stage_of_a_shared_customer(self):
        self.user.sudo().company_ids += self.other
        self.move(self.mill, self.active)
        there = self.env["crm.lifecycle.move"].with_context(allowed_company_ids=self.other.ids)
        there.create(
            {"partner_ids": self.mill.ids, "stage_id": self.at_risk.id, "reason": "Silent"}
        ).action_move()
        mill_there = self.mill.with_context(allowed_company_ids=self.other.ids)
        self.assertEqual(mill_there.lifecycle_stage_id, self.at_risk)
        self.assertEqual(self.mill.lifecycle_stage_id, self.active)
        self.assertEqual(self.mill.lifecycle_stay_count, 1)

    def test_the_buttons_of_the_form_open_the_history_and_the_dialog(self):
        self.move(self.mill, self.active)
        history = self.mill.action_open_lifecycle_history()
        self.assertEqual(
            self.env[history["res_model"]].search(history["domain"]), self.mill.lifecycle_history_ids
        )
        dialog = self.mill.lifecycle_profile_ids.action_open_move()
        self.assertEqual(dialog["context"]["default_partner_ids"], self.mill.ids)
        self.assertEqual(self.mill.lifecycle_profile_ids.action_open_partner()["res_id"], self.mill.id)

    def test_a_deleted_customer_takes_its_history_along(self):
        self.move(self.bakery, self.active)
        stay = self.bakery.lifecycle_history_ids
        self.bakery.sudo().unlink()
        self.assertFalse(stay.exists())
