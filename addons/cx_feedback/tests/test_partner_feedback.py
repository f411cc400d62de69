from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .common import FeedbackCase


@tagged("post_install", "-at_install")
class TestPartnerFeedback(FeedbackCase):
    def scores(self, partner):
        return partner.with_env(self.env).cx_last_scores

    def test_a_company_shows_the_last_score_of_its_people_for_each_metric(self):
        now = fields.Datetime.now()
        self.assertFalse(self.scores(self.mill))
        self.answer(self.nps, 9, date=now)
        self.answer(self.nps, 3, date=now - timedelta(days=5))
        self.answer(self.csat, 4, date=now - timedelta(days=9))
        self.responses.create({"metric_id": self.text.id, "partner_id": self.miller.id, "comment": "Fine"})
        self.env.invalidate_all()
        self.assertEqual(self.scores(self.miller), "NPS 9 · CSAT 4")
        self.assertEqual(self.scores(self.mill), "NPS 9 · CSAT 4")

    def test_a_new_answer_shows_at_once(self):
        self.answer(self.nps, 9)
        self.assertEqual(self.scores(self.miller), "NPS 9")
        self.answer(self.nps, 2)
        self.assertEqual(self.scores(self.miller), "NPS 2")

    def test_the_button_opens_the_answers_of_the_company(self):
        answer = self.answer(self.nps, 9)
        action = self.mill.action_open_cx_responses()
        self.assertEqual(self.responses.search(action["domain"]), answer)
        self.assertEqual(action["context"], {"default_partner_id": self.mill.id})
