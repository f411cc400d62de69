from psycopg2 import IntegrityError

from odoo.exceptions import ValidationError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common import LifecycleCase


@tagged("post_install", "-at_install")
class TestLifecycleStage(LifecycleCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = new_test_user(
            cls.env(su=True), "lifecycle_manager", groups="crm_lifecycle.group_crm_lifecycle_manager"
        )
        cls.stages = cls.env["crm.lifecycle.stage"].with_user(cls.manager)

    def test_every_default_stage_says_what_it_means_and_when_it_is_entered(self):
        keys = "awareness consideration purchase onboarding active loyal at_risk lapsed won_back"
        stages = self.stages.browse(self.env.ref(f"crm_lifecycle.stage_{key}").id for key in keys.split())
        self.assertEqual(stages.sorted("sequence"), stages)
        self.assertTrue(all(stage.description and stage.entry_rule for stage in stages))

    @mute_logger("odoo.sql_db")
    def test_a_name_is_taken_once_per_company(self):
        self.stages.create({"name": "Partner", "company_id": self.env.company.id})
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self.stages.create({"name": "Partner", "company_id": self.env.company.id})
        self.assertTrue(self.stages.create({"name": "Partner"}))

    def test_a_copy_gets_its_own_name(self):
        self.assertEqual(self.active.with_user(self.manager).copy().name, "Active (copy)")

    def test_a_stage_that_was_used_is_archived_and_not_deleted(self):
        self.move(self.mill, self.active)
        stage = self.active.with_user(self.manager)
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError), self.env.cr.savepoint():
            stage.unlink()
        stage.action_archive()
        self.assertEqual(self.mill.lifecycle_stage_id, self.active)

    def test_a_stage_of_customers_of_another_company_stays_shared(self):
        self.move(self.mill, self.active)
        with self.assertRaisesRegex(ValidationError, "Active"):
            self.active.sudo().company_id = self.other

    def test_a_stage_counts_its_customers(self):
        before = self.active.customer_count
        self.move(self.mill | self.bakery, self.active)
        self.active.invalidate_recordset()
        self.assertEqual(self.active.customer_count, before + 2)

    def test_the_board_shows_empty_stages_too(self):
        board = self.env["crm.lifecycle.profile"].with_context(read_group_expand=True)
        groups = board.web_read_group([("partner_id", "=", self.mill.id)], ["stage_id"])["groups"]
        self.assertIn(self.active.id, [group["stage_id"][0] for group in groups])
