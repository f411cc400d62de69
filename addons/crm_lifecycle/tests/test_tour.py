from odoo.tests import HttpCase, new_test_user, tagged


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
