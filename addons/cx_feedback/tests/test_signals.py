from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .program_common import ProgramCase


@tagged("post_install", "-at_install")
class TestSignals(ProgramCase):
    def setUp(self):
        super().setUp()
        self.feeds = self.env["crm.lifecycle.feed"].sudo()
        self.events = self.env["crm.lifecycle.event"].sudo()

    def signals(self, partner=None):
        events = self.events.search([("contact_id", "=", (partner or self.miller).id)], order="kind_id")
        return sorted(event.kind_id.code for event in events if event.channel == "feedback")

    def collect(self):
        self.env.flush_all()
        for name in ("", ".low", ".high"):
            feed = self.feeds.search([("source", "=", f"crm.lifecycle.source.cx_response{name}")])
            feed._read_changes()
            self.assertFalse(feed.problem)

    def test_an_identified_answer_is_a_signal_and_so_is_how_good_it_was(self):
        self.answer(self.nps, 2)
        self.answer(self.nps, 8)
        self.answer(self.csat, 5)
        self.responses.create({"metric_id": self.text.id, "partner_id": self.miller.id, "comment": "Fine"})
        self.collect()
        self.collect()
        self.assertEqual(self.signals(), ["feedback"] * 4 + ["feedback_high", "feedback_low"])
        titles = self.events.search([("contact_id", "=", self.miller.id)]).mapped("payload")
        self.assertIn({"title": "Recommend: 2"}, titles)

    def test_answers_without_a_name_are_none(self):
        for identity in ("pseudonymous", "anonymous"):
            program = self.running(name=identity, identity=identity)
            self.take(self.invite(program, self.miller)._ticket(), "2")
        self.collect()
        self.assertFalse(self.signals())

    def test_an_answer_of_an_earlier_day_is_not_passed_by(self):
        self.answer(self.nps, 2, date=fields.Datetime.now() - timedelta(days=400))
        self.assertEqual(self.signals(), ["feedback", "feedback_low"])
