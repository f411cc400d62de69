from odoo.exceptions import UserError, ValidationError
from odoo.tests import HttpCase, tagged

from .program_common import ProgramCase


@tagged("post_install", "-at_install")
class TestLongerForm(ProgramCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        admin = cls.env.ref("base.user_admin")
        survey = (
            cls.env["survey.survey"]
            .with_user(admin)
            .create(
                {
                    "title": "Tell us more",
                    "question_and_page_ids": [
                        (0, 0, {"title": "Again?", "question_type": "scale", "cx_metric_id": cls.nps.id}),
                        (0, 0, {"title": "What else?", "question_type": "text_box"}),
                    ],
                }
            )
        )
        cls.survey = survey.sudo()
        cls.scale, cls.words = cls.survey.question_ids
        cls.program.survey_id = cls.survey

    def open_form(self, ticket):
        """The form that whoever has answered comes to."""
        response = self.url_open(f"/feedback/{ticket}/form", data={"x": "1"}, allow_redirects=False)
        self.assertEqual(response.status_code, 303)
        return response.headers["Location"]

    def forms(self):
        return self.env["survey.user_input"].sudo().search([("survey_id", "=", self.survey.id)])

    def fill_in(self, form, score):
        form._save_lines(self.scale, score)
        form._save_lines(self.words, "More words")
        form._mark_done()
        return self.env["cx.response"].sudo().search([("survey_input_id", "=", form.id)])

    def test_the_form_belongs_to_the_answer_and_is_made_once_by_a_post(self):
        ticket = self.invite(self.program, self.miller)._ticket()
        answer = self.take(ticket, "3")
        address = self.open_form(ticket)
        form = self.forms()
        self.assertEqual(form.cx_response_id, answer)
        self.assertFalse(form.partner_id, "who is logged in as somebody else could not go on")
        self.assertIn(form.access_token, address)
        self.assertEqual(self.open_form(ticket), address)
        self.assertEqual(len(self.forms()), 1)
        self.url_open(f"/feedback/{ticket}/form")
        self.assertEqual(len(self.forms()), 1)

    def test_without_an_answer_there_is_no_form(self):
        ticket = self.invite(self.program, self.miller)._ticket()
        self.assertTrue(self.open_form(ticket).endswith(f"/feedback/{ticket}"))
        self.assertFalse(self.forms())

    def test_forms_after_answers_without_a_name_are_not_joined_with_them(self):
        for identity in ("pseudonymous", "anonymous"):
            program = self.running(identity=identity, survey_id=self.survey.id)
            ticket = self.invite(program, self.miller)._ticket()
            self.take(ticket, "3")
            self.assertTrue(self.open_form(ticket).endswith(self.survey.get_start_url()))
        self.assertFalse(self.forms())

    def test_an_anonymous_program_refuses_a_form_that_asks_for_a_login(self):
        self.survey.users_login_required = True
        with self.assertRaisesRegex(UserError, "log in"):
            self.running(identity="anonymous", survey_id=self.survey.id)

    def test_a_marked_question_is_a_response_also_when_the_answer_is_zero(self):
        for said, score in ((0, 0), ("0", 0), ("10", 10), (7, 7)):
            form = self.survey._create_answer(partner=self.miller.sudo())
            response = self.fill_in(form, said)
            self.assertEqual(
                (response.score, response.metric_id, response.partner_id, response.channel),
                (score, self.nps, self.miller, "survey"),
            )
            form._mark_done()
            self.assertEqual(
                len(self.env["cx.response"].search([("survey_input_id", "=", form.id)])), 1, "stored once"
            )

    def test_no_answer_is_no_zero(self):
        form = self.survey._create_answer(partner=self.miller.sudo())
        self.assertFalse(self.fill_in(form, ""))

    def test_a_trial_of_the_form_is_no_response(self):
        form = self.survey._create_answer(partner=self.miller.sudo())
        form.test_entry = True
        self.assertFalse(self.fill_in(form, "5"))

    def test_the_form_after_an_answer_is_of_the_same_person(self):
        ticket = self.invite(self.program, self.miller)._ticket()
        self.take(ticket, "3")
        self.open_form(ticket)
        self.assertEqual(self.fill_in(self.forms(), "4").partner_id, self.miller)

    def test_a_question_of_another_scale_cannot_be_counted_as_the_metric(self):
        with self.assertRaisesRegex(ValidationError, "0 to 10"):
            self.scale.scale_max = 5
        with self.assertRaises(ValidationError):
            self.words.cx_metric_id = self.nps
