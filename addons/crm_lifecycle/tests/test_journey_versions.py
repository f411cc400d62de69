from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .journey_common import JourneyCase


@tagged("post_install", "-at_install")
class TestJourneyVersions(JourneyCase):
    def test_steps_that_were_live_are_never_changed(self):
        journey = self.started()
        step = journey.live_version_id.step_ids
        for change in (
            lambda: step.write({"wait_amount": 5}),
            lambda: step.copy({"parent_id": step.id}),
            lambda: step.update_field_translations("sms_text", {"en_US": "Something else"}),
            lambda: step.unlink(),
            lambda: journey.live_version_id.write({"step_ids": [(5, 0, 0)]}),
            lambda: journey.live_version_id.unlink(),
        ):
            with self.assertRaises(UserError):
                change()
        journey.action_new_version()
        journey.draft_version_id.step_ids.wait_amount = 7
        journey.action_publish()
        with self.assertRaises(UserError):
            step.wait_amount = 5

    def test_people_finish_the_version_that_they_entered(self):
        journey = self.started(("wait", {"wait_amount": 3}))
        first = self.let_in(journey, self.person)
        self.travel()
        journey.action_new_version()
        draft = journey.draft_version_id
        self.assertEqual(draft.step_ids.origin_id, journey.live_version_id.step_ids)
        draft.step_ids.wait_amount = 9
        journey.action_publish()
        second = self.let_in(journey, self.customer)
        self.travel(days=3)
        self.assertEqual((first.state, second.state), ("done", "waiting"))
        self.assertEqual(journey.version_ids.mapped("state"), ["live", "retired"])
        self.assertFalse(journey.draft_version_id)

    def test_the_tree_is_copied_whole(self):
        journey = self.journey()
        question = self.step(journey, "condition", condition_domain="[('name', '=', 'Asha')]")
        yes = self.step(journey, "wait", question, "yes")
        self.step(journey, "wait", question, "no")
        self.step(journey, "exit", yes)
        journey.action_start()
        journey.action_new_version()
        copies = journey.draft_version_id.step_ids
        origins = {step: step.origin_id for step in copies}
        self.assertEqual(set(origins.values()), set(journey.live_version_id.step_ids))
        for step, origin in origins.items():
            self.assertEqual((step.branch, step.kind), (origin.branch, origin.kind))
            self.assertEqual(step.parent_id.origin_id, origin.parent_id)
        twin = journey.copy()
        self.assertEqual(len(twin.draft_version_id.step_ids), 4)
        self.assertEqual((twin.state, twin.live_version_id.id), ("draft", False))

    def test_a_second_new_version_is_the_same_draft(self):
        journey = self.started()
        journey.action_new_version()
        draft = journey.draft_version_id
        journey.action_new_version()
        self.assertEqual(journey.draft_version_id, draft)

    def test_a_loop_is_refused(self):
        journey = self.journey()
        first, second, third = self.road(journey, "wait", "wait", "wait")
        for parent in (first, second, third):
            with self.assertRaises(ValidationError):
                first.write({"parent_id": parent.id, "branch": "yes"})

    def test_a_step_hangs_in_its_own_version(self):
        one, two = self.journey(), self.journey()
        step = self.step(one, "wait")
        with self.assertRaises(ValidationError):
            self.step(two, "wait", step)

    def test_faults_are_told_before_publishing(self):
        journey = self.journey(entry="segment")
        self.assertEqual(len(journey._faults()), 2)
        with self.assertRaises(ValidationError):
            journey.action_publish()
        question = self.step(journey, "condition")
        self.step(journey, "tag", question, "yes")
        self.step(journey, "activity", question, "no", activity_to="user")
        faults = " ".join(journey._faults())
        for expected in ("Choose the segment", "true of everyone", "Tags", "Activity Type, User"):
            self.assertIn(expected, faults)

    def test_a_step_at_a_way_that_is_not_there_is_a_fault(self):
        journey = self.journey()
        wait = self.step(journey, "wait")
        self.step(journey, "exit", wait, "yes")
        self.assertIn("does not have", journey._faults()[0])

    def test_a_journey_with_people_is_archived_and_not_deleted(self):
        journey = self.started()
        self.let_in(journey, self.person)
        with self.assertRaises(UserError):
            journey.unlink()
        journey.active = False
        self.assertEqual(journey.state, "paused")
        self.travel(days=9)
        self.assertEqual(self.states(journey), ["waiting"])

    @mute_logger("odoo.models.unlink")
    def test_a_journey_that_nobody_was_on_can_be_deleted(self):
        journey = self.started()
        journey.action_new_version()
        journey.unlink()
        self.assertFalse(journey.exists())

    def test_states_and_responsibles_change_by_buttons_only(self):
        journey = self.started()
        admin = self.env.ref("base.user_admin")
        for vals in ({"state": "draft"}, {"user_id": admin.id}, {"live_version_id": False}):
            with self.assertRaises(AccessError):
                journey.write(vals)
        with self.assertRaises(AccessError):
            journey.create({"name": "New", "state": "running"})
        with self.assertRaises(AccessError):
            journey.live_version_id.state = "draft"

    def test_who_changes_a_filter_answers_for_the_journey(self):
        journey = self.started()
        self.assertEqual(journey.user_id, self.marketer)
        admin = self.env.ref("base.user_admin")
        journey.with_user(admin).exit_domain = "[('function', '=', 'gone')]"
        self.assertEqual(journey.user_id, admin)

    def test_journeys_of_other_companies_are_not_seen(self):
        other = self.env["res.company"].create({"name": "Other"})
        journey = self.env["crm.journey"].create(
            {"name": "Theirs", "company_id": other.id, "entry": "manual"}
        )
        self.assertFalse(self.env["crm.journey"].with_user(self.marketer).search([("id", "=", journey.id)]))
