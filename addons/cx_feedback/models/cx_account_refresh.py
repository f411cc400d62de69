from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools import intervals, scale
from .cx_program import IDENTIFIED

# Answers and questions that are older say nothing of today.
DAYS = 730
REVENUE_DAYS = 365
WRITTEN = (
    "profile_id",
    "user_id",
    "country_id",
    "partner_company_id",
    "standing",
    "people",
    "low_people",
    "middle_people",
    "high_people",
    "silent_people",
    "value",
    "lowest",
    "highest",
    "last_date",
    "revenue",
)


class CxAccount(models.Model):
    """Reading the answers of people into the rows of their accounts, for some accounts or for all, in SQL."""

    _inherit = "cx.account"

    @api.model
    def _refresh(self, partner_ids=None):
        """Writes the rows of these customers (commercial partners) anew, or of all."""
        self.env.flush_all()
        rows = self._rows_sql(partner_ids)
        columns, changed = (
            SQL(", ").join(map(SQL.identifier, WRITTEN)),
            SQL(", ").join(
                SQL("%s = EXCLUDED.%s", SQL.identifier(name), SQL.identifier(name)) for name in WRITTEN
            ),
        )
        self.env.cr.execute(
            SQL(
                """
                WITH fresh AS (%(rows)s),
                gone AS (
                    DELETE FROM cx_account a WHERE %(chosen)s AND NOT EXISTS (
                        SELECT FROM fresh f WHERE (f.metric_id, f.company_id, f.partner_id)
                                                  = (a.metric_id, a.company_id, a.partner_id)))
                INSERT INTO cx_account AS a (metric_id, company_id, partner_id, %(columns)s)
                SELECT metric_id, company_id, partner_id, %(columns)s FROM fresh ORDER BY 1, 2, 3
                    ON CONFLICT (metric_id, company_id, partner_id) DO UPDATE SET %(changed)s
                 WHERE (%(old)s) IS DISTINCT FROM (%(new)s)
                """,
                rows=rows,
                chosen=self._among("a.partner_id", partner_ids),
                columns=columns,
                changed=changed,
                old=SQL(", ").join(SQL.identifier("a", name) for name in WRITTEN),
                new=SQL(", ").join(SQL.identifier("excluded", name) for name in WRITTEN),
            )
        )
        self.invalidate_model()

    @api.model
    def _among(self, column, partner_ids):
        return SQL("TRUE") if partner_ids is None else SQL("%s = ANY(%s)", SQL(column), list(partner_ids))

    @api.model
    def _rows_sql(self, partner_ids):
        """SQL: the rows as they should be. People who left (archived) do not speak for their account any more."""
        return SQL(
            """
            WITH metric AS MATERIALIZED (%(metrics)s),
            person AS (
                SELECT c.id, c.commercial_partner_id AS account FROM res_partner c
                  JOIN res_partner a ON a.id = c.commercial_partner_id AND a.active
                 WHERE c.active AND %(chosen)s),
            latest AS (%(latest)s),
            asked AS (%(asked)s),
            said AS (
                SELECT l.metric_id, l.company_id, p.account, COUNT(*) AS people, MIN(l.score) AS lowest,
                       COUNT(*) FILTER (WHERE l.score < m.middle_from) AS low_people,
                       COUNT(*) FILTER (WHERE l.score >= m.high_from) AS high_people,
                       MAX(l.score) AS highest, AVG(l.score) AS mean, MAX(l.date) AS last_date
                  FROM latest l JOIN person p ON p.id = l.partner_id JOIN metric m ON m.id = l.metric_id
                 GROUP BY 1, 2, 3),
            mute AS (
                SELECT a.metric_id, a.company_id, p.account, COUNT(*) AS silent_people
                  FROM asked a JOIN person p ON p.id = a.partner_id
                 WHERE NOT EXISTS (SELECT FROM latest l WHERE (l.metric_id, l.company_id, l.partner_id)
                                                              = (a.metric_id, a.company_id, a.partner_id))
                 GROUP BY 1, 2, 3),
            found AS (
                SELECT * FROM said FULL JOIN mute USING (metric_id, company_id, account)),
            sold AS (%(sold)s)
            SELECT f.metric_id, f.company_id, f.account AS partner_id, h.id AS profile_id,
                   a.user_id, a.country_id, a.company_id AS partner_company_id,
                   CASE WHEN f.people IS NULL THEN 'silent'
                        WHEN f.low_people > 0 AND f.high_people > 0 THEN 'split'
                        WHEN f.low_people > 0 THEN 'low' WHEN f.high_people > 0 THEN 'high'
                        ELSE 'middle' END AS standing,
                   COALESCE(f.people, 0) AS people, COALESCE(f.low_people, 0) AS low_people,
                   COALESCE(f.people - f.low_people - f.high_people, 0) AS middle_people,
                   COALESCE(f.high_people, 0) AS high_people, COALESCE(f.silent_people, 0) AS silent_people,
                   (CASE m.unit WHEN %(points)s THEN 100.0 * (f.high_people - f.low_people) / f.people
                                WHEN %(percent)s THEN 100.0 * f.high_people / f.people
                                ELSE f.mean END)::float AS value,
                   f.lowest, f.highest, f.last_date, COALESCE(s.revenue, 0)::numeric AS revenue
              FROM found f
              JOIN metric m ON m.id = f.metric_id
              JOIN res_partner a ON a.id = f.account
              LEFT JOIN sold s ON (s.company_id, s.account) = (f.company_id, f.account)
              LEFT JOIN crm_lifecycle_profile h
                ON (h.company_id, h.partner_id) = (f.company_id, f.account)
            """,
            metrics=self._metrics_sql(),
            chosen=self._among("c.commercial_partner_id", partner_ids),
            latest=self._latest_sql(partner_ids),
            asked=self._asked_sql(partner_ids),
            sold=self._sold_sql(partner_ids),
            points=intervals.POINTS,
            percent=intervals.PERCENT,
        )

    @api.model
    def _metrics_sql(self):
        metrics = self.env["cx.metric"].sudo().with_context(active_test=False)  # Of every company.
        found = metrics.search([("kind", "!=", scale.TEXT)])
        return SQL(
            "SELECT * FROM unnest(%s::int[], %s::text[], %s::int[], %s::int[]) m(id, unit, middle_from, high_from)",
            found.ids,
            found.mapped("result_unit"),
            [metric.first_middle for metric in found],
            [metric.first_high for metric in found],
        )

    @api.model
    def _latest_sql(self, partner_ids):
        """SQL: of each person, metric and company the latest answer; only where a name was promised to be known."""
        return SQL(
            """
            SELECT DISTINCT ON (r.metric_id, r.partner_id, r.company_id)
                   r.metric_id, r.company_id, r.partner_id, r.score, r.date, r.id
              FROM cx_response r
             WHERE r.partner_id IS NOT NULL AND r.date >= %s AND %s
               AND r.metric_id IN (SELECT id FROM metric)
               AND (r.program_id IS NULL OR r.program_id IN (SELECT id FROM cx_program WHERE identity = %s))
             ORDER BY r.metric_id, r.partner_id, r.company_id, r.date DESC, r.id DESC
            """,
            self._since(DAYS),
            self._of_people("r.partner_id", partner_ids),
            IDENTIFIED,
        )

    @api.model
    def _asked_sql(self, partner_ids):
        return SQL(
            """
            SELECT DISTINCT g.metric_id, i.company_id, i.partner_id
              FROM cx_invitation i JOIN cx_program g ON g.id = i.program_id AND g.identity = %s
             WHERE i.state IN ('sent', 'expired') AND i.sent_at >= %s AND %s
               AND g.metric_id IN (SELECT id FROM metric)
            """,
            IDENTIFIED,
            self._since(DAYS),
            self._of_people("i.partner_id", partner_ids),
        )

    @api.model
    def _sold_sql(self, partner_ids):
        """SQL: what each account bought, also through people who have left since."""
        return SQL(
            """
            SELECT o.company_id, p.commercial_partner_id AS account,
                   SUM(o.amount_untaxed / COALESCE(NULLIF(o.currency_rate, 0), 1)) AS revenue
              FROM sale_order o JOIN res_partner p ON p.id = o.partner_id
             WHERE o.state = 'sale' AND o.date_order >= %s AND %s
             GROUP BY 1, 2
            """,
            self._since(REVENUE_DAYS),
            SQL("TRUE")
            if partner_ids is None
            else SQL(
                "o.partner_id = ANY(ARRAY(SELECT id FROM res_partner WHERE commercial_partner_id = ANY(%s)))",
                list(partner_ids),
            ),
        )

    @api.model
    def _of_people(self, column, partner_ids):
        if partner_ids is None:
            return SQL("TRUE")
        return SQL("%s = ANY(ARRAY(SELECT id FROM person))", SQL(column))

    @api.model
    def _since(self, days):
        return fields.Datetime.now() - timedelta(days=days)

    def _heard_and_silent(self):
        """Ids of the latest answers and of the people who were asked and are silent, of one account."""
        self.ensure_one()
        self.check_access("read")
        self.env.flush_all()
        ids = self.partner_id.ids
        heads = SQL(
            """WITH metric AS (SELECT %s AS id),
                    person AS (SELECT id FROM res_partner WHERE active AND commercial_partner_id = ANY(%s)),
                    latest AS (%s), asked AS (%s)""",
            self.metric_id.id,
            ids,
            self._latest_sql(ids),
            self._asked_sql(ids),
        )
        company = self.company_id.id
        latest = self.env.execute_query(
            SQL("%s SELECT id FROM latest WHERE company_id = %s ORDER BY score, id", heads, company)
        )
        silent = self.env.execute_query(
            SQL(
                """%s SELECT partner_id FROM asked WHERE company_id = %s AND partner_id NOT IN
                      (SELECT partner_id FROM latest WHERE company_id = %s) ORDER BY 1""",
                heads,
                company,
                company,
            )
        )
        return [row[0] for row in latest], [row[0] for row in silent]
