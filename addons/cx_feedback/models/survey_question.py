from odoo import api, fields, models
from odoo.exceptions import ValidationError


class SurveyQuestion(models.Model):
    _inherit = "survey.question"

    cx_metric_id = fields.Many2one(
        "cx.metric",
        "Feedback Metric",
        domain=[("kind", "!=", "text")],
        ondelete="set null",
        help="Answers are kept as scores of this metric, too, when the form is done.",
    )

    @api.constrains("cx_metric_id", "question_type", "scale_min", "scale_max")
    def _check_cx_metric(self):
        # Whoever writes forms need not be allowed to read metrics.
        for question in self.sudo().filtered("cx_metric_id"):
            metric = question.cx_metric_id
            same_scale = (question.scale_min, question.scale_max) == (metric.scale_min, metric.scale_max)
            if question.question_type != "scale" or not same_scale:
                raise ValidationError(
                    self.env._(
                        "“%(question)s” must be a scale from %(low)s to %(high)s to be counted as “%(metric)s”.",
                        question=question.title,
                        low=metric.scale_min,
                        high=metric.scale_max,
                        metric=metric.name,
                    )
                )
