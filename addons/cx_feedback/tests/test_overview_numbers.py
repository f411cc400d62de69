from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .program_common import ProgramCase

QUARTER = {"days": 90, "step": "month"}


@tagged("post_install", "-at_install")
class TestOverviewNumbers(ProgramCase):
    def setUp(self):
        super().setUp()
        self.overview = self.env["cx.overview"]

    def ask(self, program, *states, days=1, **values):
        sent_at = fields.Datetime.now() - timedelta(days=days)
        return self.env["cx.invitation"].union(
            *(self.invite(program, self.miller, state=state, sent_at=sent_at, **values) for state in states)
        )

    def opened(self, name, **choice):
        action = self.overview.open_number({**QUARTER, **choice}, name)
        return self.env[action["res_model"]].search(action["domain"])

    def test_the_rate_is_of_those_who_were_asked_in_the_period_with_its_interval(self):
        asked = self.ask(self.program, "answered", "sent", "expired", "sent")
        self.ask(self.program, "skipped", "failed", "planned", "cancelled")
        self.ask(self.program, "answered", days=100)
        rate = self.overview.numbers({**QUARTER, "program_id": self.program.id})["rate"]
        self.assertEqual((rate["sent"], rate["answered"], rate["value"]), (4, 1, 25))
        self.assertEqual((round(rate["low"], 1), round(rate["high"], 1)), (4.6, 69.9))
        self.assertEqual(self.opened("rate", program_id=self.program.id), asked.sorted())

    def test_nameless_programs_have_no_rate_here(self):
        program = self.running(name="Nameless", identity="anonymous")
        self.ask(program, "sent", "sent")
        choice = {**QUARTER, "program_id": program.id}
        self.assertEqual(self.overview.numbers(choice)["rate"]["sent"], 0)
        self.assertIsNone(self.overview.numbers(choice)["rate"]["value"])

    def test_a_touchpoint_narrows_the_rate(self):
        touchpoint = self.env["cx.touchpoint"].with_user(self.manager).create({"name": "Counter"})
        program = self.running(name="At the counter", touchpoint_id=touchpoint.id)
        self.ask(program, "answered")
        self.ask(self.program, "sent")
        rate = self.overview.numbers({**QUARTER, "touchpoint_id": touchpoint.id})["rate"]
        self.assertEqual((rate["sent"], rate["value"]), (1, 100))

    def test_accounts_at_risk_are_those_with_somebody_unhappy(self):
        metric = self.env["cx.account"]._usual_metric()
        before = self.overview.numbers(QUARTER)["risk"]["count"]
        self.answer(metric, 2)
        self.answer(metric, 10, partner=self.mill)
        self.env["cx.account"].sudo()._fold()
        self.assertEqual(self.overview.numbers(QUARTER)["risk"]["count"], before + 1)
        self.assertIn(self.mill, self.opened("risk").partner_id)
        self.assertNotIn("risk", self.overview.numbers({**QUARTER, "program_id": self.program.id}))

    def test_the_last_day_can_be_chosen(self):
        self.ask(self.program, "answered", days=20)
        until = fields.Date.to_string(fields.Date.today() - timedelta(days=15))
        choice = {"days": 7, "step": "week", "program_id": self.program.id}
        self.assertEqual(self.overview.numbers(choice)["rate"]["sent"], 0)
        self.assertEqual(self.overview.numbers({**choice, "until": until})["rate"]["sent"], 1)
        for wrong in ("x", 5, [1]):
            with self.assertRaisesRegex(UserError, "Reload"):
                self.overview.numbers({**choice, "until": wrong})

    def test_cases_of_another_company_are_not_counted_by_naming_it(self):
        theirs = self.env(su=True)["cx.response"].create(
            {
                "metric_id": self.env.ref("cx_feedback.metric_nps").id,
                "score": 1,
                "company_id": self.other.id,
                "partner_id": self.env(su=True)["res.partner"].create({"name": "Theirs"}).id,
            }
        )
        values = {"response_id": theirs.id, "partner_id": theirs.partner_id.id, "company_id": self.other.id}
        self.env(su=True)["cx.case"].create(values)
        numbers = self.overview.numbers({**QUARTER, "company_id": self.other.id})
        self.assertEqual(numbers["open_cases"]["count"], 0)

    def test_numbers_cost_the_same_for_any_number_of_invitations(self):
        self.overview.numbers(QUARTER)
        for number in (1, 30):
            self.ask(self.program, *["sent"] * number)
            self.env.flush_all()
            self.env.invalidate_all()
            with self.assertQueryCount(14):
                self.overview.numbers(QUARTER)

    def test_strangers_and_wrong_names_are_refused(self):
        stranger = new_test_user(self.env(su=True), "numbers_stranger", groups="base.group_user")
        overview = self.overview.with_user(stranger)
        for call in (overview.numbers, lambda choice: overview.open_number(choice, "rate")):
            with self.assertRaises(AccessError):
                call(QUARTER)
        for name in ("x", None, []):
            with self.assertRaisesRegex(UserError, "Reload"):
                self.overview.open_number(QUARTER, name)
