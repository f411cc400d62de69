from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .case_common import CaseCase

CHOICE = {"days": 90}


@tagged("post_install", "-at_install")
class TestCaseFigures(CaseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env(su=True)["cx.case"].search([]).unlink()

    def setUp(self):
        super().setUp()
        self.cases = self.env["cx.case"].union(*(self.say(partner=person) for person in self.people(4)))
        for case, hours in zip(self.cases.sudo(), (1, 3, 8, 0), strict=True):
            if hours:
                self.close(case)
                case.write({"first_contact_hours": hours, "is_in_time": hours < 5})
        self.cases[0].sudo().write({"second_at": fields.Datetime.now(), "recovery": 70, "is_recovered": True})
        self.cases[1].sudo().write({"second_at": fields.Datetime.now(), "recovery": 10})

    def figures(self):
        return self.env["cx.case"].measures(CHOICE)["figures"]

    def test_the_figures_are_those_of_the_cases(self):
        wanted = {
            "open": 1,
            "overdue": 0,
            "opened": 4,
            "closed": 3,
            "closed_in_time": 2,
            "first_contact_hours_median": 3,
            "second_scores": 2,
            "recovered": 1,
            "recovery_mean": 40,
            "reopened": 0,
        }
        self.assertEqual({name: self.figures()[name] for name in wanted}, wanted)
        found = self.env["cx.case"].measures(CHOICE)
        self.assertEqual(round(found["in_time"]["value"], 1), 66.7)
        self.assertLess(found["in_time"]["low"], 30)
        self.assertEqual([row["closed"] for row in found["groups"]["cause_id"]], [3])

    def test_other_companies_and_periods_do_not_count(self):
        self.cases.sudo().write(
            {
                name: fields.Datetime.now() - timedelta(days=400)
                for name in ("opened_at", "closed_at", "second_at")
            }
        )
        self.assertFalse(self.figures()["opened"] or self.figures()["closed"])
        self.assertFalse(
            self.env["cx.case"]._figures(fields.Date.today(), fields.Date.today(), self.other.ids)["open"]
        )

    def test_nothing_at_all_has_no_result(self):
        self.cases.sudo().unlink()
        found = self.env["cx.case"].measures(CHOICE)
        self.assertFalse(found["in_time"] or found["recovered"] or found["change"])
        self.assertIsNone(found["figures"]["first_contact_hours_median"])

    def test_a_number_opens_its_cases(self):
        for what, count in (
            ("closed", 3),
            ("in_time", 2),
            ("late", 1),
            ("open", 1),
            ("recovered", 1),
            ("opened", 4),
        ):
            action = self.env["cx.case"].open_measured(CHOICE, what)
            self.assertEqual(self.env["cx.case"].search_count(action["domain"]), count, what)
        action = self.env["cx.case"].open_measured(CHOICE, "closed", "cause_id", self.cause.id)
        self.assertEqual(self.env["cx.case"].search_count(action["domain"]), 3)

    def test_a_number_opens_its_cases_wherever_its_reader_lives(self):
        start = fields.Datetime.to_datetime(fields.Date.today() - timedelta(days=89))
        self.cases[0].sudo().opened_at = start - timedelta(hours=1)
        far = self.env["cx.case"].with_context(tz="Asia/Kolkata")
        self.assertEqual(far.measures(CHOICE)["figures"]["opened"], 3)
        self.assertEqual(far.search_count(far.open_measured(CHOICE, "opened")["domain"]), 3)

    def test_wrong_choices_are_refused_in_words(self):
        Case = self.env["cx.case"]
        for choice in (None, {}, {"days": 0}, {"days": "x"}, {"days": 90, "team_id": "x"}):
            with self.assertRaises(UserError):
                Case.measures(choice)
        for arguments in (("nothing",), ("closed", "name", 1), ("closed", "cause_id", "x"), ([],)):
            with self.assertRaises(UserError):
                Case.open_measured(CHOICE, *arguments)

    def test_the_screen_takes_a_constant_number_of_queries(self):
        self.env["cx.case"].measures(CHOICE)
        self.env.invalidate_all()
        with self.assertQueryCount(12):
            self.env["cx.case"].measures(CHOICE)
