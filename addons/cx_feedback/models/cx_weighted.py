from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools import post_stratify, scale

# What customers are grouped by: the model that names the groups, and SQL over profile `p` and customer `c`.
GROUPINGS = {
    "stage": ("crm.lifecycle.stage", "p.stage_id"),
    "country": ("res.country", "c.country_id"),
    "salesperson": ("res.users", "c.user_id"),
    "company_type": (None, "c.is_company::int"),
    "segment": (None, None),
}


class CxWeighted(models.AbstractModel):
    """Results as they would be if all customers had answered alike often (`tools/post_stratify.py`).

    All customers are those with a lifecycle profile in the companies of the user; only answers with a name have a
    group. A choice also has `metric_id`, `grouping` and, for groups in and out of a segment, `segment_id`.
    """

    _name = "cx.weighted"
    _inherit = "cx.report.screen"
    _description = "Weighted Scores"

    @api.model
    @api.readonly
    def read_weighted(self, choice):
        """Plain values: `metrics` and `segments` to choose from, what was taken, and what is `found` or None."""
        self._check_may_read()
        period, program = self._parse(choice)
        metrics = self.env["cx.metric"].search([("kind", "!=", scale.TEXT)])
        metric_id, segment_id = self._numbers([choice.get("metric_id"), choice.get("segment_id")])
        metric = metrics.filtered(lambda metric: metric.id == metric_id) or metrics[:1]
        grouping = choice.get("grouping") if choice.get("grouping") in list(GROUPINGS) else "stage"
        segments = self.env["crm.segment"].search([("active", "=", True)])
        segment = segments.filtered(lambda segment: segment.id == segment_id) or segments[:1]
        domain = Domain("metric_id", "=", metric.id) & self._in_days(period.start, period.end)
        if program:
            domain &= Domain("program_id", "=", program)
        return {
            "metrics": [{"id": one.id, "name": one.name} for one in metrics],
            "segments": [{"id": one.id, "name": one.name} for one in segments],
            "metric_id": metric.id,
            "segment_id": segment.id,
            "grouping": grouping,
            "found": self._found(metric, domain, grouping, segment),
        }

    @api.model
    def _found(self, metric, domain, grouping, segment):
        if not metric or (grouping == "segment" and not segment):
            return None
        key = self._key(grouping, segment)
        population = dict(self._population(key))
        counts, others = self._answers(key, domain)
        groups = [
            post_stratify.Group(group, population[group], counts.get(group, {}))
            for group in sorted(population, key=lambda group: -population[group])
        ]
        found = post_stratify.weigh(
            groups, post_stratify.worth(metric.kind, metric.ces_variant, *metric._scale()), metric.result_unit
        )
        return found and self._told(metric, found, others, self._names(grouping, segment, population))

    @api.model
    def _key(self, grouping, segment):
        """SQL: the group of the profile `p` of the customer `c`."""
        if grouping != "segment":
            return SQL(GROUPINGS[grouping][1])
        return SQL(
            """(EXISTS (SELECT FROM crm_segment_member m JOIN res_partner x ON x.id = m.partner_id
                         WHERE m.segment_id = %s AND m.left_at IS NULL AND x.commercial_partner_id = c.id))::int""",
            segment.id,
        )

    @api.model
    def _population(self, key):
        """(group, customers). Only counts of customers leave here, whom the user need not be allowed to read."""
        self.env.flush_all()
        return self.env.execute_query(
            SQL(
                """SELECT %s, COUNT(*)::int FROM crm_lifecycle_profile p JOIN res_partner c ON c.id = p.partner_id
                    WHERE p.company_id = ANY(%s) AND c.active GROUP BY 1""",
                key,
                self.env.companies.ids,
            )
        )

    @api.model
    def _answers(self, key, domain):
        """`{group: {score: answers}}`, and how many answers with a name come from people who are no customers."""
        answers = self._readable(domain & Domain("partner_id", "!=", False)).select(
            *(SQL.identifier("cx_response", name) for name in ("partner_id", "company_id", "score"))
        )
        found, others = {}, 0
        for is_customer, group, score, count in self.env.execute_query(
            SQL(
                """SELECT p.id IS NOT NULL AND c.active, %s, a.score, COUNT(*)::int FROM (%s) a
                     JOIN res_partner r ON r.id = a.partner_id
                     JOIN res_partner c ON c.id = r.commercial_partner_id
                     LEFT JOIN crm_lifecycle_profile p ON p.partner_id = c.id AND p.company_id = a.company_id
                    GROUP BY 1, 2, 3""",
                key,
                answers,
            )
        ):
            if is_customer:
                found.setdefault(group, {})[score] = count
            else:
                others += count
        return found, others

    @api.model
    def _names(self, grouping, segment, population):
        """`{group: name}`."""
        if grouping == "company_type":
            return {1: self.env._("Companies"), 0: self.env._("Persons")}
        if grouping == "segment":
            return {
                1: self.env._("In “%(segment)s”", segment=segment.name),
                0: self.env._("Not in “%(segment)s”", segment=segment.name),
            }
        # Who reads results reads the names of their groups, as on any list of answers.
        groups = self.env[GROUPINGS[grouping][0]].sudo().browse(filter(None, population)).exists()
        names = {group.id: group.display_name for group in groups}
        if grouping == "stage" and len(groups.model_id) > 1:
            names = {stage.id: self._stage_name(stage) for stage in groups}
        return names | {None: self.env._("None")}

    @api.model
    def _stage_name(self, stage):
        """Several lifecycles may have stages of the same name."""
        return self.env._(
            "%(stage)s (%(lifecycle)s)", stage=stage.display_name, lifecycle=stage.model_id.display_name
        )

    @api.model
    def _told(self, metric, found, others, names):
        low, high = metric._result_bounds()
        return {
            "metric": metric.name,
            "unit": metric.result_unit,
            "from": low,
            "to": high,
            "count": found.plain.count,
            "plain": self._shown(found.plain),
            "weighted": self._shown(found.weighted),
            "covered": found.covered,
            "unheard": [names.get(group, "") for group in found.unheard],
            "effective": found.effective,
            "design_effect": found.design_effect,
            "others": others,
            "rows": [
                {
                    "name": ", ".join(names.get(group, "") for group in row.names),
                    "is_together": len(row.names) > 1,
                    "customers": row.population,
                    "answers": row.answers,
                    "share": row.share,
                    "answer_share": row.answer_share,
                    "value": row.value,
                }
                for row in found.rows
            ],
        }
