from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common import LifecycleCase


@tagged("post_install", "-at_install")
class TestLifecycleAccess(LifecycleCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.stranger = new_test_user(cls.env(su=True), "stranger", groups="base.group_user")

    def test_a_user_without_the_group_sees_contacts_but_no_stage(self):
        self.move(self.mill, self.active)
        mill = self.mill.with_user(self.stranger)
        self.assertEqual(mill.name, "Mill")
        self.assertNotIn("lifecycle_stage_id", mill.fields_get())
        form = self.env["res.partner"].with_user(self.stranger).get_view(view_type="form")["arch"]
        self.assertNotIn('name="lifecycle', form)
        with self.assertRaises(AccessError):
            mill.lifecycle_stage_id.name  # noqa: B018
        with self.assertRaises(AccessError):
            self.env["crm.lifecycle.move"].with_user(self.stranger).create({"reason": "x"})

    def test_a_user_moves_customers_and_cannot_rewrite_the_past(self):
        self.move(self.mill, self.active)
        stay, profile = self.mill.lifecycle_history_ids, self.mill.lifecycle_profile_ids
        for record, values in ((stay, {"reason": "x"}), (profile, {"stage_id": self.at_risk.id})):
            with self.assertRaises(AccessError):
                record.write(values)
            with self.assertRaises(AccessError):
                record.unlink()

    def test_a_user_cannot_define_stages(self):
        with self.assertRaises(AccessError):
            self.active.name = "Busy"

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_stages_and_stays_of_another_company_are_out_of_reach(self):
        stage = (
            self.env["crm.lifecycle.stage"].sudo().create({"name": "Foreign", "company_id": self.other.id})
        )
        stay = (
            self.env["crm.lifecycle.history"]
            .sudo()
            .with_company(self.other)
            .create({"partner_id": self.mill.id, "stage_id": stage.id})
        )
        self.assertFalse(self.env["crm.lifecycle.stage"].search([("name", "=", "Foreign")]))
        self.assertFalse(self.env["crm.lifecycle.history"].search([("id", "=", stay.id)]))
        with self.assertRaises(AccessError):
            self.env["crm.lifecycle.move"].create(
                {
                    "company_id": self.other.id,
                    "partner_ids": self.mill.ids,
                    "stage_id": self.active.id,
                    "reason": "x",
                }
            )

    def test_a_customer_of_another_company_cannot_be_moved(self):
        foreign = self.env["res.partner"].sudo().create({"name": "Foreign", "company_id": self.other.id})
        with self.assertRaises(UserError):
            self.move(foreign, self.active)
