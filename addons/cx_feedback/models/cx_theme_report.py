from collections import defaultdict

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools import change, intervals, many, periods, scale, theme_figures
from ..tools.text.feeling import FEELINGS

CHOICES = ("metric_id", "program_id", "touchpoint_id", "company_id")
SCORED = ("comments", "low", "middle", "high", "score_sum", "score_squares")


class CxThemeReport(models.AbstractModel):
    """The screen of themes: what comments speak of, how, and what it does to the score; read from monthly counts.

    A choice is a dict with `months`, this one included, and the ids `metric_id`, `program_id`, `touchpoint_id` and
    `company_id`, False for all. Scores of different metrics cannot be added up: they are shown for the chosen metric,
    or for the one with the most comments.
    """

    _name = "cx.theme.report"
    _description = "Themes of Comments"
    _inherit = "cx.screen"

    @api.model
    @api.readonly
    def themes(self, choice):
        """The themes with their figures, what the comments come to in all, and how far they have been read."""
        self._check_may_read()
        period, ids = self._parse(choice)
        rows = self._rows(period, ids)
        metric = self._metric(rows, period, ids)
        months = list(periods.steps(period.start, period.end, periods.MONTH))
        total = self._gather(rows.pop(None, []), period, metric)
        found = [
            (theme, self._gather(rows.get(theme.id, []), period, metric))
            for theme in self.env["cx.theme"].search([("active", "=", True)])
        ]
        shown = [self._theme(theme, gathered, total, metric, months) for theme, gathered in found]
        self._judge(shown, found, total, metric)
        shown.sort(key=lambda row: -row["comments"])
        return {
            "themes": shown,
            "comments": total["now"]["comments"],
            "themed": total["now"]["themed"],
            "parts": self._parts(total["now"]),
            "months": [fields.Date.to_string(month) for month in months],
            "metric": metric and {"id": metric.id, "name": metric.name, **self._scale(metric)},
            "reading": self._progress(),
        }

    @api.model
    def _parse(self, choice):
        """The period, and the ids that are chosen."""
        return self._last_months(choice), self._chosen(choice, CHOICES)

    @api.model
    def _rows(self, period, ids):
        """`{theme id or None: [row]}` of the period and the one before, by month and metric."""
        self.env["cx.theme.rollup"].flush_model()
        names = ("comments", "themed", *FEELINGS, *SCORED[1:])
        found = defaultdict(list)
        for theme, month, metric, *sums in self.env.execute_query(
            SQL(
                """SELECT theme_id, month, metric_id, %s FROM cx_theme_rollup
                    WHERE month >= %s AND month < %s
                      AND (program_id IS NULL OR program_id NOT IN (%s)) AND %s GROUP BY 1, 2, 3""",
                SQL(", ").join(SQL("SUM(%s)::bigint", SQL.identifier(name)) for name in names),
                period.before,
                period.end,
                self.env["cx.program"]._withheld(),
                SQL(" AND ").join(self._conditions(ids)),
            )
        ):
            found[theme].append((month, metric, dict(zip(names, sums, strict=True))))
        return found

    @api.model
    def _metric(self, rows, period, ids):
        """The metric whose scores are shown; empty when there is none but open text."""
        counts = defaultdict(int)
        for month, metric, sums in rows.get(None, []):
            if month >= period.start:
                counts[metric] += sums["comments"]
        if ids.get("metric_id"):
            counts = {ids["metric_id"]: 1}
        # An archived metric still has its answers.
        metrics = self.env["cx.metric"].with_context(active_test=False)
        metrics = metrics.search([("id", "in", list(counts)), ("kind", "!=", scale.TEXT)])
        return metrics.sorted(lambda metric: -counts[metric.id])[:1]

    @api.model
    def _gather(self, rows, period, metric):
        """Sums of now and before, by month, and of the scores of the metric now."""
        found = {"now": defaultdict(int), "before": defaultdict(int), "by_month": defaultdict(int)}
        scored = dict.fromkeys(SCORED, 0)
        for month, metric_id, sums in rows:
            is_now = month >= period.start
            for name, number in sums.items():
                found["now" if is_now else "before"][name] += number
            if is_now:
                found["by_month"][month] += sums["comments"]
                if metric_id == metric.id:
                    scored = {name: scored[name] + sums[name] for name in SCORED}
        return {**found, "scored": theme_figures.Sums(*scored.values())}

    @api.model
    def _theme(self, theme, gathered, total, metric, months):
        now, before = gathered["now"], gathered["before"]
        return {
            "id": theme.id,
            "name": theme.name,
            "comments": now["comments"],
            "before": before["comments"],
            "share": self._counted(intervals.share(now["comments"], total["now"]["comments"])),
            "parts": self._parts(now),
            "with": self._counted(self._estimate(metric, gathered["scored"])),
            "without": self._counted(self._estimate(metric, total["scored"].without(gathered["scored"]))),
            "trend": [
                {
                    "start": fields.Date.to_string(month),
                    "count": gathered["by_month"].get(month, 0),
                    "of": total["by_month"].get(month, 0),
                }
                for month in months
            ],
        }

    @api.model
    def _judge(self, shown, found, total, metric):
        """Says of each theme whether its score and its share are really different; many are looked at together."""
        scores, shares = [], []
        for _theme, gathered in found:
            others = self._estimate(metric, total["scored"].without(gathered["scored"]))
            mentioned = self._estimate(metric, gathered["scored"])
            scores.append((others, mentioned))
            shares.append(
                tuple(
                    intervals.share(gathered[name]["comments"], total[name]["comments"])
                    for name in ("before", "now")
                )
            )
        for name, pairs in (("difference", scores), ("change", shares)):
            judged = many.corrected([change.between(*pair) for pair in pairs])
            for row, pair, one in zip(shown, pairs, judged, strict=True):
                bounds = theme_figures.difference_bounds(*pair)
                row[name] = {
                    "verdict": one.verdict,
                    "difference": one.difference,
                    "p": one.p,
                    "low": bounds and bounds[0],
                    "high": bounds and bounds[1],
                }

    @api.model
    def _estimate(self, metric, sums):
        return metric and theme_figures.estimate(metric.result_unit, sums, *metric._scale())

    @api.model
    def _scale(self, metric):
        low, high = metric._result_bounds()
        return {"unit": metric.result_unit, "from": low, "to": high}

    @api.model
    def _parts(self, sums):
        return {name: sums[name] for name in FEELINGS}

    @api.model
    def _counted(self, estimate):
        names = ("count", "value", "low", "high")
        return {name: getattr(estimate, name) for name in names} if estimate else None

    @api.model
    def _progress(self):
        """How many comments the lexicon of now has read, in all companies together."""
        unread = self.env["cx.response"]._unread()
        if not unread:
            return {"unread": 0, "all": 0}
        [[count]] = self.env.execute_query(SQL("SELECT COUNT(*) FROM cx_response WHERE comment IS NOT NULL"))
        return {"unread": unread, "all": count}

    @api.model
    def open_responses(self, choice, theme_id=False, sentiment=False):
        """Opens the comments behind a number: of a theme, of one feeling."""
        self._check_may_read()
        action = self.env["ir.actions.act_window"]._for_xml_id("cx_feedback.cx_response_action")
        theme = self.env["cx.theme"].browse(self._number(theme_id))
        action["name"] = theme.name or self.env._("Comments")
        action["domain"] = list(self._comments_of(choice, theme.id, sentiment))
        return action

    @api.model
    def _comments_of(self, choice, theme_id, sentiment):
        period, ids = self._parse(choice)
        domain = (
            self._domain(ids) & Domain("sentiment", "!=", False) & self._in_days(period.start, period.end)
        )
        if theme_id:
            domain &= Domain("theme_ids", "in", [theme_id])
        return domain & Domain("sentiment", "=", sentiment) if sentiment else domain
