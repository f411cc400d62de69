from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools import read_query, scale
from .cx_inbound import GROUP


class CxReading(models.AbstractModel):
    """What other systems read of feedback, with the rights of the user whose key they use."""

    _name = "cx.reading"
    _description = "Feedback Read by Other Systems"

    @api.model
    def _check_may_read(self):
        if not self.env.user.has_group(GROUP):
            raise AccessError(self.env._("The user of this key needs the role “Customer Feedback / User”."))

    @api.model
    def _responses(self, query):
        """A page of answers in the order of their ids: `{"responses": [...], "next": cursor or None}`."""
        self._check_may_read()
        domain = self._window(query, "date") & self._named(
            query, {"metric": "metric_id", "program": "program_id"}
        )
        return self._page("cx.response", "responses", domain, query, self.env["cx.told"]._response)

    @api.model
    def _cases(self, query):
        """A page of cases in the order of their ids."""
        self._check_may_read()
        domain = self._window(query, "write_date")
        return self._page("cx.case", "cases", domain, query, self.env["cx.told"]._case)

    @api.model
    def _page(self, model, name, domain, query, tell):
        rows = self.env[model].search(
            domain & Domain("id", ">", query.after), order="id", limit=query.limit + 1
        )
        page = rows[: query.limit]
        return {
            name: [tell(row) for row in page],
            "next": read_query.cursor(page[-1].id) if len(rows) > len(page) else None,
        }

    @api.model
    def _window(self, query, field):
        domain = Domain(field, ">=", query.since) if query.since else Domain.TRUE
        return domain & (Domain(field, "<", query.until) if query.until else Domain.TRUE)

    @api.model
    def _named(self, query, fields):
        return Domain.AND(Domain(fields[name], "=", number) for name, number in query.ids.items())

    @api.model
    def _scores(self, query):
        """Results with their intervals by metric and period, from the counts: `{"scores": [...]}`."""
        self._check_may_read()
        counts = {}
        for metric, start, score, count in self._counted(query):
            counts.setdefault((metric, start), {})[score] = count
        metrics = self.env["cx.metric"].with_context(active_test=False)
        known = metrics.search(
            [("id", "in", list({metric for metric, _start in counts})), ("kind", "!=", scale.TEXT)]
        ).grouped("id")
        keys = sorted((start, metric) for metric, start in counts if metric in known)
        return {
            "scores": [self._score(known[metric], start, counts[metric, start]) for start, metric in keys],
        }

    @api.model
    def _score(self, metric, start, counts):
        estimate = metric._summarise(counts)
        return {
            "metric": {"id": metric.id, "name": metric.name},
            "kind": metric.kind,
            "variant": metric.ces_variant or None,
            "unit": metric.result_unit,
            "from": start.isoformat(),
            "answers": sum(counts.values()),
            "value": round(estimate.value, 4),
            "low": round(estimate.low, 4),
            "high": round(estimate.high, 4),
        }

    @api.model
    def _counted(self, query):
        """Rows (metric id, first day of the period, score, answers) that the user may read."""
        rollups = self.env["cx.rollup"]
        rollups.check_access("read")
        conditions = [SQL("company_id = ANY(%s)", self.env.companies.ids)]
        columns = {"metric": "metric_id", "program": "program_id"}
        conditions += [
            SQL("%s = %s", SQL.identifier(columns[name]), number) for name, number in query.ids.items()
        ]
        if query.since:
            conditions.append(SQL("day >= %s", query.since.date()))
        if query.until:
            conditions.append(SQL("day < %s", query.until.date()))
        return self.env.execute_query(
            SQL(
                """SELECT metric_id, date_trunc(%s, day::timestamp)::date, score, SUM(count)::int FROM (%s) r
                    WHERE %s GROUP BY 1, 2, 3 HAVING SUM(count) > 0""",
                query.period,
                rollups._readable_rows(),
                SQL(" AND ").join(conditions),
            )
        )

    @api.model
    def _refusal(self, refused):
        """What is wrong with the parameters, in words for whoever reads the answer."""
        return {
            "unknown_parameter": self.env._(
                "There is no parameter of that name: %(part)s", part=refused.about
            ),
            "not_a_number": self.env._(
                "This must be a whole number in its limits: %(part)s", part=refused.about
            ),
            "not_a_time": self.env._(
                "This must be a day or a time such as 2026-05-02T09:30:00Z: %(part)s", part=refused.about
            ),
            "not_a_cursor": self.env._("Send as “after” what the page before said as “next”."),
            "not_a_period": self.env._("A period is a day, a week, a month, a quarter or a year."),
        }[refused.code]
