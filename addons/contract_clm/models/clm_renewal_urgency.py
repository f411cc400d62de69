from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

URGENCIES = [
    ("passed", "Deadline passed"),
    ("soon", "Within 14 days"),
    ("month", "Within 30 days"),
    ("later", "Later"),
    ("closed", "Closed"),
]
# Days up to which it is urgent, with the colours of kanban cards and calendars: red, orange, yellow, green, none.
LIMITS = ((-1, "passed"), (14, "soon"), (30, "month"))
COLORS = {"passed": 1, "soon": 2, "month": 3, "later": 10, "closed": 0}


class ClmRenewalUrgency(models.Model):
    """How much time a card leaves, in words and as a colour."""

    _inherit = "clm.renewal"

    urgency = fields.Selection(URGENCIES, compute="_compute_urgency", search="_search_urgency")
    urgency_color = fields.Integer(compute="_compute_urgency")
    days_left_text = fields.Char("Time left", compute="_compute_days_left_text")

    @api.depends("state", "notice_deadline", "end_date")
    def _compute_urgency(self):
        for renewal in self:
            renewal.urgency = renewal._urgency()
            renewal.urgency_color = COLORS[renewal.urgency]

    def _urgency(self):
        if self.state != "open":
            return "closed"
        if not (self.notice_deadline or self.end_date):
            return "later"
        return next((name for limit, name in LIMITS if self.days_left <= limit), "later")

    @api.model
    def _search_urgency(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                "%s IN %s", model._urgency_sql(alias), tuple(value) or (None,)
            ),
            predicate=lambda card: card.urgency in value,
        )

    def _read_group_groupby(self, alias, groupby_spec, query):
        if groupby_spec == "urgency":
            return self._urgency_sql(alias)
        return super()._read_group_groupby(alias, groupby_spec, query)

    @api.model
    def _urgency_sql(self, alias):
        """What `_urgency` says of the rows of `alias`."""
        self.flush_model(["state", "notice_deadline", "end_date", "term_id"])
        self.env["clm.term"].flush_model(["notice_deadline_at"])
        days = SQL(
            """COALESCE(
                   (SELECT floor(extract(epoch FROM term.notice_deadline_at - %(now)s) / 86400)
                      FROM clm_term term WHERE term.id = %(term)s AND %(deadline)s IS NOT NULL),
                   COALESCE(%(deadline)s, %(end)s) - %(today)s)""",
            now=fields.Datetime.now(),
            today=fields.Date.context_today(self),
            term=SQL.identifier(alias, "term_id"),
            deadline=SQL.identifier(alias, "notice_deadline"),
            end=SQL.identifier(alias, "end_date"),
        )
        limits = SQL(" ").join(SQL("WHEN days <= %s THEN %s", limit, name) for limit, name in LIMITS)
        return SQL(
            """CASE WHEN %s <> 'open' THEN 'closed'
                    ELSE (SELECT CASE %s ELSE 'later' END FROM (SELECT %s AS days) counted) END""",
            SQL.identifier(alias, "state"),
            limits,
            days,
        )

    @api.depends("state", "notice_deadline", "end_date")
    @api.depends_context("lang")
    def _compute_days_left_text(self):
        states = dict(self._fields["state"]._description_selection(self.env))
        for renewal in self:
            if renewal.state != "open":
                renewal.days_left_text = states.get(renewal.state, "")
            elif renewal.notice_deadline or renewal.end_date:
                renewal.days_left_text = renewal._in_words(renewal.days_left)
            else:
                renewal.days_left_text = self.env._("Without a deadline")

    def _in_words(self, days):
        known = {
            0: self.env._("Today is the last day"),
            1: self.env._("1 day left"),
            -1: self.env._("Passed yesterday"),
        }
        if days in known:
            return known[days]
        if days > 0:
            return self.env._("%(days)s days left", days=days)
        return self.env._("Passed %(days)s days ago", days=-days)
