from datetime import datetime, timedelta

from odoo.tests import tagged

from .test_journey_tree import JourneyScreensCase

START = datetime(2026, 1, 5, 9)


@tagged("post_install", "-at_install")
class TestJourneyUplift(JourneyScreensCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.journey.write(
            {"goal_kind_id": cls.env.ref("crm_lifecycle.kind_order").id, "holdout_percent": 50.0}
        )

    def travel(self, count, reached=0, *, held_out=False, **values):
        """People who entered, the first of whom reached the goal two days later."""
        partners = self.env["res.partner"].sudo().create([{"name": f"P{number}"} for number in range(count)])
        rows = [
            {
                "journey_id": self.journey.id,
                "version_id": self.version.id,
                "company_id": self.journey.company_id.id,
                "partner_id": partner.id,
                "state": "control" if held_out else "done",
                "is_control": held_out,
                "entered_at": START,
                "since_at": START,
                "goal_at": START + timedelta(days=2) if number < reached else False,
                **values,
            }
            for number, partner in enumerate(partners)
        ]
        # The engine writes who travels.
        self.env["crm.journey.token"].sudo().create(rows)
        self.journey.invalidate_recordset()

    def test_a_journey_that_helps_says_by_how_much(self):
        self.travel(70, 56)
        self.travel(80, 48, held_out=True)
        journey = self.journey
        self.assertEqual((journey.travelled_count, journey.held_out_count), (70, 80))
        self.assertEqual((journey.uplift_verdict, journey.uplift_needed), ("helps", 5))
        self.assertAlmostEqual(journey.uplift_low, 0.0524, 4)
        self.assertAlmostEqual(journey.uplift_high, 0.3339, 4)
        self.assertIn("80.0 %", journey.uplift_text)
        self.assertIn("from 5.2 to 33.4", journey.uplift_text)
        self.assertEqual((journey.goal_days, journey.entered_count, journey.goal_rate), (2.0, 70, 0.8))
        self.assertIn("2.0 days", journey.goal_time)

    def test_a_journey_that_harms_is_told(self):
        self.travel(80, 48)
        self.travel(70, 56, held_out=True)
        self.assertEqual(self.journey.uplift_verdict, "harms")
        self.assertIn("Pause the journey", self.journey.uplift_text)

    def test_few_people_tell_nothing_yet(self):
        self.travel(4, 2)
        self.travel(4, 1, held_out=True)
        self.assertEqual((self.journey.uplift_verdict, self.journey.uplift_needed), ("open", 0))
        self.assertIn("Cannot be told yet", self.journey.uplift_text)

    def test_what_is_missing_for_a_comparison_is_said(self):
        self.assertIn("Nobody has entered both groups", self.journey.uplift_text)
        self.journey.holdout_percent = 0
        self.assertIn("Hold out some percent", self.journey.uplift_text)
        self.journey.goal_kind_id = False
        self.assertIn("Set a goal first", self.journey.uplift_text)

    def test_only_what_can_be_compared_counts(self):
        self.travel(10, 5)
        self.travel(10, 4, held_out=True)
        before = (self.journey.travelled_count, self.journey.held_out_count)
        self.travel(3, 3, rotation=2)
        self.travel(3, 0, entered_at=START - timedelta(days=1))
        self.travel(3, 3, entered_at=START + timedelta(days=1))
        self.travel(3, 3, entered_at=START + timedelta(days=2))
        self.assertEqual((self.journey.travelled_count, self.journey.held_out_count), before)

    def test_the_numbers_of_many_journeys_cost_as_much_as_those_of_one(self):
        self.travel(3, 1)
        self.travel(3, 1, held_out=True)
        journeys = self.journey + self.env["crm.journey"].create([{"name": f"J{n}"} for n in range(20)])
        names = ["goal_rate", "people_count", "uplift_verdict", "goal_days"]
        journeys.read(["name", "holdout_percent", "goal_kind_id", "goal_segment_id"])
        self.journey.read(names)
        journeys.invalidate_recordset(names)
        with self.assertQueryCount(3):
            journeys.read(names)
