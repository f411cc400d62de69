from odoo import api, fields, models
from odoo.fields import Domain

from ..tools import intervals, scale, summary


class CxMetric(models.Model):
    """What the answers to a metric come to."""

    _inherit = "cx.metric"

    response_count = fields.Integer("Answers", compute="_compute_result")
    result = fields.Float(compute="_compute_result", digits=(16, 1))
    result_low = fields.Float("Lower Bound", compute="_compute_result", digits=(16, 1))
    result_high = fields.Float("Upper Bound", compute="_compute_result", digits=(16, 1))
    result_unit = fields.Selection(
        [
            (intervals.POINTS, "points from -100 to 100"),
            (intervals.PERCENT, "%"),
            (intervals.SCORE, "on the scale"),
        ],
        "Unit",
        compute="_compute_result_unit",
    )

    first_middle = fields.Integer(
        "Middle From", compute="_compute_first_scores", store=True, help="Scores below are low."
    )
    first_high = fields.Integer("High From", compute="_compute_first_scores", store=True)

    @api.depends("kind", "ces_variant", "scale_min", "scale_max")
    def _compute_first_scores(self):
        for metric in self:
            metric.first_middle, metric.first_high = (
                summary.first_scores(metric.kind, metric.ces_variant, *metric._scale())
                if metric.kind not in (False, scale.TEXT)
                else (0, 0)
            )

    @api.depends("kind", "ces_variant")
    def _compute_result_unit(self):
        for metric in self:
            metric.result_unit = metric.kind and summary.unit(metric.kind, metric.ces_variant)

    @api.depends("kind", "ces_variant", "scale_min", "scale_max")
    @api.depends_context("allowed_company_ids")
    def _compute_result(self):
        counts = self.env["cx.rollup"]._by_score(self)
        for metric in self:
            answers = counts.get(metric._origin.id, {})
            estimate = metric._summarise(answers)
            metric.response_count = sum(answers.values())
            metric.result = estimate.value if estimate else 0
            metric.result_low = estimate.low if estimate else 0
            metric.result_high = estimate.high if estimate else 0

    def _scale(self):
        return self.scale_min, self.scale_max

    def _summarise(self, counts):
        """`Estimate` of `{score: answers}`, or None."""
        return summary.summarise(self.kind, self.ces_variant, counts, *self._scale())

    def _by_tone(self, counts):
        """`{tone: answers}`; empty for open text."""
        if self.kind == scale.TEXT:
            return {}
        return summary.by_tone(self.kind, self.ces_variant, counts, *self._scale())

    def _kind_label(self):
        """The kind and, where there are several, how it is counted."""
        names = ("kind", "ces_variant")
        labels = (dict(self._fields[name]._description_selection(self.env)).get(self[name]) for name in names)
        return " · ".join(filter(None, labels))

    def _result_bounds(self):
        return summary.bounds(self.kind, self.ces_variant, *self._scale())

    def _tone(self, score):
        return summary.tone(self.kind, self.ces_variant, score, *self._scale())

    def _tone_domain(self, tone):
        """Scores of this metric that lie in that part of its scale."""
        if self.kind == scale.TEXT:
            return Domain.FALSE
        scores = range(self.scale_min, self.scale_max + 1)
        return Domain("score", "in", [score for score in scores if self._tone(score) == tone])
