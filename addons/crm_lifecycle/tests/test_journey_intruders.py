from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .journey_common import JourneyCase


@tagged("post_install", "-at_install")
class TestJourneyIntruders(JourneyCase):
    """Nobody has another's journey do, with the other's rights, what they decided."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.intruder = new_test_user(
            cls.env,
            "journey_intruder",
            groups="crm_lifecycle.group_crm_lifecycle_manager,mail.group_mail_template_editor",
            name="Ines",
        )
        cls.other = cls.env["res.company"].create({"name": "Other"})

    def test_versions_and_steps_stay_with_their_journey(self):
        theirs, mine = self.started(), self.journey().with_user(self.intruder)
        step = self.step(mine, "wait")
        changes = (
            (mine.draft_version_id, {"journey_id": theirs.id}),
            (mine.draft_version_id, {"company_id": self.other.id}),
            (step, {"journey_id": theirs.id}),
            (step, {"company_id": self.other.id}),
            (theirs.with_user(self.intruder), {"version_ids": [(4, mine.draft_version_id.id)]}),
        )
        for records, values in changes:
            with self.assertRaises(AccessError):
                records.write(values)

    def test_a_new_step_belongs_to_the_journey_of_its_version(self):
        theirs, mine = self.started(), self.journey().with_user(self.intruder)
        by_default = mine.with_context(default_journey_id=theirs.id)
        for step in (
            self.step(mine, "wait", journey_id=theirs.id, company_id=self.other.id),
            self.step(by_default, "wait", mine.draft_version_id.step_ids),
        ):
            self.env.flush_all()
            step.invalidate_recordset()
            self.assertEqual((step.journey_id, step.company_id), (mine, mine.company_id))

    def test_a_journey_begins_as_a_draft_of_who_made_it(self):
        theirs = self.started()
        journeys = self.env["crm.journey"].with_user(self.intruder)
        made = journeys.with_context(
            default_state="running",
            default_live_version_id=theirs.live_version_id.id,
            default_draft_version_id=theirs.live_version_id.id,
            default_user_id=self.marketer.id,
        ).create({"name": "Mine"})
        self.assertEqual((made.state, made.user_id), ("draft", self.intruder))
        self.assertFalse(made.live_version_id + made.draft_version_id)
        version = made.version_ids.with_context(default_state="live").create({"journey_id": made.id})
        self.assertEqual(version.state, "draft")

    def test_nobody_sets_from_where_a_journey_reads(self):
        journey = self.started().with_user(self.intruder)
        for name in ("entry_position", "signal_position"):
            with self.assertRaises(AccessError):
                journey.write({name: 0})

    def test_who_changes_the_text_of_an_email_answers_for_the_journeys_that_send_it(self):
        employee = new_test_user(self.env, "journey_text_writer", groups="base.group_user")
        template = (
            self.env["mail.template"]
            .with_user(employee)
            .create(
                {
                    "name": "Hello",
                    "model_id": self.env["ir.model"]._get_id("res.partner"),
                    "subject": "Hello",
                    "body_html": "<p>Hello</p>",
                }
            )
        )
        journey = self.started(("mail", {"mail_template_id": template.id}))
        for name in ("subject", "body_html", "email_from", "reply_to"):
            with self.assertRaises(AccessError):
                template.write({name: "Something else"})
        with self.assertRaises(AccessError):
            template.update_field_translations("subject", {"en_US": "Something else"})
        template.name = "Hello to all"
        self.assertEqual(journey.user_id, self.marketer)
        template.with_user(self.intruder).subject = "Something else"
        self.assertEqual(journey.user_id, self.intruder)
        journey.action_stop()
        template.subject = "Over"

    def test_an_administrator_of_another_company_does_not_change_its_emails(self):
        stranger = new_test_user(
            self.env,
            "journey_stranger",
            groups="crm_lifecycle.group_crm_lifecycle_manager,mail.group_mail_template_editor",
            company_id=self.other.id,
            company_ids=[(6, 0, self.other.ids)],
        )
        template = self.env["mail.template"].create(
            {"name": "Hello", "model_id": self.env["ir.model"]._get_id("res.partner"), "subject": "Hello"}
        )
        self.started(("mail", {"mail_template_id": template.id}))
        with self.assertRaises(AccessError):
            template.with_user(stranger).subject = "Something else"

    def test_steps_know_segments_and_stages_of_their_company_only(self):
        segment = self.env["crm.segment"].create({"name": "Theirs", "company_id": self.other.id})
        stage = self.env["crm.lifecycle.stage"].create({"name": "Theirs", "company_id": self.other.id})
        journey = self.journey().sudo()
        for kind, values in (
            ("condition", {"condition": "segment", "condition_segment_id": segment.id}),
            ("segment", {"segment_id": segment.id}),
            ("stage", {"stage_id": stage.id}),
        ):
            with self.subTest(kind), self.assertRaises(UserError):
                self.step(journey, kind, **values)
