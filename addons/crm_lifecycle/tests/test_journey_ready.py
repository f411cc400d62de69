from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common import LifecycleCase


@tagged("post_install", "-at_install")
class TestJourneyReady(LifecycleCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = new_test_user(
            cls.env(su=True), "ready_manager", groups="crm_lifecycle.group_crm_lifecycle_manager"
        )
        known = (
            cls.env["ir.model.data"]
            .sudo()
            .search([("model", "=", "crm.journey.ready"), ("name", "=like", "ready_%")])
        )
        cls.ready = cls.env["crm.journey.ready"].with_user(cls.manager).browse(known.mapped("res_id"))

    def make(self, name):
        ready = self.env.ref(f"crm_lifecycle.ready_{name}").with_user(self.manager)
        action = ready.action_use()
        return self.env[action["res_model"]].with_user(self.manager).browse(action["res_id"])

    def test_there_is_one_for_every_purpose(self):
        names = {"welcome", "onboarding", "cross_sell", "win_back"}
        for name in names:
            self.assertIn(self.env.ref(f"crm_lifecycle.ready_{name}"), self.ready.sudo(False))
        for ready in self.ready:
            self.assertTrue(ready.description and ready.who and ready.goal)
            self.assertGreaterEqual(ready.mail_count, 1)

    def test_each_becomes_a_draft_that_has_no_faults(self):
        for ready in self.ready:
            with self.subTest(ready.name):
                journey = ready._make()
                self.assertEqual((journey.state, journey.user_id), ("draft", self.manager))
                self.assertEqual(journey.company_id, self.env.company)
                steps = journey.draft_version_id.step_ids
                self.assertEqual(len(steps), len(ready.step_ids))
                self.assertEqual(len(steps.filtered(lambda step: not step.parent_id)), 1)
                # Activities are planned by those who may change contacts.
                may_plan = self.env(user=self.env.ref("base.user_admin"))
                self.assertFalse(journey.with_env(may_plan)._faults())

    def test_its_emails_are_ones_own(self):
        journey = self.make("welcome")
        templates = journey.draft_version_id.step_ids.mail_template_id
        self.assertEqual(len(templates), 2)
        self.assertFalse(templates & self.ready.step_ids.mail_template_id)
        self.assertEqual(templates.user_id, self.manager)
        self.assertNotIn("(copy)", "".join(templates.mapped("name")))
        templates[0].subject = "Hello there"
        again = self.make("welcome")
        self.assertNotIn("Hello there", again.draft_version_id.step_ids.mail_template_id.mapped("subject"))

    def test_a_condition_asks_about_the_email_of_the_same_journey(self):
        journey = self.make("win_back")
        condition = journey.draft_version_id.step_ids.filtered(lambda step: step.kind == "condition")
        self.assertEqual(condition.mail_step_id, condition.parent_id.parent_id)
        self.assertEqual(condition.mail_step_id.version_id, journey.draft_version_id)

    def test_words_come_in_every_language_that_is_installed(self):
        for lang in ("hi_IN", "ar_001"):
            self.env["res.lang"].sudo()._activate_lang(lang)
        self.env["ir.module.module"].sudo()._load_module_terms(
            ["crm_lifecycle"], ["hi_IN", "ar_001"], overwrite=True
        )
        self.env.invalidate_all()
        journey = self.make("welcome")
        step = journey.draft_version_id.step_ids.filtered(lambda step: not step.parent_id)
        template = step.mail_template_id
        words = {
            lang: (
                journey.with_context(lang=lang).name,
                step.with_context(lang=lang).name,
                template.with_context(lang=lang).subject,
                template.with_context(lang=lang).name,
            )
            for lang in ("en_US", "hi_IN", "ar_001")
        }
        self.assertEqual(words["en_US"][0], "Welcome")
        for position in range(4):
            self.assertEqual(len({texts[position] for texts in words.values()}), 3, position)
        for lang, word in (("hi_IN", "नमस्ते"), ("ar_001", "مرحبًا")):
            langs = {self.mill.id: lang}
            body = template._render_field("body_html", self.mill.ids, res_ids_lang=langs)[self.mill.id]
            self.assertIn(word, body)
            self.assertIn("Mill", body)
            self.assertNotIn("Thank you", body)

    def test_what_was_deleted_meanwhile_is_left_out_and_told_as_a_fault(self):
        ready_step = self.env.ref("crm_lifecycle.ready_welcome_call").sudo()
        gone = self.env["mail.activity.type"].sudo().create({"name": "Gone"})
        ready_step["values"] = ready_step["values"] | {"activity_type_id": gone.id, "of_a_lost_addon": 1}
        gone.unlink()
        journey = self.make("welcome")
        step = journey.draft_version_id.step_ids.filtered(lambda step: step.kind == "activity")
        self.assertFalse(step.activity_type_id)
        self.assertIn(step.name, "".join(journey._faults()))

    def test_users_make_none_and_nobody_changes_them(self):
        ready = self.env.ref("crm_lifecycle.ready_welcome")
        with self.assertRaises(AccessError):
            ready.with_user(self.user).action_use()
        with self.assertRaises(AccessError):
            ready.with_user(self.manager).name = "Mine"

    def test_the_gallery_opens(self):
        action = self.env["ir.actions.act_window"]._for_xml_id("crm_lifecycle.crm_journey_ready_action")
        views = self.env[action["res_model"]].with_user(self.manager).get_view(view_type="kanban")
        self.assertIn("action_use", views["arch"])
