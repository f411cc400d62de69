"""Ratings come with other apps; `tests/installation` runs these where they are there."""

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import FeedbackCase


@tagged("post_install", "-at_install", "lifecycle_optional")
class TestRating(FeedbackCase):
    def rate(self, rating, **values):
        if "rating.rating" not in self.env:
            self.skipTest("rating is not installed")
        return (
            self.env["rating.rating"]
            .sudo()
            .create(
                {
                    "res_model_id": self.env["ir.model"]._get("res.partner").id,
                    "res_id": self.mill.id,
                    "partner_id": self.miller.id,
                    "rating": rating,
                    "consumed": True,
                    **values,
                }
            )
        )

    def collect(self):
        with self.enter_registry_test_mode():
            self.env.ref("cx_feedback.ir_cron_ratings").sudo().method_direct_trigger()
        self.env.invalidate_all()
        return self.responses.search([("metric_id", "=", self.csat.id)])

    def test_a_rating_is_one_response_and_changes_with_it(self):
        self.csat.takes_ratings = True
        rating = self.rate(2, feedback="Slow")
        response = self.collect()
        self.assertEqual(
            (response.score, response.comment, response.partner_id, response.channel),
            (2, "Slow", self.miller, "rating"),
        )
        self.assertEqual(self.collect(), response)
        rating.write({"rating": 5, "feedback": "Now fine"})
        self.assertEqual(self.collect(), response)
        self.assertEqual((response.score, response.comment), (5, "Now fine"))

    def test_ratings_that_were_not_given_are_no_answers(self):
        self.csat.takes_ratings = True
        self.rate(0)
        self.rate(4, consumed=False)
        self.assertFalse(self.collect())

    def test_only_metrics_that_take_them_get_ratings(self):
        self.rate(4)
        self.assertFalse(self.collect())

    def test_without_ratings_the_job_does_nothing(self):
        self.csat.takes_ratings = True
        self.assertFalse(self.collect())

    def test_a_metric_of_another_scale_cannot_take_them(self):
        with self.assertRaisesRegex(ValidationError, "1 to 5"):
            self.nps.takes_ratings = True
