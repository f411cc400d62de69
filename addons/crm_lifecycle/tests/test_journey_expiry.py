from datetime import timedelta

from odoo import fields
from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .journey_common import JourneyCase
from .journey_mail_common import JourneyMailCase


@tagged("post_install", "-at_install")
class TestJourneyExpiry(JourneyCase):
    """Wait three days, a tag that is not worth a thing a day later, wait again, another such tag."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        tags = cls.env["res.partner.category"].sudo()
        cls.first, cls.second = tags.create([{"name": "First"}, {"name": "Second"}])

    def on_the_way(self):
        wait, late = {"wait_amount": 3, "wait_unit": "days"}, {"expiry_amount": 1, "expiry_unit": "days"}
        journey = self.started(
            ("wait", wait),
            ("tag", {"tag_ids": self.first.ids, **late}),
            ("wait", wait),
            ("tag", {"tag_ids": self.second.ids, **late}),
        )
        self.let_in(journey, self.people[:2])
        self.travel()
        return journey

    def test_in_time_it_is_done(self):
        journey = self.on_the_way()
        self.travel(days=3, hours=20)
        self.assertEqual(self.people[:2].category_id, self.first)
        self.assertNotIn("withheld", self.traces(self.tokens(journey)).mapped("outcome"))

    def test_too_late_they_go_on_without_it_and_what_follows_in_time_is_done(self):
        journey = self.on_the_way()
        self.travel(days=5)
        self.assertFalse(self.people[:2].category_id)
        withheld = self.traces(self.tokens(journey)).filtered(lambda trace: trace.outcome == "withheld")
        self.assertEqual([trace.reason for trace in withheld], ["step_too_late"] * 2)
        self.assertEqual(journey._reason_text("step_too_late"), "It came too late for this step")
        self.travel(days=8, hours=1)
        self.assertEqual(self.people[:2].category_id, self.second)
        self.assertEqual(set(self.states(journey)), {"done"})

    def test_lateness_adds_up_over_steps_that_do_not_wait(self):
        journey = self.journey()
        self.road(
            journey,
            ("wait", {"wait_amount": 3, "wait_unit": "days"}),
            ("tag", {"tag_ids": self.first.ids}),
            ("tag", {"tag_ids": self.second.ids, "expiry_amount": 5, "expiry_unit": "hours"}),
        )
        journey.action_start()
        self.let_in(journey, self.people[:1])
        self.travel()
        self.travel(days=3, hours=6)
        self.assertEqual(self.people[:1].category_id, self.first)

    def test_nothing_is_too_late_before_its_time(self):
        with self.assertRaises(ValidationError):
            self.step(self.journey(), "tag", tag_ids=self.first.ids, expiry_amount=-1)


@tagged("post_install", "-at_install")
class TestJourneyMailExpiry(JourneyMailCase):
    def setUp(self):
        super().setUp()
        self.open_mailbox()

    def test_an_e_mail_that_is_written_is_not_sent_too_late(self):
        self.step.expiry_amount = 1
        tokens = self.tokens(self.people(2))
        self.take(tokens)
        late, fresh = mails = self.mails(tokens)
        late.written_at = fields.Datetime.now() - timedelta(days=2)
        self.send()
        self.assertEqual([mail.state for mail in mails], ["withheld", "sent"])
        self.assertEqual(late.problem, "It came too late for this step")
        self.assertEqual([address for address, _message in self.inbox.messages], [fresh.email])
