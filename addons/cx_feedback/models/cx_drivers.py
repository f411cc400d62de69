from collections import Counter

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools import priorities, relative_weights, scale

# Metrics that are answered with the outcome this often are drivers unless others are chosen.
USUALLY_ANSWERED = 0.3
MOST_DRIVERS = 12


class CxDrivers(models.AbstractModel):
    """Which scores explain another one that was given on the same occasion (`tools/relative_weights.py`).

    A choice also has `outcome_id` and `driver_ids`; without them the likeliest ones are taken.
    """

    _name = "cx.drivers"
    _inherit = "cx.report"
    _description = "Drivers of a Score"

    @api.model
    @api.readonly
    def read_drivers(self, choice):
        """Plain values: `metrics` to choose from, the `outcome_id` and `driver_ids` taken, and what is `found`."""
        self._check_may_read()
        domain = self._domain(choice)
        metrics = self.env["cx.metric"].with_context(active_test=False).search([("kind", "!=", scale.TEXT)])
        tied = self._tied_counts(metrics, domain)
        outcome = self._chosen_outcome(choice, metrics, tied)
        if not outcome:
            return {"metrics": [], "outcome_id": False, "driver_ids": [], "found": None}
        offered = metrics.filtered(lambda metric: (outcome.id, metric.id) in tied and metric != outcome)
        drivers = self._chosen_drivers(choice, outcome, offered, tied)
        return {
            "metrics": [
                {"id": metric.id, "name": metric.name, "count": tied.get((outcome.id, metric.id), 0)}
                for metric in metrics
                if any(metric.id in pair for pair in tied)
            ],
            "outcome_id": outcome.id,
            "driver_ids": drivers.ids,
            "found": self._find(outcome, drivers, domain),
        }

    @api.model
    def open_responses(self, choice, metric_id):
        """Opens the answers to a metric that were given together with others."""
        self._check_may_read()
        domain = self._domain(choice)
        [number] = self._numbers([metric_id])
        metric = self.env["cx.metric"].browse(number).exists()
        action = self.env["ir.actions.act_window"]._for_xml_id("cx_feedback.cx_response_action")
        action["name"] = self.env._("Answers: %(metric)s", metric=metric.name or "")
        companies = Domain("company_id", "in", self.env.companies.ids)
        action["domain"] = list(domain & companies & Domain("metric_id", "=", number))
        action["context"] = {}
        return action

    @api.model
    def _domain(self, choice):
        period, program = self._parse(choice)
        tied = Domain("occasion_id", ">", 0) & self._in_period(period)
        return tied & Domain("occasion_program_id", "=", program) if program else tied

    @api.model
    def _occasions(self, columns, domain):
        """SQL: one row for each occasion."""
        answers = self._readable(domain).select(
            *(SQL.identifier("cx_response", name) for name in ("occasion_id", "metric_id", "score"))
        )
        return SQL("SELECT %s FROM (%s) answers GROUP BY occasion_id", columns, answers)

    @api.model
    def _tied_counts(self, metrics, domain):
        """`{(metric id, metric id): occasions}` on which both were answered."""
        together = self._occasions(SQL("array_agg(metric_id ORDER BY metric_id) AS metrics"), domain)
        rows = self.env.execute_query(
            SQL("SELECT metrics, COUNT(*)::int FROM (%s) occasions GROUP BY 1", together)
        )
        found = Counter()
        for numbers, count in rows:
            known = [number for number in numbers if number in metrics._ids]
            found.update({(first, second): count for first in known for second in known if first != second})
        return found

    @api.model
    def _chosen_outcome(self, choice, metrics, tied):
        """The metric chosen; else the Net Promoter Score, or whichever is tied most often."""
        [chosen] = self._numbers([choice.get("outcome_id")])
        answered = metrics.filtered(lambda metric: any(metric.id == first for first, _second in tied))
        if chosen in answered.ids:
            return metrics.browse(chosen)
        often = Counter()
        for (first, _second), count in tied.items():
            often[first] = max(often[first], count)
        return answered.sorted(lambda metric: (metric.kind != scale.NPS, -often[metric.id], metric.id))[:1]

    @api.model
    def _chosen_drivers(self, choice, outcome, offered, tied):
        chosen = offered.filtered(lambda metric: metric.id in self._numbers(choice.get("driver_ids")))
        if not chosen and offered:
            most = max(tied[outcome.id, metric.id] for metric in offered)
            chosen = offered.filtered(lambda metric: tied[outcome.id, metric.id] >= USUALLY_ANSWERED * most)
        return chosen[:MOST_DRIVERS]

    @api.model
    def _find(self, outcome, drivers, domain):
        metrics = [outcome, *drivers]
        complete, left_out = self._patterns(metrics, domain)
        found = relative_weights.weigh([row[:-1] for row in complete], [row[-1] for row in complete])
        return {
            "verdict": found.verdict,
            "count": found.count,
            "left_out": left_out,
            "same": [drivers[number].name for number in found.same],
            "explained": found.explained,
            "explained_low": found.explained_low,
            "explained_high": found.explained_high,
            "outcome": self._own(outcome, 0, complete),
            "drivers": self._told(drivers, found, complete),
        }

    @api.model
    def _patterns(self, metrics, domain):
        """Rows (scores of the metrics, answers) of the complete occasions, and how many lack a score."""
        names = [SQL.identifier(f"score_{number}") for number in range(len(metrics))]
        columns = SQL(", ").join(
            SQL("MAX(score) FILTER (WHERE metric_id = %s) AS %s", metric.id, name)
            for metric, name in zip(metrics, names, strict=True)
        )
        domain &= Domain("metric_id", "in", [metric.id for metric in metrics])
        rows = self.env.execute_query(
            SQL(
                "SELECT %s, COUNT(*)::int FROM (%s) occasions WHERE score_0 IS NOT NULL GROUP BY %s",
                SQL(", ").join(names),
                self._occasions(columns, domain),
                SQL(", ").join(names),
            )
        )
        complete = [row for row in rows if None not in row]
        return complete, sum(row[-1] for row in rows) - sum(row[-1] for row in complete)

    @api.model
    def _own(self, metric, number, complete):
        """What the answers of the complete occasions come to for a metric alone."""
        counts = Counter()
        for row in complete:
            counts[row[number]] += row[-1]
        return {
            "id": metric.id,
            "name": metric.name,
            "unit": metric.result_unit,
            "to": metric._result_bounds()[1],
            "position": priorities.position(counts, *metric._scale()) if counts else None,
            **self._shown(metric._summarise(counts)),
        }

    @api.model
    def _told(self, drivers, found, complete):
        """The drivers with their weights, the most important first; empty where the verdict forbids an answer."""
        if not found.drivers:
            return []
        told = [self._own(metric, number, complete) for number, metric in enumerate(drivers, 1)]
        positions = [row["position"] for row in told]
        for row, driver in zip(told, found.drivers, strict=True):
            helps = driver.is_sure and driver.correlation > 0
            row |= {
                "share": driver.share,
                "share_low": driver.low,
                "share_high": driver.high,
                "is_sure": driver.is_sure,
                "is_against": driver.correlation < 0,
                "place": priorities.place(driver.share, helps, row["position"], positions),
            }
        return sorted(told, key=lambda row: -row["share"])
