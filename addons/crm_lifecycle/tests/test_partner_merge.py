from datetime import timedelta

from odoo import fields
from odoo.tests import new_test_user, tagged

from .common import LifecycleCase


@tagged("post_install", "-at_install")
class TestPartnerMerge(LifecycleCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.merger = new_test_user(
            cls.env(su=True), "merger", groups="base.group_user,base.group_partner_manager"
        )

    def merge(self, source, target):
        wizard = self.env["base.partner.merge.automatic.wizard"].with_user(self.merger).create({})
        wizard._merge((source | target).ids, target.with_user(self.merger))
        self.env.invalidate_all()

    def test_merged_customers_keep_both_histories_and_the_stage_of_the_one_that_stays(self):
        ago = fields.Datetime.now() - timedelta(days=30)
        self.move(self.bakery, self.active, entered_at=ago)
        self.move(self.bakery, self.at_risk, entered_at=ago + timedelta(days=10))
        self.move(self.mill, self.active, entered_at=ago + timedelta(days=20))
        self.merge(self.bakery, self.mill)
        self.assertEqual(len(self.mill.lifecycle_history_ids), 3)
        self.assertEqual(len(self.mill.lifecycle_history_ids.filtered(lambda stay: not stay.left_at)), 1)
        self.assertEqual(self.mill.lifecycle_stage_id, self.active)

    def test_a_customer_without_a_stage_takes_over_that_of_the_merged_one(self):
        self.move(self.bakery, self.at_risk)
        self.merge(self.bakery, self.mill)
        self.assertEqual(self.mill.lifecycle_stage_id, self.at_risk)
        self.assertEqual(self.mill.lifecycle_stay_count, 1)
