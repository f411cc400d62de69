from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..tools import scale
from ..tools.exceptions import ScaleError, ScoreError

FIXED_BY_ANSWERS = {"kind", "ces_variant", "scale_min", "scale_max", "company_id"}


class CxMetric(models.Model):
    _name = "cx.metric"
    _description = "Customer Feedback Metric"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=100)
    active = fields.Boolean(default=True)
    kind = fields.Selection(
        [
            (scale.NPS, "Net Promoter Score (NPS)"),
            (scale.CSAT, "Satisfaction (CSAT)"),
            (scale.CES, "Effort (CES)"),
            (scale.STARS, "Stars"),
            (scale.TEXT, "Open text"),
        ],
        required=True,
        default=scale.NPS,
    )
    ces_variant = fields.Selection(
        [
            ("mean", "Mean of 1 to 7"),
            ("share_5_7", "Share of 5 to 7, of 7"),
            ("share_4_5", "Share of 4 and 5, of 5"),
            ("net", "Share of 6 and 7 less share of 1 to 3"),
        ],
        "Effort Variant",
        compute="_compute_ces_variant",
        store=True,
        readonly=False,
        precompute=True,
        help="How the effort score is counted. Results of different variants cannot be compared.",
    )
    scale_min = fields.Integer(
        "Lowest Score", compute="_compute_scale", store=True, readonly=False, precompute=True
    )
    scale_max = fields.Integer(
        "Highest Score", compute="_compute_scale", store=True, readonly=False, precompute=True
    )
    scale_is_fixed = fields.Boolean(compute="_compute_scale_is_fixed")
    question = fields.Text(required=True, translate=True, help="As the customer is asked, word for word.")
    low_label = fields.Char("Words for the Lowest", translate=True)
    high_label = fields.Char("Words for the Highest", translate=True)
    company_id = fields.Many2one(
        "res.company", index=True, help="Leave empty to share it with all companies."
    )

    _ces_has_variant = models.Constraint(
        "CHECK((kind = 'ces') = (ces_variant IS NOT NULL))",
        "An effort score needs its variant, and no other metric has one.",
    )

    @api.depends("kind")
    def _compute_ces_variant(self):
        for metric in self:
            metric.ces_variant = (metric.ces_variant or "mean") if metric.kind == scale.CES else False

    @api.depends("kind", "ces_variant")
    def _compute_scale(self):
        for metric in self:
            metric.scale_min, metric.scale_max = scale.default_scale(metric.kind, metric.ces_variant)

    @api.depends("kind")
    def _compute_scale_is_fixed(self):
        for metric in self:
            metric.scale_is_fixed = metric.kind in scale.FIXED_KINDS

    @api.constrains("kind", "ces_variant", "scale_min", "scale_max")
    def _check_scale(self):
        for metric in self:
            try:
                scale.check_scale(metric.kind, metric.ces_variant, metric.scale_min, metric.scale_max)
            except ScaleError as error:
                raise ValidationError(
                    self.env._(
                        "“%(metric)s” cannot be measured from %(low)s to %(high)s.",
                        metric=metric.name,
                        low=metric.scale_min,
                        high=metric.scale_max,
                    )
                ) from error

    def write(self, vals):
        self._check_not_answered(FIXED_BY_ANSWERS & vals.keys(), vals)
        return super().write(vals)

    def _check_not_answered(self, names, vals):
        changed = self.filtered(
            lambda metric: any(
                metric._fields[name].convert_to_write(metric[name], metric) != vals[name] for name in names
            )
        )
        answered = (
            self.env["cx.response"].sudo().search([("metric_id", "in", changed.ids)], limit=1).metric_id
        )
        if answered:
            raise UserError(
                self.env._(
                    "“%(metric)s” has answers already, which were given to what it says now. "
                    "Archive it and make a new metric.",
                    metric=answered.name,
                )
            )

    def action_open_responses(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("cx_feedback.cx_response_action")
        action["domain"] = [("metric_id", "=", self.id)]
        action["context"] = {"default_metric_id": self.id}
        return action

    def _parse_score(self, text):
        try:
            return scale.parse_score(text, self.scale_min, self.scale_max)
        except ScoreError as error:
            raise self._score_refusal() from error

    def _check_score(self, score):
        try:
            scale.check_score(score, self.scale_min, self.scale_max)
        except ScoreError as error:
            raise self._score_refusal() from error

    def _score_refusal(self):
        return ValidationError(
            self.env._(
                "“%(metric)s” is answered with a whole number from %(low)s to %(high)s.",
                metric=self.name,
                low=self.scale_min,
                high=self.scale_max,
            )
        )
