from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools import intervals, recovery
from .cx_case import CLOSED, OPEN

CHOICES = ("program_id", "team_id", "company_id")
GROUPS = ("cause_id", "user_id")
MOST_ROWS = 12
# What a number on the screen opens: the date that must lie in the period, and what else holds.
DATES = {
    "opened": ("opened_at", []),
    "closed": ("closed_at", [("state", "=", CLOSED)]),
    "in_time": ("closed_at", [("state", "=", CLOSED), ("is_in_time", "=", True)]),
    "late": ("closed_at", [("state", "=", CLOSED), ("is_in_time", "=", False)]),
    "contacted": ("first_contact_at", []),
    "second": ("second_at", []),
    "recovered": ("second_at", [("is_recovered", "=", True)]),
    "reopened": ("reopened_at", []),
    "open": (None, [("state", "in", OPEN)]),
    "overdue": (None, [("is_overdue", "=", True)]),
}


class CxCase(models.Model):
    """What cases are measured by. Hours are those of work, kept on the case when they happen."""

    _inherit = "cx.case"

    # Each measure is read from an index alone.
    _closed_idx = models.Index(
        "(company_id, closed_at) INCLUDE (is_in_time, program_id, team_id, cause_id, user_id)"
        " WHERE state = 'closed'"
    )
    _contact_idx = models.Index(
        "(company_id, first_contact_at) INCLUDE (first_contact_hours, program_id, team_id)"
        " WHERE first_contact_at IS NOT NULL"
    )
    _second_at_idx = models.Index(
        "(company_id, second_at) INCLUDE (recovery, is_recovered, program_id, team_id) WHERE second_at IS NOT NULL"
    )
    _reopened_idx = models.Index("(company_id, reopened_at) WHERE reopened_at IS NOT NULL")

    @api.model
    def _figures(self, period_start, period_end, company_ids, chosen=()):
        """Plain numbers of the cases of these companies, from the day `period_start` to before `period_end`.

        One statement. `first_contact_hours_median` and `recovery_mean` are None where there is none; `chosen` is pairs
        of a column and an id.
        """
        self.check_access("read")
        self.env["cx.case"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT * FROM
                  (SELECT COUNT(*), COUNT(*) FILTER (WHERE next_due_at <= %(now)s) FROM cx_case
                    WHERE state IN ('new', 'contacted', 'action') AND %(mine)s) open (open, overdue),
                  (SELECT COUNT(*) FROM cx_case WHERE %(opened)s AND %(mine)s) opened (opened),
                  (SELECT COUNT(*), COUNT(*) FILTER (WHERE is_in_time) FROM cx_case
                    WHERE state = 'closed' AND %(closed)s AND %(mine)s) closed (closed, closed_in_time),
                  (SELECT COUNT(*), percentile_cont(0.5) WITHIN GROUP (ORDER BY first_contact_hours) FROM cx_case
                    WHERE %(contacted)s AND %(mine)s) contact (contacted, first_contact_hours_median),
                  (SELECT COUNT(*), COUNT(*) FILTER (WHERE is_recovered), AVG(recovery)::float,
                          STDDEV_SAMP(recovery)::float FROM cx_case
                    WHERE %(second)s AND %(mine)s) second (second_scores, recovered, mean, deviation),
                  (SELECT COUNT(*) FROM cx_case WHERE %(reopened)s AND %(mine)s) again (reopened)""",
                now=fields.Datetime.now(),
                mine=self._mine(company_ids, chosen),
                **{
                    name: SQL(
                        "%s >= %s AND %s < %s",
                        SQL.identifier(column),
                        period_start,
                        SQL.identifier(column),
                        period_end,
                    )
                    for name, column in (
                        ("opened", "opened_at"),
                        ("closed", "closed_at"),
                        ("contacted", "first_contact_at"),
                        ("second", "second_at"),
                        ("reopened", "reopened_at"),
                    )
                },
            )
        )
        names = (
            "open overdue opened closed closed_in_time contacted first_contact_hours_median second_scores recovered"
            " recovery_mean recovery_deviation reopened"
        )
        return dict(zip(names.split(), rows[0], strict=True))

    @api.model
    def _mine(self, company_ids, chosen):
        conditions = [SQL("company_id = ANY(%s)", list(company_ids))]
        conditions += [SQL("%s = %s", SQL.identifier(name), number) for name, number in chosen]
        return SQL(" AND ").join(conditions)

    @api.model
    @api.readonly
    def measures(self, choice):
        """The screen: `figures`, three of them with their interval, and closed cases by root cause and by owner.

        `choice` is a dict with `days` and the ids `program_id`, `team_id` and `company_id`, False for all.
        """
        period, ids = self._parse_choice(choice)
        companies = self.env.companies.ids
        figures = self._figures(period.start, period.end, companies, ids.items())
        return {
            "figures": figures,
            "in_time": self._bounds(intervals.share(figures["closed_in_time"], figures["closed"])),
            "recovered": self._bounds(intervals.share(figures["recovered"], figures["second_scores"])),
            "change": self._bounds(
                recovery.mean_change(
                    figures["second_scores"], figures["recovery_mean"], figures["recovery_deviation"]
                )
            ),
            "groups": {name: self._closed_by(name, period, companies, ids) for name in GROUPS},
        }

    @api.model
    def _bounds(self, estimate):
        return estimate and self.env["cx.screen"]._shown(estimate)

    @api.model
    def _closed_by(self, name, period, companies, ids):
        """The most frequent ones first: `id`, `name`, how many were closed, and closed in time."""
        rows = self.env.execute_query(
            SQL(
                """SELECT %(name)s, COUNT(*), COUNT(*) FILTER (WHERE is_in_time) FROM cx_case
                    WHERE state = 'closed' AND closed_at >= %(start)s AND closed_at < %(end)s AND %(mine)s
                    GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT %(most)s""",
                name=SQL.identifier(name),
                start=period.start,
                end=period.end,
                mine=self._mine(companies, ids.items()),
                most=MOST_ROWS,
            )
        )
        # Names of owners and causes are shown where their cases are, also of those who left.
        records = self.env[self._fields[name].comodel_name].sudo().browse([row[0] for row in rows if row[0]])
        names = {record.id: record.display_name for record in records}
        return [
            {"id": number or False, "name": names.get(number) or "", "closed": closed, "in_time": in_time}
            for number, closed, in_time in rows
        ]

    @api.model
    def _parse_choice(self, choice):
        screen = self.env["cx.screen"]
        return screen._last_days(choice), screen._chosen(choice, CHOICES)

    @api.model
    def open_measured(self, choice, what, group=False, number=False):
        """Opens the cases behind a number of the screen; of one owner or root cause with `group` and its id."""
        period, ids = self._parse_choice(choice)
        if what not in list(DATES) or (group and group not in GROUPS) or not isinstance(number, int):
            raise self.env["cx.screen"]._refusal()
        date, conditions = DATES[what]
        domain = Domain(conditions) & Domain.AND(Domain(name, "=", value) for name, value in ids.items())
        if date:
            domain &= self.env["cx.screen"]._in_days(period.start, period.end, date)
        if group:
            domain &= Domain(group, "=", number)
        action = self.env["ir.actions.act_window"]._for_xml_id("cx_feedback.cx_case_action")
        return action | {
            "domain": list(domain),
            "context": {},
            "view_mode": "list,form",
            "views": [[False, "list"], [False, "form"]],
        }
