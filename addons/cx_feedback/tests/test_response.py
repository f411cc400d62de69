from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged

from .common import FeedbackCase


@tagged("post_install", "-at_install")
class TestResponse(FeedbackCase):
    def test_a_user_records_what_was_said(self):
        with Form(self.responses) as form:
            form.partner_id = self.miller
            form.metric_id = self.nps.with_env(self.env)
            self.assertEqual(form.scale_label, "0 to 10")
            self.assertFalse(form.score_input)
            form.score_input = "0"
            form.comment = "Never again"
        response = form.record
        self.assertEqual((response.score, response.band, response.score_input), (0, "detractor", "0"))
        self.assertEqual(response.company_id, self.env.company)

    def test_a_typing_error_is_corrected(self):
        response = self.answer(self.nps, 6)
        with Form(response) as form:
            form.score_input = "9"
        self.assertEqual((response.score, response.band), (9, "promoter"))

    def test_a_forgotten_score_is_not_a_zero(self):
        with self.assertRaisesRegex(ValidationError, "0 to 10"):
            self.responses.create({"metric_id": self.nps.id, "partner_id": self.miller.id})
        with self.assertRaisesRegex(ValidationError, "0 to 10"):
            self.responses.with_context(default_metric_id=self.nps.id).create({"score_input": False})

    def test_a_score_outside_the_scale_is_refused(self):
        for metric, score in ((self.nps, 11), (self.nps, -1), (self.csat, 0), (self.csat, 6)):
            with self.assertRaises(ValidationError):
                self.answer(metric, score)
        response = self.answer(self.csat, 5)
        for typed in ("6", "five"):
            with self.assertRaises(ValidationError):
                response.score_input = typed

    def test_only_recommendation_has_bands(self):
        self.assertEqual(self.answer(self.nps, 6, 7, 9).mapped("band"), ["detractor", "passive", "promoter"])
        self.assertFalse(self.answer(self.csat, 5).band)

    def test_an_open_question_needs_words_and_no_score(self):
        with self.assertRaises(ValidationError):
            self.responses.create({"metric_id": self.text.id, "comment": " "})
        response = self.responses.create({"metric_id": self.text.id, "comment": "Call earlier"})
        self.assertFalse(response.score_input)

    def test_an_erased_person_leaves_the_score(self):
        response = self.answer(self.nps, 9)
        self.miller.unlink()
        self.assertTrue(response.exists())
        self.assertFalse(response.partner_id)
        self.assertEqual(self.nps.response_count, 1)
