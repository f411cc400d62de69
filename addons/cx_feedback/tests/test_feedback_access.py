from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common import FeedbackCase


@tagged("post_install", "-at_install")
class TestFeedbackAccess(FeedbackCase):
    def test_a_user_without_the_group_sees_no_scores(self):
        stranger = new_test_user(self.env(su=True), "feedback_stranger", groups="base.group_user")
        form = self.env["res.partner"].with_user(stranger).get_view(view_type="form")["arch"]
        self.assertNotIn("cx_last_scores", form)
        with self.assertRaises(AccessError):
            self.miller.with_user(stranger).cx_last_scores  # noqa: B018
        with self.assertRaises(AccessError):
            self.responses.with_user(stranger).search([])

    def test_a_user_records_answers_and_neither_deletes_them_nor_defines_metrics(self):
        response = self.answer(self.nps, 9)
        with self.assertRaises(AccessError):
            response.unlink()
        with self.assertRaises(AccessError):
            self.nps.with_env(self.env).name = "Mine"
        response.with_user(self.manager).unlink()
        self.assertFalse(response.exists())

    def test_answers_of_another_company_are_out_of_reach_and_not_counted(self):
        self.answer(self.nps, 9)
        foreign = self.responses.sudo().create(
            {"metric_id": self.nps.id, "score": 0, "company_id": self.other.id}
        )
        self.assertNotIn(foreign, self.responses.search([("metric_id", "=", self.nps.id)]))
        self.assertEqual((self.nps.response_count, self.nps.result), (1, 100))
        with self.assertRaises(AccessError):
            self.answer(self.nps, 9, company_id=self.other.id)

    def test_a_metric_of_another_company_is_out_of_reach(self):
        self.metrics.sudo().create({"name": "Foreign", "question": "?", "company_id": self.other.id})
        self.assertFalse(self.env["cx.metric"].search([("name", "=", "Foreign")]))

    def test_whoever_makes_a_program_may_choose_its_signal_and_its_segment(self):
        for model in ("crm.lifecycle.kind", "crm.segment"):
            records = self.env[model].with_user(self.manager)
            records.name_search("")
            with self.assertRaises(AccessError):
                records.create({"name": "New"})
