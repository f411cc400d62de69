from odoo.tests import TransactionCase, new_test_user


class FeedbackCase(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = new_test_user(
            cls.env, "feedback_manager", groups="cx_feedback.group_cx_feedback_manager", name="Mona"
        )
        cls.other = cls.env["res.company"].create({"name": "Other"})
        cls.mill = cls.env["res.partner"].create({"name": "Mill", "is_company": True})
        cls.miller = cls.env["res.partner"].create({"name": "Miller", "parent_id": cls.mill.id})
        user = new_test_user(
            cls.env, "feedback_user", groups="cx_feedback.group_cx_feedback_user", name="Uma"
        )
        cls.env = cls.env(user=user)
        cls.metrics = cls.env["cx.metric"].with_user(cls.manager)
        cls.nps = cls.metrics.create({"name": "Recommend", "kind": "nps", "question": "Would you?"})
        cls.csat = cls.metrics.create({"name": "Happy", "kind": "csat", "question": "Are you?"})
        cls.text = cls.metrics.create({"name": "Tell", "kind": "text", "question": "What?"})
        cls.responses = cls.env["cx.response"]

    def answer(self, metric, *scores, partner=None, **values):
        partner = partner or self.miller
        return self.responses.create(
            [{"metric_id": metric.id, "partner_id": partner.id, "score": score, **values} for score in scores]
        )
