from odoo import fields
from odoo.tests import new_test_user, tagged

from .asking_common import AskingCase


@tagged("post_install", "-at_install")
class TestJourneySurvey(AskingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        groups = "crm_lifecycle.group_crm_lifecycle_manager,cx_feedback.group_cx_feedback_user"
        cls.marketer = new_test_user(cls.env(su=True), "marketer", groups=groups)
        mine = cls.env(user=cls.marketer)
        cls.program = cls.running(name="After onboarding", cooldown_days=30)
        cls.journey = mine["crm.journey"].create({"name": "Onboarding", "entry": "manual"})
        version = mine["crm.journey.version"].create({"journey_id": cls.journey.id})
        cls.step = mine["crm.journey.step"].create(
            {"version_id": version.id, "name": "Ask", "kind": "survey", "program_id": cls.program.id}
        )

    def tokens(self, people):
        now = fields.Datetime.now()
        values = {
            "journey_id": self.journey.id,
            "version_id": self.step.version_id.id,
            "company_id": self.journey.company_id.id,
            "step_id": self.step.id,
            "due_at": now,
            "entered_at": now,
            "since_at": now,
        }
        tokens = self.env["crm.journey.token"].sudo()
        return tokens.create([{**values, "partner_id": person.id} for person in people])

    def run_step(self, tokens):
        step = self.step.with_user(self.marketer)
        return step._run_survey(tokens.with_user(self.marketer), fields.Datetime.now())

    def test_everyone_is_invited_once_and_goes_on(self):
        people = self.people(3)
        tokens = self.tokens(people)
        outcomes = self.run_step(tokens)
        self.assertEqual({outcome.branch for outcome in outcomes.values()}, {"next"})
        self.assertFalse(any(outcome.withheld for outcome in outcomes.values()))
        again = self.run_step(tokens)
        self.assertTrue(all(outcome.withheld and outcome.reason for outcome in again.values()))
        planned = self.invitations_of(self.program).filtered(lambda row: row.state == "planned")
        self.assertEqual(planned.partner_id, people)

    def test_the_message_counts_once_for_contact_pressure(self):
        self.open_mailbox()
        person = self.people(1)
        self.run_step(self.tokens(person))
        self.work()
        self.assertEqual(len(self.inbox.of("p0@example.com")), 1)
        rows = self.env["crm.contact.ledger"].sudo().search([("contact_id", "=", person.id)])
        self.assertEqual([(row.verdict, row.purpose) for row in rows], [("send", "feedback")])

    def test_who_opted_out_goes_on_unasked_with_the_reason(self):
        people = self.people(2)
        self.env["crm.contact.pressure"].sudo()._opt_out(people[0], "feedback", "Told us")
        outcomes = list(self.run_step(self.tokens(people)).values())
        self.assertEqual([outcome.withheld for outcome in outcomes], [True, False])
        self.assertTrue(outcomes[0].reason)
        self.assertEqual(outcomes[0].branch, "next")

    def test_people_wait_for_a_program_that_is_paused(self):
        self.program.action_pause()
        tokens = self.tokens(self.people(1))
        outcome = self.run_step(tokens)[tokens.id]
        self.assertGreater(outcome.again_at, fields.Datetime.now())
        self.assertFalse(self.invitations_of(self.program))

    def test_a_closed_program_fails_them_and_a_draft_says_so(self):
        self.assertFalse(self.step._survey_faults())
        self.program.action_close()
        self.assertIn("After onboarding", self.step._survey_faults()[0])
        tokens = self.tokens(self.people(1))
        self.assertTrue(self.run_step(tokens)[tokens.id].failed)
        self.step.program_id = False
        self.assertTrue(self.run_step(tokens)[tokens.id].failed)

    def test_who_may_not_see_the_program_cannot_ask_by_it(self):
        outsider = new_test_user(
            self.env(su=True), "outsider", groups="crm_lifecycle.group_crm_lifecycle_manager"
        )
        tokens = self.tokens(self.people(1)).with_user(outsider)
        outcome = self.step.with_user(outsider)._run_survey(tokens, fields.Datetime.now())[tokens.id]
        self.assertTrue(outcome.failed)
        self.assertFalse(self.invitations_of(self.program))

    def test_a_person_without_a_name_passes_by(self):
        tokens = self.tokens(self.people(2))
        tokens[0].partner_id = False
        self.assertEqual(list(self.run_step(tokens)), [tokens[1].id])

    def test_a_test_run_asks_nobody(self):
        person = self.people(1)
        self.assertIn("Would you?", self.step._explain(person))
        self.assertFalse(self.invitations_of(self.program))

    def test_asking_many_costs_as_many_queries_as_asking_one(self):
        people = self.people(40)
        counts = []
        for some in (people[:1], people[1:2], people[2:]):
            tokens = self.tokens(some)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.run_step(tokens)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[2], counts[1] + 1)
