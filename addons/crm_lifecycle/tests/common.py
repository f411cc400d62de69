from odoo.tests import TransactionCase, new_test_user


class LifecycleCase(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user = new_test_user(
            cls.env, "lifecycle_user", groups="crm_lifecycle.group_crm_lifecycle_user", name="Lena"
        )
        cls.other = cls.env["res.company"].create({"name": "Other"})
        cls.env = cls.env(user=cls.user)
        customers = (
            cls.env["res.partner"]
            .sudo()
            .create([{"name": "Mill", "is_company": True}, {"name": "Bakery", "is_company": True}])
        )
        cls.mill, cls.bakery = customers.sudo(False)
        cls.miller = (
            cls.env["res.partner"].sudo().create({"name": "Miller", "parent_id": cls.mill.id}).sudo(False)
        )
        cls.active = cls.env.ref("crm_lifecycle.stage_active")
        cls.at_risk = cls.env.ref("crm_lifecycle.stage_at_risk")

    def move(self, partners, stage, reason="Told by phone", **values):
        wizard = self.env["crm.lifecycle.move"].create(
            {"partner_ids": partners.ids, "stage_id": stage.id, "reason": reason, **values}
        )
        return wizard.action_move()
