from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from odoo.addons.mail.tests.common import MockEmail

from .test_journey_tree import JourneyScreensCase


@tagged("post_install", "-at_install")
class TestJourneyScreens(MockEmail, JourneyScreensCase):
    """A journey that can run: mail it to nobody, mark who says yes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.category = cls.env["res.partner.category"].sudo().create({"name": "Marked"}).sudo(False)
        cls.manager.sudo().group_ids += cls.env.ref("base.group_partner_manager")
        cls.tag.tag_ids = cls.category
        cls.question.condition_domain = "[('name', 'like', 'Yes')]"
        partners = cls.env["res.partner"].create([{"name": "Yes Mill"}, {"name": "No Mill"}])
        cls.yes, cls.no = partners

    def test_the_editor_gets_all_it_draws(self):
        self.tag.tag_ids = False
        data = self.journey.editor_data()
        self.assertEqual((data["state"], data["editable"], data["entry"]), ("draft", True, "Whom you let in by hand"))
        steps = {step["name"]: step for step in data["steps"]}
        self.assertEqual(steps["Question"]["ways"], ["yes", "no"])
        self.assertEqual(steps["First"]["facts"], "Waits 1 days")
        self.assertIn("Name", steps["Question"]["facts"])
        self.assertEqual(len(steps["Tag"]["faults"]), 1)
        self.assertIn(steps["Tag"]["faults"][0], data["faults"])
        kinds = {kind["kind"]: kind for kind in data["palette"]}
        self.assertEqual([way["label"] for way in kinds["condition"]["ways"]], ["If so", "If not"])
        self.assertTrue(all(kind["icon"] and kind["hint"] for kind in kinds.values()))

    def test_who_only_reads_gets_a_tree_to_look_at(self):
        data = self.journey.with_user(self.user).editor_data()
        self.assertFalse(data["editable"])
        self.assertEqual(len(data["steps"]), 5)

    def test_a_journey_without_a_version_is_drawn_empty(self):
        journey = self.env["crm.journey"].create({"name": "Empty", "entry": "manual"})
        data = journey.editor_data()
        self.assertEqual((data["version"], data["steps"], data["creatable"]), (False, [], True))

    def test_the_editor_costs_as_much_for_many_steps_as_for_few(self):
        self.journey.editor_data()
        parent = self.last
        for number in range(30):
            parent = self.step(f"Step {number}", "wait", parent)
        self.env.invalidate_all()
        with self.assertQueryCount(40):
            self.journey.editor_data()

    def test_counts_lead_to_the_people(self):
        self.journey.action_start()
        self.journey._enter(self.yes + self.no)
        self.env.flush_all()
        counts = {step["name"]: step["counts"] for step in self.journey.editor_data()["steps"]}
        self.assertEqual(counts["First"]["here"], 2)
        for what, model in [("here", "crm.journey.token"), ("failed", "crm.journey.trace")]:
            action = self.first.with_user(self.user).action_open_people(what)
            self.assertEqual(action["res_model"], model)
        action = self.first.action_open_people("here")
        self.assertEqual(self.env["crm.journey.token"].search(action["domain"]).partner_id, self.yes + self.no)
        with self.assertRaises(UserError):
            self.first.action_open_people("password")
        self.assertEqual((self.journey.people_count, self.journey.entered_count), (2, 2))

    def test_a_try_tells_the_way_of_one_person_and_changes_nothing(self):
        for partner, way, end in [(self.yes, "If so", "Last"), (self.no, "If not", "Leave")]:
            form = Form(self.env["crm.journey.try"].with_context(default_journey_id=self.journey.id))
            form.partner_id = partner
            wizard = self.env["crm.journey.try"].with_user(self.user)
            wizard = wizard.new({"journey_id": self.journey.id, "partner_id": partner.id})
            wizard._onchange_partner_id()
            self.assertEqual(len(form.line_ids), len(wizard.line_ids))
            self.assertEqual(wizard.line_ids[2].way, way)
            self.assertEqual(wizard.line_ids[-1].step_id.name, end)
        self.assertFalse(self.yes.category_id)
        self.assertFalse(self.journey.token_ids)

    def test_a_try_says_who_would_not_be_let_in(self):
        def entry():
            wizard = self.env["crm.journey.try"].new({"journey_id": self.journey.id, "partner_id": self.yes.id})
            wizard._onchange_partner_id()
            return wizard.line_ids[0].text

        self.assertIn("by hand", entry())
        self.journey.action_start()
        token = self.journey._enter(self.yes)
        self.assertIn("is on this journey already", entry())
        token.sudo().write({"state": "done", "ended_at": token.entered_at})
        self.assertIn("was on this journey before", entry())
        self.journey.entry_domain = "[('name', '=', 'Somebody else')]"
        self.assertIn("does not match", entry())

    def test_the_mails_of_a_try_go_to_the_user_only(self):
        self.manager.sudo().email = "me@example.com"
        template = self.env["mail.template"].sudo().create(
            {
                "name": "Hello",
                "model_id": self.env["ir.model"]._get_id("res.partner"),
                "subject": "Hello {{ object.name }}",
                "body_html": "<p>Hello</p>",
                "partner_to": "{{ object.id }}",
                "use_default_to": False,
            }
        )
        self.step("Mail", "mail", self.last).mail_template_id = template.id
        wizard = self.env["crm.journey.try"].create({"journey_id": self.journey.id, "partner_id": self.yes.id})
        messages = self.yes.message_ids
        with self.mock_mail_gateway():
            wizard.action_send_mails()
        [mail] = self._mails
        self.assertIn("me@example.com", str(mail["email_to"]))
        self.assertEqual(mail["subject"], "[Test] Hello Yes Mill")
        self.assertNotIn("$$", mail["body"])
        self.assertEqual(self.yes.message_ids, messages)
        self.assertFalse(self.env["crm.journey.mail"].search([]))

    def test_people_enter_by_hand_from_contacts_a_segment_or_a_filter(self):
        self.journey.action_start()
        wizard = self.env["crm.journey.enter"]
        chosen = {"active_model": "res.partner", "active_ids": self.yes.ids}
        enter = wizard.with_context(**chosen).create({"journey_id": self.journey.id})
        self.assertEqual((enter.partner_ids, enter.count), (self.yes, 1))
        message = enter.action_enter()["params"]["message"]
        self.assertIn("1", message)
        enter = wizard.create(
            {
                "journey_id": self.journey.id,
                "source": "domain",
                "domain": "[('name', 'in', ['Yes Mill', 'No Mill'])]",
            }
        )
        self.assertEqual(enter.count, 2)
        self.assertIn("Not let in", enter.action_enter()["params"]["message"])
        self.assertEqual(self.journey.token_ids.partner_id, self.yes + self.no)

    def test_nobody_enters_what_does_not_run(self):
        enter = self.env["crm.journey.enter"].create(
            {"journey_id": self.journey.id, "partner_ids": self.yes.ids}
        )
        with self.assertRaises(UserError):
            enter.action_enter()

    def test_an_administrator_takes_somebody_off_with_a_reason(self):
        self.journey.action_start()
        tokens = self.journey._enter(self.yes + self.no)
        token = tokens.filtered(lambda token: token.partner_id == self.yes)
        context = {"active_model": "crm.journey.token", "active_ids": token.ids}
        leave = self.env["crm.journey.leave"].with_context(**context).create({"reason": "Asked by phone"})
        self.assertEqual(leave.count, 1)
        leave.action_leave()
        self.assertEqual((token.state, token.due_at), ("exited", False))
        self.assertIn("Asked by phone", token.reason_text)
        self.assertEqual(self.journey.people_count, 1)
        with self.assertRaises(UserError):
            leave.action_leave()
        with self.assertRaises(AccessError):
            self.env["crm.journey.leave"].with_user(self.user).create({"reason": "No right"})

    def test_the_contact_shows_its_journeys(self):
        self.journey.action_start()
        self.journey._enter(self.yes)
        contact = self.yes.with_user(self.user)
        contact.invalidate_recordset()
        self.assertEqual(contact.journey_count, 1)
        action = contact.action_open_journeys()
        tokens = self.env[action["res_model"]].with_user(self.user).search(action["domain"])
        self.assertEqual(tokens.journey_id, self.journey)
        self.assertEqual(self.no.with_user(self.user).journey_count, 0)

    def test_every_form_of_a_step_can_be_filled(self):
        for kind, _label in self.env["crm.journey.step"]._fields["kind"].selection:
            journey = self.env["crm.journey"].create({"name": kind, "entry": "manual"})
            version = self.env["crm.journey.version"].create({"journey_id": journey.id})
            steps = self.env["crm.journey.step"].with_context(
                default_version_id=version.id, default_kind=kind, default_name=kind
            )
            with self.subTest(kind), Form(steps) as form:
                form.name = f"The {kind}"
            step = version.step_ids
            self.assertEqual((step.name, step.kind), (f"The {kind}", kind))
            self.assertIsInstance(step.facts or "", str)

    def test_lists_of_steps_are_read_by_everyone_of_the_lifecycle(self):
        action = self.journey.with_user(self.user).action_open_steps()
        steps = self.env["crm.journey.step"].with_user(self.user).search(action["domain"])
        self.assertEqual(steps.mapped("indented_name")[0], "First")
        self.assertEqual(len(steps), 5)
