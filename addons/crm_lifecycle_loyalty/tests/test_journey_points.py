from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .loyalty_common import LoyaltyCase


@tagged("post_install", "-at_install")
class TestJourneyPoints(LoyaltyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        admin = cls.env(user=cls.manager)
        cls.journey = admin["crm.journey"].create({"name": "Onboarding", "entry": "manual"})
        cls.version = cls.journey.draft_version_id or admin["crm.journey.version"].create(
            {"journey_id": cls.journey.id}
        )
        cls.step = admin["crm.journey.step"].create(
            {
                "version_id": cls.version.id,
                "name": "Welcome present",
                "kind": "points",
                "loyalty_program_id": cls.program.id,
                "loyalty_points": 100,
            }
        )

    def token(self, *partners):
        now = fields.Datetime.now()
        return (
            self.env["crm.journey.token"]
            .sudo()
            .create(
                [
                    {
                        "journey_id": self.journey.id,
                        "version_id": self.version.id,
                        "company_id": self.journey.company_id.id,
                        "partner_id": partner.id,
                        "step_id": self.step.id,
                        "due_at": now,
                        "entered_at": now,
                        "since_at": now,
                    }
                    for partner in partners
                ]
            )
        )

    def run_step(self, tokens):
        return self.step.with_user(self.manager)._run_points(
            tokens.with_user(self.manager), fields.Datetime.now()
        )

    def test_a_step_gives_each_their_points_once(self):
        tokens = self.token(self.mill, self.miller)
        for _again in range(2):
            outcomes = self.run_step(tokens)
            self.assertEqual({outcome.branch for outcome in outcomes.values()}, {"next"})
        self.assertEqual((self.points(self.mill), self.points(self.miller)), (100, 100))
        self.assertEqual(self.cards(self.mill).history_ids.description, "Welcome present")
        self.assertEqual(self.mill.with_user(self.user).loyalty_tier_id, self.silver)

    def test_a_person_without_a_name_passes_by(self):
        tokens = self.token(self.mill)
        tokens.sudo().partner_id = False
        self.env.flush_all()
        self.assertFalse(self.run_step(tokens)[tokens.id].failed)

    def test_a_closed_program_fails_them_with_the_reason(self):
        self.program.active = False
        tokens = self.token(self.mill)
        outcome = self.run_step(tokens)[tokens.id]
        self.assertTrue(outcome.failed)
        self.assertIn("Club", outcome.reason)
        self.assertFalse(self.cards(self.mill))

    def test_what_is_wrong_is_said_before_the_start(self):
        self.assertFalse(self.step._faults())
        self.step.loyalty_program_id = False
        self.assertIn("Welcome present", "".join(self.step._faults()))
        tokens = self.token(self.mill)
        self.assertTrue(self.run_step(tokens)[tokens.id].failed)

    def test_a_test_run_says_what_would_happen(self):
        self.assertIn("100", self.step._explain(self.mill))
        self.assertFalse(self.cards(self.mill))

    def test_the_step_belongs_to_one_company(self):
        elsewhere = self.make_program(
            self.env(user=1), "Elsewhere", company_id=self.other.id, currency_id=self.other.currency_id.id
        )
        with self.assertRaises(UserError):
            self.step.loyalty_program_id = elsewhere

    def test_points_cost_as_many_queries_for_many_as_for_one(self):
        partners = self.env["res.partner"].sudo().create([{"name": f"P{n}"} for n in range(30)])
        for partner in partners:
            self.give(partner, 1)
        counts = []
        for some in (partners[:1], partners[1:2], partners[2:]):
            tokens = self.token(*some)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.run_step(tokens)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[2], counts[1] + 1)
