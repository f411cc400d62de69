from psycopg2 import IntegrityError

from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import FeedbackCase


@tagged("post_install", "-at_install")
class TestMetric(FeedbackCase):
    def test_every_kind_comes_with_its_scale(self):
        scales = {
            "nps": (0, 10),
            "csat": (1, 5),
            "ces": (1, 7),
            "stars": (1, 5),
            "text": (0, 0),
        }
        for kind, expected in scales.items():
            metric = self.metrics.create({"name": kind, "kind": kind, "question": "?"})
            self.assertEqual((metric.scale_min, metric.scale_max), expected)

    def test_the_variant_of_the_effort_score_decides_its_scale(self):
        with Form(self.metrics) as form:
            form.name, form.question, form.kind = "Effort", "Was it easy?", "ces"
            self.assertEqual((form.ces_variant, form.scale_max), ("mean", 7))
            form.ces_variant = "share_4_5"
            self.assertEqual(form.scale_max, 5)
            form.kind = "nps"
            self.assertEqual((form.ces_variant, form.scale_min, form.scale_max), (False, 0, 10))

    def test_a_scale_that_the_kind_does_not_have_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "Recommend"):
            self.nps.scale_min = 1
        self.csat.scale_max = 7
        self.assertEqual(self.csat.scale_max, 7)

    @mute_logger("odoo.sql_db")
    def test_the_database_keeps_the_variant_with_the_effort_score(self):
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self.nps.ces_variant = "mean"
            self.nps.flush_recordset()

    def test_the_result_carries_its_interval(self):
        self.answer(self.nps, 10, 9, 9, 10, 9, 9, 7, 8, 8, 2)
        found = [round(value, 1) for value in (self.nps.result, self.nps.result_low, self.nps.result_high)]
        self.assertEqual(found, [50, -0.2, 77.1])
        self.assertEqual(self.nps.response_count, 10)

    def test_every_kind_has_its_own_result(self):
        self.answer(self.csat, 5, 5, 2)
        self.answer(self.nps, 10, 0)
        found = {
            metric: (round(metric.result, 1), metric.result_unit)
            for metric in self.csat | self.nps | self.text
        }
        self.assertEqual(
            found, {self.csat: (66.7, "percent"), self.nps: (0, "points"), self.text: (0, False)}
        )
        self.assertEqual((self.csat.response_count, self.text.response_count), (3, 0))

    def test_the_results_of_many_metrics_cost_one_query(self):
        metrics = self.csat | self.nps | self.text
        self.answer(self.csat, 5)
        self.env.flush_all()
        self.env.invalidate_all()
        metrics.mapped("kind")
        with self.assertQueryCount(1):
            metrics.mapped("result")

    def test_what_was_answered_cannot_change_its_meaning(self):
        self.answer(self.csat, 4)
        with self.assertRaisesRegex(UserError, "Happy"):
            self.csat.scale_max = 10
        with self.assertRaisesRegex(UserError, "Happy"):
            self.csat.kind = "stars"
        self.csat.write({"name": "Happier", "kind": "csat", "company_id": False})
        self.assertEqual(self.csat.name, "Happier")

    def test_the_button_opens_the_answers(self):
        answers = self.answer(self.csat, 4, 5)
        self.answer(self.nps, 9)
        action = self.csat.action_open_responses()
        self.assertEqual(self.responses.search(action["domain"]), answers.sorted())
