from datetime import timedelta

from odoo import fields
from odoo.tests import TransactionCase, new_test_user, tagged
from odoo.tools import SQL


@tagged("post_install", "-at_install")
class TestProfileContracts(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        groups = "crm_lifecycle.group_crm_lifecycle_user,contract_clm.group_contract_clm_manager"
        cls.user = new_test_user(cls.env, "lifecycle_and_contracts", groups=groups)
        cls.other = cls.env["res.company"].create({"name": "Other"})
        cls.mill = cls.env["res.partner"].create({"name": "Mill", "is_company": True})
        cls.miller = cls.env["res.partner"].create({"name": "Miller", "parent_id": cls.mill.id})
        cls.env["crm.lifecycle.move"].create(
            {
                "partner_ids": cls.mill.ids,
                "stage_id": cls.env.ref("crm_lifecycle.stage_active").id,
                "reason": "Delivery accepted",
            }
        ).action_move()
        cls.profile = cls.mill.lifecycle_profile_ids.with_user(cls.user)
        cls.today = fields.Date.context_today(cls.profile)

    def contract(self, days, state="active", partner=None, company=None):
        """A contract whose notice deadline is so many days from today, put into its state at once."""
        contract_type = self.env["clm.contract.type"].search([], limit=1)
        company = company or self.env.company
        contract = (
            self.env["clm.contract"]
            .with_company(company)
            .create(
                {"title": "Services", "type_id": contract_type.id, "partner_id": (partner or self.mill).id}
            )
        )
        self.env.flush_all()
        deadline = self.today + timedelta(days=days)
        self.env.cr.execute(
            SQL(
                "UPDATE clm_contract SET state = %s, notice_deadline = %s, company_id = %s WHERE id = %s",
                state,
                deadline,
                company.id,
                contract.id,
            )
        )
        self.env.invalidate_all()
        return deadline

    def seen(self, profile=None):
        profile = profile or self.profile
        return profile.clm_active_contract_count, profile.clm_next_notice_deadline

    def test_a_customer_without_contracts_shows_none(self):
        self.assertEqual(self.seen(), (0, False))

    def test_the_nearest_deadline_that_is_still_to_come_shows(self):
        self.contract(-3)
        nearest = self.contract(20, partner=self.miller)
        self.contract(90)
        self.assertEqual(self.seen(), (3, nearest))

    def test_a_deadline_of_today_still_shows(self):
        deadline = self.contract(0)
        self.assertEqual(self.seen(), (1, deadline))

    def test_contracts_that_are_not_active_do_not_count(self):
        for state in ("draft", "negotiation", "approval", "signature", "ended", "cancelled"):
            self.contract(10, state)
        self.assertEqual(self.seen(), (0, False))

    def test_contracts_of_another_company_do_not_count(self):
        self.contract(10, company=self.other)
        self.assertEqual(self.seen(), (0, False))

    def test_who_may_not_read_contracts_sees_the_board_without_them(self):
        self.contract(10)
        reader = new_test_user(self.env, "reader", groups="crm_lifecycle.group_crm_lifecycle_user")
        self.assertEqual(self.seen(self.profile.with_user(reader)), (0, False))

    def test_the_board_and_the_list_show_contracts(self):
        for view_type in ("list", "kanban"):
            arch = (
                self.env["crm.lifecycle.profile"].with_user(self.user).get_view(view_type=view_type)["arch"]
            )
            self.assertIn("clm_next_notice_deadline", arch)
