import itertools
from collections import Counter

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools import packing, priorities, relative_weights, scale

# Metrics that are answered with the outcome this often are drivers unless others are chosen.
USUALLY_ANSWERED = 0.3
MOST_DRIVERS = 12


class CxDrivers(models.AbstractModel):
    """Which scores explain another one that was given on the same occasion (`tools/relative_weights.py`).

    A choice also has `outcome_id` and `driver_ids`; without them the likeliest ones are taken.
    """

    _name = "cx.drivers"
    _inherit = "cx.report.screen"
    _description = "Drivers of a Score"

    @api.model
    @api.readonly
    def read_drivers(self, choice):
        """Plain values: `metrics` to choose from, the `outcome_id` and `driver_ids` taken, and what is `found`."""
        self._check_may_read()
        metrics, packed = self._read_packed(choice)
        tied = self._tied_counts(metrics, packed)
        outcome = self._chosen_outcome(choice, metrics, tied)
        if not outcome:
            return {"metrics": [], "outcome_id": False, "driver_ids": [], "found": None}
        drivers = self._chosen_drivers(choice, outcome, metrics, tied)
        complete = packed.scores([metrics.ids.index(number) for number in (outcome | drivers).ids])
        return {
            "metrics": [
                {"id": metric.id, "name": metric.name, "count": tied.get((outcome.id, metric.id), 0)}
                for metric in metrics.sorted()
                if any(metric.id == first for first, _second in tied)
            ],
            "outcome_id": outcome.id,
            "driver_ids": drivers.ids,
            "found": self._found(outcome, drivers, *complete),
        }

    @api.model
    def open_responses(self, choice, metric_id):
        """Opens the answers to a metric that were given together with others."""
        self._check_may_read()
        domain = self._occasions(choice)
        [number] = self._numbers([metric_id])
        metric = self.env["cx.metric"].browse(number).exists()
        action = self.env["ir.actions.act_window"]._for_xml_id("cx_feedback.cx_response_action")
        action["name"] = self.env._("Answers: %(metric)s", metric=metric.name or "")
        companies = Domain("company_id", "in", self.env.companies.ids)
        action["domain"] = list(domain & companies & Domain("metric_id", "=", number))
        action["context"] = {}
        return action

    @api.model
    def _occasions(self, choice):
        period, program = self._parse(choice)
        tied = Domain("occasion_id", ">", 0) & self._in_days(period.start, period.end)
        return tied & Domain("occasion_program_id", "=", program) if program else tied

    @api.model
    def _read_packed(self, choice):
        """Metrics, those chosen first, and the scores that they got on each occasion, as `tools.packing.Packed`."""
        domain = self._occasions(choice)
        chosen = self._numbers([choice.get("outcome_id"), *self._listed(choice.get("driver_ids"))])
        metrics = self.env["cx.metric"].with_context(active_test=False).search([("kind", "!=", scale.TEXT)])
        metrics = metrics.sorted(lambda metric: metric.id not in chosen)
        places = packing.layout([metric._scale() for metric in metrics])
        metrics = metrics[: len(places)]
        answers = self._readable(domain & Domain("metric_id", "in", metrics.ids)).select(
            *(SQL.identifier("cx_response", name) for name in ("occasion_id", "metric_id", "score"))
        )
        rows = self.env.execute_query(
            SQL(
                """SELECT scores, COUNT(*) FROM (
                    SELECT BIT_OR((score - %s)::bigint << %s) AS scores FROM (%s) answers GROUP BY occasion_id
                   ) occasions GROUP BY 1""",
                self._by_metric(metrics, [place.low - 1 for place in places]),
                self._by_metric(metrics, [place.shift for place in places]),
                answers,
            )
            if metrics
            else SQL("SELECT 0, 0")
        )
        return metrics, packing.Packed(places, rows)

    @api.model
    def _listed(self, values):
        if not isinstance(values or [], list):
            raise self._refusal()
        return values or []

    @api.model
    def _by_metric(self, metrics, values):
        """SQL: the value of the metric of an answer."""
        cases = SQL(" ").join(
            SQL("WHEN %s THEN %s", number, value) for number, value in zip(metrics.ids, values, strict=True)
        )
        return SQL("CASE metric_id %s END", cases)

    @api.model
    def _tied_counts(self, metrics, packed):
        """`{(metric id, metric id): occasions}` on which both were answered."""
        pairs = itertools.permutations(range(len(metrics)), 2)
        counts = {(metrics[one].id, metrics[two].id): packed.together(one, two) for one, two in pairs}
        return {pair: count for pair, count in counts.items() if count}

    @api.model
    def _chosen_outcome(self, choice, metrics, tied):
        """The metric chosen; else the Net Promoter Score, or whichever is tied most often."""
        [chosen] = self._numbers([choice.get("outcome_id")])
        often = Counter()
        for (first, _second), count in tied.items():
            often[first] = max(often[first], count)
        answered = metrics.filtered(lambda metric: metric.id in often)
        order = answered.sorted(
            lambda metric: (metric.id != chosen, metric.kind != scale.NPS, -often[metric.id], metric.id)
        )
        return order[:1]

    @api.model
    def _chosen_drivers(self, choice, outcome, metrics, tied):
        offered = metrics.filtered(lambda metric: (outcome.id, metric.id) in tied).sorted()
        numbers = self._numbers(self._listed(choice.get("driver_ids")))
        chosen = offered.filtered(lambda metric: metric.id in numbers)
        if not chosen:
            most = max(tied[outcome.id, metric.id] for metric in offered)
            usual = USUALLY_ANSWERED * most
            chosen = offered.filtered(lambda metric: tied[outcome.id, metric.id] >= usual)
        return chosen[:MOST_DRIVERS]

    @api.model
    def _found(self, outcome, drivers, patterns, counts, left_out):
        found = relative_weights.weigh(patterns, counts)
        own = [
            self._own(metric, scores, counts)
            for metric, scores in zip(outcome | drivers, patterns.T, strict=True)
        ]
        return {
            "verdict": found.verdict,
            "count": found.count,
            "left_out": left_out,
            "same": [drivers[number].name for number in found.same],
            "explained": found.explained,
            "explained_low": found.explained_low,
            "explained_high": found.explained_high,
            "outcome": own[0],
            "drivers": self._told(own[1:], found),
        }

    @api.model
    def _own(self, metric, scores, counts):
        """What the answers of the complete occasions come to for a metric alone."""
        answers = Counter()
        for score, count in zip(scores, counts, strict=True):
            answers[int(score)] += int(count)
        return {
            "id": metric.id,
            "name": metric.name,
            "unit": metric.result_unit,
            "to": metric._result_bounds()[1],
            "position": priorities.position(answers, *metric._scale()) if answers else None,
            **self._shown(metric._summarise(answers)),
        }

    @api.model
    def _told(self, own, found):
        """The drivers with their weights, the most important first; empty where the verdict forbids an answer."""
        if not found.drivers:
            return []
        positions = [row["position"] for row in own]
        for row, driver in zip(own, found.drivers, strict=True):
            helps = driver.is_sure and driver.correlation > 0
            row |= {
                "share": driver.share,
                "share_low": driver.low,
                "share_high": driver.high,
                "is_sure": driver.is_sure,
                "is_against": driver.correlation < 0,
                "place": priorities.place(driver.share, helps, row["position"], positions),
            }
        return sorted(own, key=lambda row: -row["share"])
