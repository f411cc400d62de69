from datetime import datetime, timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .journey_mail_common import JourneyMailCase


@tagged("post_install", "-at_install")
class TestContactForecast(JourneyMailCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["crm.journey"].search([]).sudo().write({"state": "stopped"})
        cls.journey.sudo().state = "running"
        cls.user = new_test_user(cls.env, "forecast_user", groups="crm_lifecycle.group_crm_lifecycle_user")

    def forecast(self):
        """`{days from today: messages of journeys}`."""
        Forecast = self.env["crm.contact.forecast"]
        Forecast.with_user(self.user).action_open()
        rows = Forecast.search([("company_id", "=", self.env.company.id), ("source", "=", "journey")])
        today = fields.Date.today()
        found = {}
        for row in rows:
            day = (row.day - today).days
            found[day] = found.get(day, 0) + row.messages
        return found

    def test_those_before_a_mail_get_it_when_they_are_due(self):
        now = fields.Datetime.now().replace(hour=12)
        people = self.people(5)
        self.tokens(people[:3], due_at=now)
        self.tokens(people[3:4], due_at=now + timedelta(days=3))
        self.tokens(people[4:], due_at=now + timedelta(days=40))
        self.assertEqual(self.forecast(), {0: 3, 3: 1})

    def test_the_ways_of_a_condition_are_taken_as_they_were_before(self):
        condition = self.step_of("condition", self.step)
        self.step_of("mail", condition, branch="yes", mail_template_id=self.template.id)
        people = self.people(4)
        self.tokens(people, condition)
        self.assertEqual(self.forecast(), {0: 2})
        done = self.tokens(people[0], condition, rotation=2, state="done")
        self.env["crm.journey.trace"].create(
            {
                "token_id": done.id,
                "journey_id": self.journey.id,
                "step_id": condition.id,
                "company_id": self.env.company.id,
                "done_at": fields.Datetime.now(),
                "branch": "yes",
            }
        )
        self.assertEqual(self.forecast(), {0: 4})

    def test_who_rests_at_one_wait_has_the_next_before_them(self):
        first = self.step_of("wait", self.step, wait_amount=7)
        greeting = self.step_of("mail", first, mail_template_id=self.template.id)
        second = self.step_of("wait", greeting, wait_amount=7)
        self.step_of("mail", second, mail_template_id=self.template.id)
        now = fields.Datetime.now().replace(hour=12)
        people = self.people(6)
        self.tokens(people[:4], first, due_at=now + timedelta(days=1))
        self.tokens(people[4:], second, due_at=now + timedelta(days=3))
        self.assertEqual(self.forecast(), {1: 4, 3: 2, 8: 4})

    def mailing(self, domain, model="res.partner", schedule_date=None):
        return self.env["mailing.mailing"].create(
            {
                "subject": "News",
                "mailing_model_id": self.env["ir.model"]._get_id(model),
                "mailing_domain": repr(domain),
                "state": "in_queue",
                "schedule_type": "scheduled",
                "schedule_date": schedule_date or fields.Datetime.now() + timedelta(days=2),
            }
        )

    def mailing_rows(self):
        self.forecast()
        return self.env["crm.contact.forecast"].search([("mailing_id", "!=", False)])

    def test_of_mailings_those_are_counted_whom_the_reader_may_see(self):
        people = self.people(4)
        self.mailing([("id", "in", people.ids)])
        self.env["ir.rule"].create(
            {
                "name": "All but one",
                "model_id": self.env["ir.model"]._get_id("res.partner"),
                "domain_force": repr([("id", "!=", people[0].id)]),
            }
        )
        self.assertEqual(self.mailing_rows().mapped("messages"), [3])

    def test_a_filter_that_cannot_be_evaluated_hides_only_its_mailing(self):
        [person] = self.people(1)
        good = self.mailing([("id", "=", person.id)])
        bad = [self.mailing([]) for _number in range(3)]
        for mailing, domain in zip(
            bad, ("[('nowhere', '=', 1)]", "[('id', '=', 'x')]", "[('id', '=', uid)]"), strict=True
        ):
            self.env.cr.execute(
                "UPDATE mailing_mailing SET mailing_domain = %s WHERE id = %s", (domain, mailing.id)
            )
        self.env.invalidate_all()
        # PostgreSQL tells of the filter that it cannot compare.
        with mute_logger("odoo.sql_db"):
            self.assertEqual(self.mailing_rows().mailing_id, good)

    def test_mailings_stand_on_the_day_of_the_company(self):
        self.env.company.partner_id.tz = "Pacific/Auckland"
        [person] = self.people(1)
        moment = datetime.now().replace(hour=20, minute=0, second=0, microsecond=0) + timedelta(days=2)
        self.mailing([("id", "=", person.id)], schedule_date=moment)
        self.assertEqual(self.mailing_rows().day, (moment + timedelta(days=1)).date())

    def test_limits_and_scheduled_mailings_stand_beside_it(self):
        self.cap(count=2, days=7)
        people = self.people(7)
        self.tokens(people)
        self.mailing([("id", "in", people.ids)])
        self.forecast()
        rows = self.env["crm.contact.forecast"].search([("company_id", "=", self.env.company.id)])
        mailing = rows.filtered(lambda row: row.source == "mailing")
        self.assertEqual(mailing.mapped("messages"), [7])
        limits = rows.filtered(lambda row: row.source == "limit")
        self.assertEqual((len(limits), set(limits.mapped("messages"))), (14, {2.0}))

    def test_it_is_for_users_of_the_lifecycle(self):
        nobody = new_test_user(self.env, "forecast_nobody", groups="base.group_user")
        with self.assertRaises(AccessError):
            self.env["crm.contact.forecast"].with_user(nobody).action_open()
