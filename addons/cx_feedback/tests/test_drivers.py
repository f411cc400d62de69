import itertools

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .program_common import ProgramCase

YEAR = {"days": 365}


@tagged("post_install", "-at_install")
class TestDrivers(ProgramCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["cx.response"].sudo().search([]).unlink()
        cls.stars = cls.metrics.create({"name": "Stars", "kind": "stars", "question": "How many?"})
        cls.drivers = cls.env["cx.drivers"]

    def occasions(self, rows, metrics=None, **values):
        """Answers of one occasion each; None is no answer."""
        metrics = metrics or (self.nps, self.csat, self.stars)
        made = self.responses
        for row in rows:
            answers = self.responses.create(
                [
                    {"metric_id": metric.id, "score": score, **values}
                    for metric, score in zip(metrics, row, strict=True)
                    if score is not None
                ]
            )
            answers.sudo()._tie()
            made |= answers
        return made

    def sudo_occasion(self, program):
        answers = self.responses.sudo().create(
            [
                {"metric_id": metric.id, "score": 4, "program_id": program.id}
                for metric in (self.nps, self.csat, self.stars)
            ]
        )
        answers._tie()
        return answers

    def rows(self):
        """The recommendation follows satisfaction; stars come by chance."""
        return [
            (2 * happy - (stars == 3), happy, stars)
            for happy, stars in itertools.product(range(1, 6), range(1, 6))
        ]

    def test_what_explains_the_outcome_comes_first(self):
        self.occasions(self.rows())
        self.occasions([(5, None, 3), (5, 4, None), (None, 4, 4)])
        report = self.drivers.read_drivers(YEAR)
        self.assertEqual(report["outcome_id"], self.nps.id)
        self.assertEqual(report["driver_ids"], (self.csat | self.stars).ids)
        found = report["found"]
        self.assertEqual((found["count"], found["left_out"], found["verdict"]), (25, 2, "few"))
        first, second = found["drivers"]
        self.assertEqual((first["id"], second["id"]), (self.csat.id, self.stars.id))
        self.assertGreater(first["share"], 90)
        self.assertTrue(first["share_low"] <= first["share"] <= first["share_high"])
        self.assertTrue(first["is_sure"] and not second["is_sure"])
        self.assertEqual((first["position"], first["value"], first["unit"]), (50, 40, "percent"))
        self.assertEqual(first["place"], "start")
        self.assertGreater(found["explained"], 0.9)

    def test_drivers_and_outcome_can_be_chosen(self):
        self.occasions(self.rows())
        report = self.drivers.read_drivers({**YEAR, "outcome_id": self.stars.id, "driver_ids": [self.nps.id]})
        self.assertEqual((report["outcome_id"], report["driver_ids"]), (self.stars.id, self.nps.ids))
        self.assertEqual([row["name"] for row in report["found"]["drivers"]], ["Recommend"])

    def test_a_metric_that_is_seldom_answered_is_offered_and_not_taken(self):
        self.occasions(self.rows())
        rare = self.metrics.create({"name": "Rare", "kind": "stars", "question": "?"})
        self.occasions([(9, 5)], (self.nps, rare))
        report = self.drivers.read_drivers(YEAR)
        self.assertNotIn(rare.id, report["driver_ids"])
        self.assertIn(rare.id, [metric["id"] for metric in report["metrics"]])

    def test_a_program_narrows_to_its_occasions(self):
        self.occasions(self.rows())
        tied = self.occasions(self.rows()[:3])
        tied.filtered(lambda answer: answer.metric_id == self.nps).program_id = self.program
        choice = {**YEAR, "program_id": self.program.id}
        report = self.drivers.read_drivers(choice)
        self.assertEqual((report["found"]["count"], report["found"]["verdict"]), (3, "too_few"))
        action = self.drivers.open_responses(choice, self.stars.id)
        opened = self.responses.search(action["domain"])
        self.assertEqual(opened, tied.filtered(lambda answer: answer.metric_id == self.stars).sorted())

    def test_nothing_that_is_tied_is_said_so(self):
        self.answer(self.nps, 9, 8)
        report = self.drivers.read_drivers(YEAR)
        self.assertEqual(report, {"metrics": [], "outcome_id": False, "driver_ids": [], "found": None})

    def test_a_driver_that_never_varies_is_named(self):
        self.occasions([(outcome, happy, 5) for outcome, happy, _stars in self.rows()])
        found = self.drivers.read_drivers(YEAR)["found"]
        self.assertEqual((found["verdict"], found["same"], found["drivers"]), ("same_drivers", ["Stars"], []))

    def test_few_answers_without_a_name_are_not_read(self):
        nameless = self.running(identity="anonymous")
        self.sudo_occasion(nameless)
        self.assertIsNone(self.drivers.read_drivers(YEAR)["found"])
        self.sudo_occasion(nameless)
        self.assertEqual(self.drivers.read_drivers(YEAR)["found"]["count"], 2)

    def test_other_companies_and_strangers_are_shut_out(self):
        self.occasions(self.rows())
        self.responses.sudo().search([]).write({"company_id": self.other.id})
        self.env.invalidate_all()
        self.assertIsNone(self.drivers.read_drivers(YEAR)["found"])
        stranger = new_test_user(self.env(su=True), "drivers_stranger", groups="base.group_user")
        with self.assertRaises(AccessError):
            self.drivers.with_user(stranger).read_drivers(YEAR)
        with self.assertRaises(AccessError):
            self.drivers.with_user(stranger).open_responses(YEAR, self.nps.id)

    def test_wrong_choices_are_refused_in_words(self):
        for choice in ({}, None, {"days": "x"}, {"days": 10**9}, {**YEAR, "program_id": "x"}):
            with self.assertRaisesRegex(UserError, "Reload"):
                self.drivers.read_drivers(choice)
        for choice in (
            {**YEAR, "outcome_id": ["x"]},
            {**YEAR, "driver_ids": 5},
            {**YEAR, "driver_ids": ["x"]},
        ):
            self.occasions([(9, 5, 5)])
            with self.assertRaisesRegex(UserError, "Reload"):
                self.drivers.read_drivers(choice)
        with self.assertRaisesRegex(UserError, "Reload"):
            self.drivers.open_responses(YEAR, "x")

    def test_the_report_costs_the_same_for_any_number_of_answers(self):
        self.occasions(self.rows()[:2])
        self.drivers.read_drivers(YEAR)
        for rows in (self.rows()[:2], self.rows()):
            self.occasions(rows)
            self.env.flush_all()
            self.env.invalidate_all()
            with self.assertQueryCount(8):
                self.drivers.read_drivers(YEAR)
