from odoo.exceptions import AccessError, UserError
from odoo.tests import TransactionCase, new_test_user, tagged


class JourneyScreensCase(TransactionCase):
    """A draft: mail → question, yes → tag → wait, no → leave."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = new_test_user(
            cls.env, "journey_manager", groups="crm_lifecycle.group_crm_lifecycle_manager"
        )
        cls.user = new_test_user(cls.env, "journey_user", groups="crm_lifecycle.group_crm_lifecycle_user")
        cls.env = cls.env(user=cls.manager)
        cls.journey = cls.env["crm.journey"].create({"name": "Welcome", "entry": "manual"})
        cls.version = cls.env["crm.journey.version"].create({"journey_id": cls.journey.id})
        cls.first = cls.step("First", "wait")
        cls.question = cls.step("Question", "condition", cls.first)
        cls.tag = cls.step("Tag", "tag", cls.question, "yes")
        cls.leave = cls.step("Leave", "exit", cls.question, "no")
        cls.last = cls.step("Last", "wait", cls.tag)

    @classmethod
    def step(cls, name, kind, parent=None, branch="next", **context):
        values = {
            "version_id": cls.version.id,
            "parent_id": parent.id if parent else False,
            "branch": branch,
            "name": name,
            "kind": kind,
        }
        return cls.env["crm.journey.step"].with_context(**context).create(values)

    def tree(self):
        """`{step: (what it hangs at, way)}`, by name."""
        self.env.invalidate_all()
        return {step.name: (step.parent_id.name, step.branch) for step in self.version.step_ids}

    def names(self):
        return self.version.step_ids.sorted("sequence").mapped("name")


@tagged("post_install", "-at_install")
class TestJourneyTree(JourneyScreensCase):
    def assert_hangs(self, step, parent, branch="next"):
        self.assertEqual(self.tree()[step.name], (parent.name if parent else False, branch))

    def test_lists_show_each_step_before_what_follows_it(self):
        self.assertEqual(self.names(), ["First", "Question", "Tag", "Last", "Leave"])
        self.assertEqual((self.first + self.tag + self.last).mapped("level"), [0, 2, 3])
        self.assertIn("If so: Tag", self.tag.indented_name)
        self.assertEqual(self.first.indented_name, "First")

    def test_a_step_is_added_between_two(self):
        between = self.step("Between", "wait", self.first, journey_step_before=self.question.id)
        self.assert_hangs(between, self.first)
        self.assert_hangs(self.question, between)
        self.assertEqual(self.names()[:3], ["First", "Between", "Question"])

    def test_a_step_is_added_before_the_first(self):
        new = self.step("New", "wait", journey_step_before=self.first.id)
        self.assert_hangs(new, None)
        self.assert_hangs(self.first, new)

    def test_what_follows_a_new_question_hangs_at_its_first_way(self):
        new = self.step("New", "condition", self.question, "yes", journey_step_before=self.tag.id)
        self.assert_hangs(new, self.question, "yes")
        self.assert_hangs(self.tag, new, "yes")

    def test_nothing_follows_a_step_that_ends_the_journey(self):
        with self.assertRaises(UserError):
            self.step("New", "exit", self.first, journey_step_before=self.question.id)
        self.assert_hangs(self.question, self.first)

    def test_a_step_moves_with_what_follows_it(self):
        self.leave.action_remove()
        self.tag.action_move(self.question.id, "no")
        self.assert_hangs(self.tag, self.question, "no")
        self.assert_hangs(self.last, self.tag)

    def test_whoever_hangs_at_the_new_place_follows(self):
        self.leave.action_remove()
        self.tag.action_move(self.first.id, "next")
        self.assert_hangs(self.tag, self.first)
        self.assert_hangs(self.last, self.tag)
        self.assert_hangs(self.question, self.last)

    def test_a_step_moves_alone(self):
        self.tag.action_move(False, "next", True)
        self.assert_hangs(self.tag, None)
        self.assert_hangs(self.first, self.tag)
        self.assert_hangs(self.last, self.question, "yes")

    def test_a_step_changes_places_with_the_one_below(self):
        self.tag.action_move(self.last.id, "next", True)
        self.assert_hangs(self.last, self.question, "yes")
        self.assert_hangs(self.tag, self.last)

    def test_impossible_moves_are_refused_and_change_nothing(self):
        before = self.tree()
        other = self.env["crm.journey"].create({"name": "Other", "entry": "manual"})
        version = self.env["crm.journey.version"].create({"journey_id": other.id})
        stranger = self.env["crm.journey.step"].create(
            {"version_id": version.id, "name": "Stranger", "kind": "wait"}
        )
        for step, place in [
            (self.first, (self.last.id, "next")),
            (self.tag, (self.tag.id, "next")),
            (self.tag, (self.leave.id, "next")),
            (self.tag, (self.first.id, "yes")),
            (self.leave, (self.first.id, "next")),
            (self.question, (False, "next", True)),
            (self.tag, (stranger.id, "next")),
        ]:
            with self.subTest(step=step.name, place=place), self.assertRaises(UserError):
                step.action_move(*place)
        self.assertEqual(self.tree(), before)

    def test_a_step_goes_alone_or_with_what_follows(self):
        self.tag.action_remove(True)
        self.assert_hangs(self.last, self.question, "yes")
        with self.assertRaises(UserError):
            self.question.action_remove(True)
        self.question.action_remove()
        self.assertEqual(self.names(), ["First"])

    def test_the_tree_of_a_live_version_stays(self):
        self.version.sudo().state = "live"
        for change in (
            lambda: self.tag.action_move(self.first.id, "next"),
            lambda: self.tag.action_remove(),
            lambda: self.step("New", "wait", self.first, journey_step_before=self.question.id),
        ):
            with self.assertRaises(UserError):
                change()

    def test_who_only_reads_changes_nothing(self):
        tag = self.tag.with_user(self.user)
        for change in (lambda: tag.action_move(False, "next", True), lambda: tag.action_remove()):
            with self.assertRaises(AccessError):
                change()

    def test_a_tree_of_two_hundred_steps_is_numbered_and_cut(self):
        parent = self.last
        for number in range(200):
            parent = self.step(f"Step {number}", "wait", parent)
        self.assertEqual(len(self.version.step_ids), 205)
        middle = self.version.step_ids.filtered(lambda step: step.name == "Step 100")
        middle.action_move(self.first.id, "next")
        self.assert_hangs(self.question, parent)
        self.assertEqual(self.names()[:3], ["First", "Step 100", "Step 101"])
