from odoo import api, models

from ..tools import demo_answers, scale

# How much of what was recommended shows in the answers of the form, and how content people are with it anyway.
IN_THE_FORM = (("metric_csat", 0.9, 0.1), ("metric_ces", 0.4, 0.4), ("metric_stars", 0.1, 0.2))
FILLED_IN = 0.7


class CxFeedbackDemo(models.AbstractModel):
    """Those who say whether they would recommend us also fill in a form, so that drivers can be shown."""

    _inherit = "cx.feedback.demo"

    @api.model
    def _answer(self, answered):
        result = super()._answer(answered)
        scores = self.env["cx.response"].search(
            [
                ("invitation_id", "in", [invitation.id for invitation, _dice in answered]),
                ("metric_id.kind", "=", scale.NPS),
            ]
        )
        values = []
        for response in scores:
            dice = demo_answers.chance("form", str(response.date), str(response.score))
            if dice.random() < FILLED_IN:
                response.occasion_id = response.id
                values += [self._in_form(response, *question, dice) for question in IN_THE_FORM]
        self.env["cx.response"].create(values)
        return result

    @api.model
    def _in_form(self, response, name, part, content, dice):
        metric = self.env.ref(f"cx_feedback.{name}")
        feeling = part * (response.score - 6) / 4 + content + dice.gauss(0, 0.3)
        middle, half = (metric.scale_min + metric.scale_max) / 2, (metric.scale_max - metric.scale_min) / 2
        score = round(middle + half * max(-1, min(1, feeling)))
        return {
            "metric_id": metric.id,
            "score": score,
            "partner_id": response.partner_id.id,
            "company_id": response.company_id.id,
            "touchpoint_id": response.touchpoint_id.id,
            "channel": "survey",
            "lang": response.lang,
            "date": response.date,
            "occasion_id": response.id,
        }
