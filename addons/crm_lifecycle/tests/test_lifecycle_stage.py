from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
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
        with self.assertRaisesRegex(ValidationError, "Press Archive"):
            stage.unlink()
        with self.assertRaisesRegex(ValidationError, "where to move them"):
            stage.active = False
        action = stage.action_archive()
        dialog = self.env[action["res_model"]].with_user(self.manager).with_context(**action["context"])
        dialog = dialog.create({"target_id": self.at_risk.id})
        self.assertGreaterEqual(dialog.customer_count, 1)
        dialog.action_archive()
        self.assertFalse(stage.active)
        self.assertEqual(self.mill.lifecycle_stage_id, self.at_risk)
        stay = self.mill.lifecycle_history_ids.filtered(lambda stay: not stay.left_at)
        self.assertEqual((stay.cause, stay.reason), ("manual", "The stage was given up"))

    def test_customers_of_every_company_leave_an_archived_stage(self):
        self.user.sudo().company_ids += self.other
        there = self.env["crm.lifecycle.move"].with_context(allowed_company_ids=self.other.ids)
        there.create(
            {"partner_ids": self.mill.ids, "stage_id": self.active.id, "reason": "Bought"}
        ).action_move()
        dialog = (
            self.env["crm.lifecycle.stage.archive"]
            .with_user(self.manager)
            .create({"stage_id": self.active.id, "target_id": self.at_risk.id})
        )
        dialog.action_archive()
        profiles = self.env["crm.lifecycle.profile"].sudo().search([("partner_id", "=", self.mill.id)])
        self.assertEqual(profiles.stage_id, self.at_risk)

    def test_customers_are_moved_within_their_lifecycle_and_by_administrators(self):
        self.move(self.mill, self.active)
        values = {"stage_id": self.active.id, "target_id": self.env.ref("crm_lifecycle.stage_b2c_lapsed").id}
        archive = self.env["crm.lifecycle.stage.archive"]
        with self.assertRaisesRegex(UserError, "same lifecycle"):
            archive.with_user(self.manager).create(values).action_archive()
        with self.assertRaises(AccessError):
            archive.create(values)
        with self.assertRaises(AccessError):
            self.active.action_archive()

    def test_a_stage_that_rules_lead_through_is_not_deleted_and_left_out_when_archived(self):
        lapsed = self.env.ref("crm_lifecycle.stage_lapsed").with_user(self.manager)
        rules = self.env.ref("crm_lifecycle.ruleset_b2b").with_user(self.manager)
        with self.assertRaisesRegex(ValidationError, "Remove the move"):
            lapsed.unlink()
        lapsed.action_archive()
        self.assertFalse(lapsed.active)
        self.assertNotIn(lapsed.id, [edge.to_stage for edge in rules._edges()])
        self.assertIn("archived stage", rules.warnings)

    def test_a_stage_that_nobody_uses_is_deleted(self):
        stage = self.stages.create({"name": "Unused"})
        stage.unlink()
        self.assertFalse(stage.exists())

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

    def test_the_board_of_a_lifecycle_shows_no_stages_of_another(self):
        board = self.env["crm.lifecycle.profile"].with_context(read_group_expand=True)
        model = self.env.ref("crm_lifecycle.model_b2c")
        groups = board.web_read_group([("model_id", "=", model.id)], ["stage_id"])["groups"]
        self.assertEqual(
            {group["stage_id"][0] for group in groups if group["stage_id"]}, set(model.stage_ids.ids)
        )
