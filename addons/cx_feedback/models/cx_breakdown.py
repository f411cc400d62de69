from collections import Counter, defaultdict

from odoo import api, models

from ..tools import change, heat, many, scale
from .cx_rollup_cut import LANG, STAGE, USER

# Where the name of a row comes from, and where its answers are counted: a dimension of the counts, or the answers.
MODELS = {
    "touchpoint": "cx.touchpoint",
    "stage": "crm.lifecycle.stage",
    "user": "res.users",
    "lang": "res.lang",
    "program": "cx.program",
    "segment": "crm.segment",
    "product": "product.template",
    "country": "res.country",
}
COUNTED_BY_VALUE = {"stage": STAGE, "user": USER, "lang": LANG}
COUNTED_BY_FIELD = {"touchpoint": "touchpoint_id", "program": "program_id"}


class CxBreakdown(models.AbstractModel):
    """One metric by touchpoint, stage, salesperson and so on: each row against the months before and all others.

    All comparisons of a table are judged together (`tools/many.py`). Rows are keyed by the id of their record, by the
    code of a language, or by False where the answer does not know.
    """

    _name = "cx.breakdown"
    _description = "Breakdown of Feedback"
    _inherit = "cx.month.screen"

    @api.model
    @api.readonly
    def read_rows(self, choice):
        """The table as plain values. A choice also has `dimension`, one of the keys of `MODELS`."""
        self._check_may_read()
        period, ids = self._parse(choice)
        dimension = self._dimension(choice)
        options = self._options()
        metric = self._metric(period, ids)
        if not metric:
            return {**self._days(period), **options, "dimension": dimension, "metric": False, "rows": []}
        ids = {**self._of_answers(ids), "metric_id": metric.id}
        total = self._sum(self.env["cx.rollup.cut"]._by((), STAGE, period, ids))
        groups = self._named(dimension, self._groups(dimension, period, ids))
        return {
            **self._days(period),
            **options,
            "dimension": dimension,
            "metric": self._metric_values(metric),
            "overall": self._row_values(metric, *total),
            "rows": self._judged_rows(metric, groups, total),
        }

    @api.model
    def _dimension(self, choice):
        dimension = choice.get("dimension")
        if not isinstance(dimension, str) or dimension not in MODELS:
            raise self._refusal()
        return dimension

    @api.model
    def _metric(self, period, ids):
        """The chosen metric, else that of most answers."""
        metrics = self.env["cx.metric"].with_context(active_test=False)
        if "metric_id" in ids:
            return metrics.search([("id", "=", ids["metric_id"]), ("kind", "!=", scale.TEXT)])
        found = Counter()
        for metric, is_now, _score, count in self.env["cx.rollup.cut"]._by(
            ("metric_id",), STAGE, period, self._of_answers(ids)
        ):
            found[metric] += count if is_now else 0
        scaled = metrics.search([("id", "in", list(found)), ("kind", "!=", scale.TEXT)])
        return max(scaled, key=lambda metric: found[metric.id], default=metrics.browse())

    @api.model
    def _sum(self, rows):
        """(counts now, counts before) of rows that end with whether now, score and answers."""
        now, before = Counter(), Counter()
        for *_key, is_now, score, count in rows:
            (now if is_now else before)[score] += count
        return now, before

    @api.model
    def _groups(self, dimension, period, ids):
        """Rows (key, whether in the period itself, score, answers)."""
        counts = self.env["cx.rollup.cut"]
        if dimension in COUNTED_BY_FIELD:
            return counts._by((COUNTED_BY_FIELD[dimension],), STAGE, period, ids)
        if dimension in COUNTED_BY_VALUE:
            found = counts._by(("value",), COUNTED_BY_VALUE[dimension], period, ids)
            return [(self._key(dimension, value), *row) for value, *row in found]
        return self.env["cx.response"]._by_customer(dimension, period, ids)

    @api.model
    def _key(self, dimension, value):
        return value if dimension == "lang" or not value else int(value)

    @api.model
    def _named(self, dimension, rows):
        """`{(key, name): (counts now, counts before)}`; what has no record any more is nobody's."""
        names = self._record_names(dimension, {row[0] for row in rows if row[0]})
        by_key = defaultdict(list)
        for row in rows:
            by_key[row[0] if row[0] in names else False].append(row)
        return {(key, names.get(key, "")): self._sum(found) for key, found in by_key.items()}

    @api.model
    def _record_names(self, dimension, keys):
        records = self.env[MODELS[dimension]].with_context(active_test=False)
        field = "code" if dimension == "lang" else "id"
        return {record[field]: record.display_name for record in records.search([(field, "in", list(keys))])}

    @api.model
    def _judged_rows(self, metric, groups, total):
        estimates = [tuple(map(metric._summarise, counts)) for counts in groups.values()]
        rests = [metric._summarise(total[0] - now) for now, _before in groups.values()]
        changes = many.corrected([change.between(before, now) for now, before in estimates])
        against = many.corrected(
            [change.between(rest, now) for rest, (now, _before) in zip(rests, estimates, strict=True)]
        )
        rows = [
            {
                "key": key,
                "name": name,
                **self._row_values(metric, *counts),
                "change": self._change(changes[number]),
                "against": self._change(against[number]),
            }
            for number, ((key, name), counts) in enumerate(groups.items())
            if counts[0]
        ]
        return self._worst_first(rows, metric)

    @api.model
    def _row_values(self, metric, now, before):
        estimate = metric._summarise(now) if now else None
        bounds = metric._result_bounds()
        return {
            "count": now.total(),
            "before": before.total(),
            "level": estimate and heat.level(estimate.value, estimate.count, *bounds),
            **self._shown(estimate),
        }

    @api.model
    def _change(self, found):
        return {"verdict": found.verdict, "difference": found.difference, "p": found.p}

    @api.model
    def _worst_first(self, rows, metric):
        bounds = metric._result_bounds()
        ranked = heat.worst_first(
            (number, row["count"], *(heat.place(row[end], *bounds) for end in ("low", "high")))
            for number, row in enumerate(rows)
        )
        few = sorted(set(range(len(rows))) - set(ranked), key=lambda number: -rows[number]["count"])
        return [rows[number] for number in (*ranked, *few)]

    @api.model
    def open_answers(self, choice, key, before=False):
        """Opens the answers of a row, of the period or of the one `before` it."""
        self._check_may_read()
        period, ids = self._parse(choice)
        start, end = (period.before, period.start) if before else (period.start, period.end)
        action = self.env["ir.actions.act_window"]._for_xml_id("cx_feedback.cx_response_action")
        action["domain"] = list(
            self._domain(self._of_answers(ids))
            & self._in_days(start, end)
            & self.env["cx.response"]._of_group(self._dimension(choice), self._clean_key(choice, key))
        )
        action["context"] = {}
        return action

    @api.model
    def _clean_key(self, choice, key):
        if choice.get("dimension") == "lang":
            return str(key) if key else False
        return self._number(key) or False
