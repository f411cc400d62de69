from odoo import api, fields, models
from odoo.fields import Domain

from ..tools import scale, summary


class CxResponse(models.Model):
    """How good a score is, whatever its scale."""

    _inherit = "cx.response"

    tone = fields.Selection(
        [(summary.LOW, "Low"), (summary.MIDDLE, "Middle"), (summary.HIGH, "High")],
        "Level",
        compute="_compute_tone",
        search="_search_tone",
        help="The part of the scale that the score lies in. Open text has none.",
    )

    @api.depends("score", "metric_id")
    def _compute_tone(self):
        for response in self:
            metric = response.metric_id
            response.tone = (metric and metric._tone(response.score)) or False

    @api.model
    def _search_tone(self, operator, value):
        if operator != "in":
            return NotImplemented
        metrics = self.env["cx.metric"].with_context(active_test=False).search([("kind", "!=", scale.TEXT)])
        return Domain.OR(
            Domain("metric_id", "=", metric.id) & metric._tone_domain(tone)
            for metric in metrics
            for tone in value
        )
