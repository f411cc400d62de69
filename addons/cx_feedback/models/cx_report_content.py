from urllib.parse import urlencode

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

TOUCHPOINTS, ACCOUNTS, COMMENTS = 5, 10, 10
FEWEST_ANSWERS = 10


class CxReport(models.Model):
    """What a report tells of, read by the current user; `cx_report_words.py` says it in words."""

    _inherit = "cx.report"

    def _content(self, days):
        """Plain values and records of the parts that are wanted, for the template `report_body`."""
        choice, settings = self._choice(days), self.sudo()  # What is wanted is no secret to whom it is sent.
        content = {"report": settings, "days": days, "choice": choice, **self._frame(days, choice)}
        if settings.with_scores:
            content["scores"] = self._scores(choice)
        if settings.with_touchpoints and not settings.touchpoint_id:
            content["touchpoints"] = self._worst_touchpoints(choice)
        is_narrow = settings.program_id or settings.touchpoint_id
        if settings.with_accounts and not is_narrow:
            content["accounts"] = self._accounts_at_risk(choice)
        if settings.with_comments:
            content["comments"] = self._comments(choice)
        if settings.with_cases and not is_narrow:
            content["cases"] = self._case_lines(choice)
        return content

    def _choice(self, days):
        """The choice of the overview that shows the same."""
        settings = self.sudo()
        return {
            "days": days.count,
            "until": fields.Date.to_string(days.last),
            "step": "month",
            "program_id": settings.program_id.id,
            "touchpoint_id": settings.touchpoint_id.id,
            "company_id": settings.company_id.id,
        }

    def _link(self, choice):
        known = {name: value for name, value in choice.items() if value}
        return f"{self.env.company.get_base_url()}/odoo/feedback?{urlencode(known)}"

    def _wanted(self, metric_id):
        metrics = self.sudo().metric_ids
        return not metrics or metric_id in metrics.ids

    def _scores(self, choice):
        tiles = self.env["cx.overview"].tiles(choice)["tiles"]
        wanted = [
            tile
            for tile in tiles
            if self._wanted(tile["id"]) and tile["unit"] and (tile["count"] or tile["before"])
        ]
        return [self._score_row(tile) for tile in wanted]

    def _worst_touchpoints(self, choice):
        rows = self._touchpoint_rows(choice)
        found = []
        for (metric, touchpoint), counts in rows.items():
            estimate = metric._summarise(counts)
            if estimate and estimate.count >= FEWEST_ANSWERS:
                low, high = metric._result_bounds()
                found.append(((estimate.value - low) / (high - low), metric, touchpoint, estimate))
        found.sort(key=lambda row: (row[0], row[2].id, row[1].id))
        return [self._touchpoint_row(*row[1:]) for row in found[:TOUCHPOINTS]]

    def _touchpoint_rows(self, choice):
        """`{(metric, touchpoint): {score: answers}}` of the period."""
        overview, rollups = self.env["cx.overview"], self.env["cx.rollup"]
        period, _step, ids = overview._parse(choice)
        rollups.check_access("read")
        rows = self.env.execute_query(
            SQL(
                """SELECT metric_id, touchpoint_id, score, SUM(count)::int FROM (%s) r
                    WHERE touchpoint_id IS NOT NULL AND day >= %s AND day < %s AND %s
                    GROUP BY 1, 2, 3 HAVING SUM(count) > 0""",
                rollups._readable_rows(),
                period.start,
                period.end,
                SQL(" AND ").join(overview._conditions(ids)),
            )
        )
        readable = [("id", "in", [row[0] for row in rows])]
        metrics = self.env["cx.metric"].with_context(active_test=False).search(readable)
        counts = {}
        for metric_id, touchpoint_id, score, count in rows:
            if metric_id in metrics.ids and self._wanted(metric_id):
                key = (metrics.browse(metric_id), self.env["cx.touchpoint"].browse(touchpoint_id))
                counts.setdefault(key, {})[score] = count
        return counts

    def _accounts_at_risk(self, choice):
        accounts = self.env["cx.account"]
        metric = accounts._usual_metric()
        _period, _step, ids = self.env["cx.overview"]._parse(choice)
        low = (
            Domain("metric_id", "=", metric.id)
            & Domain("low_people", ">", 0)
            & self.env["cx.overview"]._domain(ids)
        )
        found = accounts.search(low, limit=ACCOUNTS)
        count, revenue = accounts._at_risk(metric, self.env["cx.overview"]._domain(ids))
        return {
            "rows": [self._account_row(account) for account in found],
            "words": self._accounts_words(count, revenue),
            "more": max(count - len(found), 0),
        }

    def _comments(self, choice):
        """Words with low scores that the reader may read; those of programs whose answers are withheld are none."""
        overview, metrics = self.env["cx.overview"], self.sudo().metric_ids
        domain = overview._said(choice, "low")
        if metrics:
            domain &= Domain("metric_id", "in", metrics.ids)
        found = self.env["cx.response"].search(domain, limit=COMMENTS, order="date desc, id desc")
        return [self._comment_row(overview._comment(response)) for response in found]

    @api.model
    def _case_lines(self, choice):
        overview = self.env["cx.overview"]
        period, _step, ids = overview._parse(choice)
        numbers = overview._case_numbers(period, ids)
        return self._cases_words(numbers) if numbers else []
