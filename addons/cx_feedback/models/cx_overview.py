from collections import Counter

from odoo import api, fields, models
from odoo.fields import Domain

from ..tools import change, periods

CHOICES = ("program_id", "touchpoint_id", "company_id")


class CxOverview(models.AbstractModel):
    """The screen that feedback starts with: a tile for each metric, read from the counts in one statement.

    A choice is a dict with `days`, `step` (week or month) and the ids `program_id`, `touchpoint_id` and
    `company_id`, False for all; `until` is the last day, today where it is not said.
    """

    _name = "cx.overview"
    _description = "Feedback Overview"
    _inherit = "cx.screen"

    @api.model
    @api.readonly
    def tiles(self, choice):
        """Tiles as plain values, `step`: by what their trend is shown, and `answered`: whether anybody ever did."""
        self._check_may_read()
        period, step, ids = self._parse(choice)
        rollups = self.env["cx.rollup"]
        rows = rollups._by_step(period, step, self._conditions(ids))
        metrics = self.env["cx.metric"].search([("active", "=", True)])
        metrics |= metrics.with_context(active_test=False).search(
            [("id", "in", list({row[0] for row in rows}))]
        )
        by_metric = {metric.id: [] for metric in metrics}
        for metric_id, *row in rows:
            by_metric.get(metric_id, []).append(row)
        tiles = [self._tile(metric, by_metric[metric.id], period, step) for metric in metrics]
        return {"tiles": tiles, "step": step, "answered": bool(rows) or rollups._has_any()}

    @api.model
    def _tile(self, metric, rows, period, step):
        """`rows` are (first day of the step, whether in the period itself, score, answers)."""
        now, before, by_step = Counter(), Counter(), {}
        for day, is_now, score, count in rows:
            (now if is_now else before)[score] += count
            by_step.setdefault(day, Counter())[score] += count
        estimate, earlier = metric._summarise(now), metric._summarise(before)
        difference = change.between(earlier, estimate)
        low, high = metric._result_bounds()
        return {
            "id": metric.id,
            "name": metric.name,
            "kind": metric._kind_label(),
            "unit": metric.result_unit,
            "from": low,
            "to": high,
            "count": now.total(),
            "before": before.total(),
            **self._shown(estimate),
            "parts": metric._by_tone(now),
            "change": {"verdict": difference.verdict, "difference": difference.difference, "p": difference.p},
            "trend": [
                {
                    "start": fields.Date.to_string(day),
                    "count": by_step.get(day, Counter()).total(),
                    **self._shown(metric._summarise(by_step.get(day, {}))),
                }
                for day in periods.steps(period.before, period.end, step)
            ],
        }

    @api.model
    def open_responses(self, choice, metric_id, tone=False, step_start=False, before=False):
        """Opens the answers behind a number: of a metric in the period, in the one `before` it, of one part of the
        scale (`tone`), or of the week or month that starts on `step_start`.
        """
        self._check_may_read()
        period, step, ids = self._parse(choice)
        metric = self.env["cx.metric"].browse(self._number(metric_id))
        start, end = (period.before, period.start) if before else (period.start, period.end)
        if step_start:
            day = fields.Date.to_date(step_start)
            start, end = max(day, period.before), min(periods.next_step(day, step), period.end)
        action = self.env["ir.actions.act_window"]._for_xml_id("cx_feedback.cx_response_action")
        action["name"] = self.env._("Answers: %(metric)s", metric=metric.name)
        action["domain"] = list(
            Domain("metric_id", "=", metric.id)
            & self._domain(ids)
            & self._in_days(start, end)
            & (metric._tone_domain(tone) if tone else Domain.TRUE)
        )
        action["context"] = {"default_metric_id": metric.id}
        return action

    @api.model
    def _parse(self, choice):
        """The period, the step and the ids of a choice; ids that are not chosen are left out."""
        ids = self._chosen(choice, CHOICES)
        try:
            until = fields.Date.to_date(choice.get("until"))
        except (TypeError, ValueError) as error:
            raise self._refusal() from error
        period, step = self._last_days(choice, until), choice.get("step")
        if step not in periods.STEPS:
            raise self._refusal()
        return period, periods.fitting(step, (period.end - period.start).days), ids
