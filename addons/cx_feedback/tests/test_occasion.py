import psycopg2

from odoo.tests import tagged
from odoo.tools import mute_logger

from .program_common import ProgramCase


@tagged("post_install", "-at_install")
class TestOccasion(ProgramCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        admin = cls.env.ref("base.user_admin")
        cls.stars = cls.metrics.create({"name": "Stars", "kind": "stars", "question": "How many?"})
        scales = ((cls.nps, 0, 10), (cls.csat, 1, 5), (cls.stars, 1, 5))
        survey = (
            cls.env["survey.survey"]
            .with_user(admin)
            .create(
                {
                    "title": "Tell us more",
                    "question_and_page_ids": [
                        (
                            0,
                            0,
                            {
                                "title": metric.name,
                                "question_type": "scale",
                                "scale_min": low,
                                "scale_max": high,
                                "cx_metric_id": metric.id,
                            },
                        )
                        for metric, low, high in scales
                    ],
                }
            )
        )
        cls.survey = survey.sudo()

    def fill_in(self, form, *scores):
        for question, score in zip(self.survey.question_ids, scores, strict=False):
            form._save_lines(question, str(score))
        form._mark_done()
        return self.responses.search([("survey_input_id", "=", form.id)])

    def send(self, *answers):
        return [told["status"] for told in self.env["cx.inbound"]._receive(list(answers))]

    def sent(self):
        return self.responses.search([("channel", "=", "api")], order="id")

    def test_the_score_and_the_form_after_it_are_one_occasion(self):
        before = self.take(self.invite(self.program, self.miller)._ticket(), "3")
        form = self.survey._create_answer(check_attempts=False, cx_response_id=before.id)
        answers = self.fill_in(form, 10, 4, 5)
        self.assertEqual(before.occasion_id, before.id)
        tied = answers.filtered("occasion_id")
        self.assertEqual(tied.metric_id, self.csat | self.stars, "the first score of a metric counts")
        self.assertEqual(set(tied.mapped("occasion_id")), {before.id})
        form._mark_done()
        self.assertEqual(answers.filtered("occasion_id"), tied)

    def test_the_questions_of_a_form_without_a_score_before_are_one_occasion(self):
        answers = self.fill_in(self.survey._create_answer(check_attempts=False), 10, 4, 5)
        self.assertEqual(len(answers), 3)
        self.assertEqual(set(answers.mapped("occasion_id")), {min(answers.ids)})
        alone = self.fill_in(self.survey._create_answer(check_attempts=False), 10)
        self.assertFalse(alone.occasion_id)

    def test_old_forms_are_tied_as_new_ones_are(self):
        before = self.take(self.invite(self.program, self.miller)._ticket(), "3")
        self.take(self.invite(self.program, self.mill)._ticket(), "4")
        self.fill_in(self.survey._create_answer(check_attempts=False, cx_response_id=before.id), 10, 4)
        self.fill_in(self.survey._create_answer(check_attempts=False), 10, 4, 5)
        answers = self.responses.search([])
        tied = {answer: answer.occasion_id for answer in answers}
        answers.occasion_id = False
        answers._tie_old_forms()
        self.assertEqual({answer: answer.occasion_id for answer in answers}, tied)

    def test_another_system_names_its_occasions(self):
        self.assertEqual(
            self.send(
                {"id": "1", "program_id": self.program.id, "score": 9, "occasion": "call"},
                {"id": "2", "metric_id": self.csat.id, "score": 4, "occasion": "call"},
                {"id": "3", "metric_id": self.csat.id, "score": 2, "occasion": "call"},
                {"id": "4", "metric_id": self.csat.id, "score": 5, "occasion": "other"},
                {"id": "5", "metric_id": self.stars.id, "score": 5},
            ),
            ["new"] * 5,
        )
        self.send({"id": "6", "metric_id": self.stars.id, "score": 3, "occasion": "call"})
        self.env.invalidate_all()
        first, second, again, alone, none, late = self.sent()
        self.assertEqual({answer.occasion_id for answer in (first, second, late)}, {first.id})
        self.assertFalse(again.occasion_id or alone.occasion_id or none.occasion_id)
        self.assertNotIn("call", first.sudo().occasion_key)

    def test_answers_without_a_name_are_not_tied_with_those_that_have_one(self):
        nameless = self.running(identity="anonymous", metric_id=self.stars.id)
        self.send(
            {"id": "1", "program_id": self.program.id, "score": 9, "occasion": "call"},
            {"id": "2", "program_id": nameless.id, "score": 1, "occasion": "call"},
            {"id": "3", "metric_id": self.csat.id, "score": 1, "occasion": "call"},
        )
        answers = self.responses.sudo().search([("channel", "=", "api")], order="id")
        self.assertEqual([bool(answer.occasion_id) for answer in answers], [True, False, True])
        self.assertFalse(answers[1].occasion_key)

    def test_answers_without_a_name_are_not_tied_with_each_other_either(self):
        first, second = (
            self.running(identity="pseudonymous", metric_id=metric.id) for metric in (self.csat, self.stars)
        )
        self.send(
            {"id": "1", "program_id": first.id, "score": 1, "occasion": "call"},
            {"id": "2", "program_id": second.id, "score": 1, "occasion": "call"},
        )
        answers = self.responses.sudo().search([("channel", "=", "api")])
        self.assertEqual(len(answers), 2)
        self.assertFalse(any(answers.mapped("occasion_id")) or any(answers.mapped("occasion_key")))

    def test_an_occasion_that_is_no_text_is_refused(self):
        for wrong in (5, "", "x" * 300, ["a"]):
            answer = {"id": "1", "program_id": self.program.id, "score": 9, "occasion": wrong}
            self.assertEqual(self.send(answer), ["refused"])

    def test_whoever_is_forgotten_leaves_no_key_of_the_occasion(self):
        self.send(
            {
                "id": "1",
                "program_id": self.program.id,
                "score": 9,
                "occasion": "call",
                "partner": {"id": self.miller.id},
            }
        )
        self.env["cx.response"].sudo()._forget_people(self.miller.ids)
        answer = self.sent().sudo()
        self.assertEqual((answer.score, answer.occasion_key), (9, False))

    def test_the_program_of_an_occasion_finds_all_its_answers(self):
        before = self.take(self.invite(self.program, self.miller)._ticket(), "3")
        answers = self.fill_in(
            self.survey._create_answer(check_attempts=False, cx_response_id=before.id), 10, 4
        )
        found = self.responses.search([("occasion_program_id", "=", self.program.id)])
        self.assertEqual(found, (before | answers.filtered("occasion_id")).sorted())
        self.assertEqual(found.occasion_program_id, self.program)

    def test_an_occasion_has_one_answer_to_each_metric(self):
        answers = self.answer(self.nps, 9, 8)
        with mute_logger("odoo.sql_db"), self.assertRaises(psycopg2.errors.UniqueViolation):
            answers.occasion_id = answers[0].id
            self.env.flush_all()
