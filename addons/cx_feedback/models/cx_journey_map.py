from collections import Counter, defaultdict

from odoo import api, models

from ..tools import change, heat, scale
from .cx_rollup_cut import STAGE

# The row of answers whose customer had no stage, and the column of those about no touchpoint.
UNKNOWN = 0
WORST = 8


class CxJourneyMap(models.AbstractModel):
    """The customer's way as a map: stages of a lifecycle by touchpoints, each cell with its live score.

    Where no metric is chosen, each touchpoint is told by the one that most of its answers were given to.
    """

    _name = "cx.journey.map"
    _description = "Journey Map of Feedback"
    _inherit = "cx.month.screen"

    @api.model
    @api.readonly
    def read_map(self, choice):
        """The map as plain values: its rows, columns and cells, what to look at first, and what can be chosen."""
        self._check_may_read()
        period, ids = self._parse(choice)
        lifecycles = self.env["crm.lifecycle.model"].search([("active", "=", True)])
        lifecycle = lifecycles.filtered(lambda row: row.id == ids.get("model_id")) or lifecycles[:1]
        stages = self.env["crm.lifecycle.stage"].with_context(active_test=False)
        stages = stages.search([("model_id", "=", lifecycle.id)])
        counts = self._counts(period, ids, stages)
        metrics = self._main_metrics(counts)
        columns, rows = self._columns(metrics), self._rows(stages, metrics, counts)
        cells = [self._cell(row, column, counts) for row in rows for column in columns]
        return {
            **self._days(period),
            **self._options(),
            "lifecycles": self._names(lifecycles),
            "lifecycle": lifecycle.id,
            "stages": [{"id": stage.id or UNKNOWN, "name": stage.name or ""} for stage in rows],
            "touchpoints": [self._column_values(*column) for column in columns],
            "cells": cells,
            "worst": self._worst(cells, metrics),
        }

    @api.model
    def _counts(self, period, ids, stages):
        """`{(metric, touchpoint, stage): (counts now, counts before)}` by ids, of scales and not of open text."""
        known = {str(stage.id): stage.id for stage in stages} | {"": UNKNOWN}
        texts = self.env["cx.metric"].with_context(active_test=False).search([("kind", "=", scale.TEXT)]).ids
        found = defaultdict(lambda: (Counter(), Counter()))
        rows = self.env["cx.rollup.cut"]._by_cell(STAGE, period, self._of_answers(ids))
        for metric, touchpoint, value, is_now, score, count in rows:
            if value in known and metric not in texts:
                now, before = found[metric, touchpoint or UNKNOWN, known[value]]
                (now if is_now else before)[score] += count
        return found

    @api.model
    def _main_metrics(self, counts):
        """`{touchpoint id: metric}`: the one of most answers, those of now first."""
        answers = defaultdict(lambda: [0, 0])
        for (metric, touchpoint, _stage), (now, before) in counts.items():
            totals = answers[touchpoint, metric]
            totals[0] += now.total()
            totals[1] += before.total()
        best = {}
        for (touchpoint, metric), totals in answers.items():
            rank = (*totals, -metric)
            if touchpoint not in best or rank > best[touchpoint]:
                best[touchpoint] = rank
        return {touchpoint: self.env["cx.metric"].browse(-rank[-1]) for touchpoint, rank in best.items()}

    @api.model
    def _columns(self, metrics):
        """`[(touchpoint, metric)]`: all that are in use, and those that have answers."""
        touchpoints = self.env["cx.touchpoint"].with_context(active_test=False)
        found = touchpoints.search(["|", ("active", "=", True), ("id", "in", list(metrics))])
        nothing = self.env["cx.metric"]
        columns = [(touchpoint, metrics.get(touchpoint.id, nothing)) for touchpoint in found]
        return columns + ([(touchpoints.browse(), metrics[UNKNOWN])] if UNKNOWN in metrics else [])

    @api.model
    def _column_values(self, touchpoint, metric):
        return {
            "id": touchpoint.id or UNKNOWN,
            "name": touchpoint.name or "",
            "description": touchpoint.description or "",
            "metric": self._metric_values(metric) if metric else False,
        }

    @api.model
    def _rows(self, stages, metrics, counts):
        shown = {stage for metric, touchpoint, stage in counts if metrics[touchpoint].id == metric}
        rows = list(stages.filtered(lambda stage: stage.active or stage.id in shown))
        return rows + ([stages.browse()] if UNKNOWN in shown else [])

    @api.model
    def _cell(self, stage, column, counts):
        touchpoint, metric = column
        empty = (Counter(), Counter())
        now, before = counts.get((metric.id, touchpoint.id or UNKNOWN, stage.id or UNKNOWN), empty)
        estimate, earlier = (metric._summarise(some) if some else None for some in (now, before))
        difference = change.between(earlier, estimate)
        return {
            "stage_id": stage.id or UNKNOWN,
            "touchpoint_id": touchpoint.id or UNKNOWN,
            "designed": self._designed(stage, touchpoint),
            "count": now.total(),
            "before": before.total(),
            **self._shown(estimate),
            "level": estimate and heat.level(estimate.value, estimate.count, *metric._result_bounds()),
            "parts": metric._by_tone(now) if now else {},
            "change": {"verdict": difference.verdict, "difference": difference.difference, "p": difference.p},
        }

    @api.model
    def _designed(self, stage, touchpoint):
        """Whether the touchpoint is meant to happen in the stage; None where nobody has said it of the lifecycle."""
        meant = touchpoint.stage_ids.filtered(lambda other: other.model_id == stage.model_id)
        return stage in meant if stage and meant else None

    @api.model
    def _worst(self, cells, metrics):
        """Numbers of the cells to look at first."""
        ranked = []
        for number, cell in enumerate(cells):
            if cell["value"] is not None:
                bounds = metrics[cell["touchpoint_id"]]._result_bounds()
                places = (heat.place(cell[end], *bounds) for end in ("low", "high"))
                ranked.append((number, cell["count"], *places))
        return heat.worst_first(ranked)[:WORST]
