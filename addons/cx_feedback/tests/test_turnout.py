import doctest
from datetime import timedelta

from scipy import stats

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import BaseCase, new_test_user, tagged

from ..tools import turnout
from .program_common import ProgramCase

YEAR = {"days": 365}


class TestTurnoutTools(BaseCase):
    def test_examples(self):
        self.assertFalse(doctest.testmod(turnout).failed)

    def test_the_tail_of_chi_square_is_that_of_the_tables(self):
        for x, degrees in ((3.841, 1), (0.1, 1), (5, 2), (18.3, 10), (60, 30), (1e4, 3), (1900, 100), (0, 4)):
            self.assertAlmostEqual(turnout.upper_tail(x, degrees), stats.chi2.sf(x, degrees), 10)

    def test_rates_differ_where_a_table_says_so(self):
        groups = [(200, 50), (150, 60), (400, 90)]
        table = [[answered for _asked, answered in groups], [asked - answered for asked, answered in groups]]
        expected = stats.chi2_contingency(table, correction=False).pvalue
        self.assertAlmostEqual(turnout.chi_square(groups), expected, 10)
        self.assertEqual(turnout.differ([(100, 0), (100, 0)]), turnout.TOO_FEW)
        self.assertEqual(turnout.differ([]), turnout.TOO_FEW)

    def test_late_answers_hint_when_there_are_enough(self):
        self.assertIsNone(turnout.late_hint((100, 80, 20), (10, 50, 20)))
        self.assertEqual(turnout.late_hint((100, 80, 20), (100, 60, 20)), turnout.LOWER)
        self.assertEqual(turnout.late_hint((100, 60, 20), (100, 80, 20)), turnout.HIGHER)
        self.assertEqual(turnout.late_hint((100, 80, 0), (100, 80, 0)), turnout.SAME)
        self.assertEqual(turnout.late_hint((100, 100, 0), (100, 20, 0)), turnout.LOWER)


@tagged("post_install", "-at_install")
class TestTurnout(ProgramCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["cx.response"].sudo().search([]).unlink()
        cls.env["cx.invitation"].sudo().search([]).unlink()
        cls.turnout = cls.env["cx.turnout"]
        cls.now = fields.Datetime.now()

    def ask(self, partner=None, program=None, days=10, score=None, after=timedelta(hours=2), **values):
        """An invitation sent so many days ago, answered where a score is given."""
        sent = self.now - timedelta(days=days)
        program = program or self.program
        state = "sent" if score is None else "answered"
        values = {"channel": "email", "lang": "en_US", "sent_at": sent, "state": state, **values}
        invitation = self.invite(program, partner or self.miller, **values)
        if score is not None:
            self.responses.sudo().create(
                {
                    "metric_id": program.metric_id.id,
                    "program_id": program.id,
                    "partner_id": invitation.partner_id.id,
                    "invitation_id": invitation.id,
                    "score": score,
                    "channel": "email",
                    "date": sent + after,
                }
            )
        return invitation

    def report(self, **choice):
        self.env.flush_all()
        return self.turnout.read_turnout({**YEAR, **choice})

    def groups(self, part, *names, **choice):
        return [tuple(group[name] for name in names) for group in self.report(**choice)["parts"][part]]

    def test_rates_are_told_by_group_with_their_intervals(self):
        other = self.running(name="Other")
        for _round in range(3):
            self.ask()
        self.ask(score=10)
        self.ask(program=other, score=5, channel="sms", lang="hi_IN")
        self.ask(state="planned", sent_at=False)
        report = self.report()
        self.assertEqual(
            (report["all"]["asked"], report["all"]["answered"], report["all"]["rate"]["value"]), (5, 2, 40)
        )
        self.assertLess(report["all"]["rate"]["low"], 40)
        self.assertEqual(
            self.groups("program", "name", "asked", "answered", "place"),
            [("After delivery", 4, 1, 100), ("Other", 1, 1, 50)],
        )
        self.assertEqual(self.groups("channel", "name", "asked"), [("E-mail", 4), ("Text message", 1)])
        self.assertEqual(report["verdicts"]["channel"], "too_few")
        self.assertEqual(self.report(program_id=other.id)["all"]["asked"], 1)

    def test_asking_often_is_seen(self):
        for days in (700, 300, 200, 100):
            self.ask(days=days)
        self.ask(self.mill, days=5, score=10)
        self.assertEqual(
            self.groups("position", "key", "asked", "answered"), [(1, 2, 1), (2, 1, 0), (3, 1, 0)]
        )

    def test_the_yield_of_the_reminder_counts_those_who_waited_for_it(self):
        reminded = self.now - timedelta(days=5)
        self.ask(score=9, reminded_at=reminded)
        self.ask(score=9, reminded_at=reminded, after=timedelta(days=6))
        self.ask(reminded_at=reminded)
        self.ask()
        self.assertEqual(
            {name: self.report()["reminder"][name] for name in ("asked", "answered")},
            {"asked": 2, "answered": 1},
        )

    def test_late_answers_are_beside_early_ones(self):
        for _round in range(30):
            self.ask(days=30, score=10)
            self.ask(days=30, score=5, after=timedelta(days=8))
        self.assertEqual(
            self.report()["late"], "lower", "without any spread there is nothing but the difference"
        )
        self.ask(days=30, score=9)
        self.ask(days=30, score=4, after=timedelta(days=8))
        self.assertEqual(self.report()["late"], "lower")

    def test_programs_without_names_give_counts_only(self):
        nameless = self.running(name="Nameless", identity="anonymous")
        for _round in range(8):
            self.ask(program=nameless)
        values = {"metric_id": self.nps.id, "program_id": nameless.id, "channel": "email", "score": 3}
        self.responses.sudo().create([values] * 4)
        self.assertFalse(self.report()["nameless"], "four answers are withheld")
        self.responses.sudo().create(values)
        report = self.report()
        [found] = report["nameless"]
        self.assertEqual((found["name"], found["asked"], found["answered"]), ("Nameless", 8, 5))
        self.assertNotIn("place", found)
        self.assertFalse(report["parts"]["channel"])

    def test_other_companies_and_strangers_are_shut_out_and_wrong_choices_refused(self):
        self.ask(score=3)
        self.env["cx.invitation"].sudo().search([]).company_id = self.other
        self.assertEqual(self.report()["all"]["asked"], 0)
        stranger = new_test_user(self.env(su=True), "turnout_stranger", groups="base.group_user")
        with self.assertRaises(AccessError):
            self.turnout.with_user(stranger).read_turnout(YEAR)
        for choice in (None, {}, {"days": 0}, {**YEAR, "program_id": "x"}):
            with self.assertRaisesRegex(UserError, "Reload"):
                self.turnout.read_turnout(choice)

    def test_the_report_costs_the_same_for_any_number_of_invitations(self):
        self.ask(score=3)
        self.report()
        for count in (1, 20):
            for _round in range(count):
                self.ask(score=3)
            self.env.flush_all()
            self.env.invalidate_all()
            with self.assertQueryCount(8):
                self.turnout.read_turnout(YEAR)
