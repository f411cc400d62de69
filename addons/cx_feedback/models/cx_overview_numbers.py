from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools import intervals
from .cx_case import CLOSED, OPEN
from .cx_program import IDENTIFIED

NUMBERS = (RATE, OPEN_CASES, IN_TIME, RISK) = ("rate", "open_cases", "in_time", "risk")
ASKED = ("sent", "answered", "expired")


class CxOverview(models.AbstractModel):
    """The row of numbers above the tiles: who answers, what is being done, what is at stake."""

    _inherit = "cx.overview"

    @api.model
    @api.readonly
    def numbers(self, choice):
        """Plain values by `NUMBERS`; a number that the choice cannot narrow, or that is of no app here, is left out."""
        self._check_may_read()
        period, _step, ids = self._parse(choice)
        found = {RATE: self._rate(period, ids)}
        if ids.keys() <= {"company_id"}:
            found[RISK] = self._risk(ids)
            found.update(self._case_numbers(period, ids))
        return {name: number for name, number in found.items() if number}

    @api.model
    def _rate(self, period, ids):
        """Of the people who were asked in the period, how many have answered; only where that is known."""
        [(sent, answered)] = self.env.execute_query(
            SQL(
                "SELECT COUNT(*), COUNT(*) FILTER (WHERE state = 'answered') FROM (%s) i",
                self.env["cx.invitation"]._search(self._asked(period, ids)).select("state"),
            )
        )
        share = intervals.share(answered, sent)
        return {"sent": sent, "answered": answered, **self._shown(share)}

    @api.model
    def _asked(self, period, ids):
        """Invitations of nameless programs never learn of their answers: their rate is nobody's to know."""
        chosen = {name: number for name, number in ids.items() if name != "touchpoint_id"}
        programs = Domain("identity", "=", IDENTIFIED)
        if "touchpoint_id" in ids:
            programs &= Domain("touchpoint_id", "=", ids["touchpoint_id"])
        known = self.env["cx.program"].with_context(active_test=False).search(programs)
        return (
            self._domain(chosen)
            & Domain("program_id", "in", known.ids)
            & Domain("state", "in", ASKED)
            & self._in_days(period.start, period.end, "sent_at")
        )

    @api.model
    def _risk(self, ids):
        accounts = self.env["cx.account"]
        metric = accounts._usual_metric()
        if not metric:
            return None
        count, revenue = accounts._at_risk(metric, self._domain(ids))
        return {
            "count": count,
            "revenue": revenue,
            "currency": self.env.company.currency_id.id,
            "metric": metric.name,
        }

    @api.model
    def _case_numbers(self, period, ids):
        companies = self.env.companies.ids
        figures = self.env["cx.case"]._figures(period.start, period.end, companies, ids.items())
        share = intervals.share(figures["closed_in_time"], figures["closed"])
        return {
            OPEN_CASES: {"count": figures["open"], "overdue": figures["overdue"]},
            IN_TIME: {
                "closed": figures["closed"],
                "in_time": figures["closed_in_time"],
                **self._shown(share),
            },
        }

    @api.model
    def open_number(self, choice, name):
        """Opens the records behind a number."""
        self._check_may_read()
        period, _step, ids = self._parse(choice)
        if name == RATE:
            return self._opened("cx_feedback.cx_invitation_action", self._asked(period, ids))
        if name == RISK:
            accounts = self.env["cx.account"]
            metric, low = accounts._usual_metric(), Domain("low_people", ">", 0)
            action = self._opened("cx_feedback.cx_account_action", self._domain(ids) & low)
            return {**action, "context": {"searchpanel_default_metric_id": metric.id}}
        if name in (OPEN_CASES, IN_TIME):
            return self._opened("cx_feedback.cx_case_action", self._cases(period, ids, name))
        raise self._refusal()

    @api.model
    def _cases(self, period, ids, name):
        if name == OPEN_CASES:
            return self._domain(ids) & Domain("state", "in", OPEN)
        closed = self._in_days(period.start, period.end, "closed_at")
        return self._domain(ids) & Domain("state", "=", CLOSED) & closed

    @api.model
    def _opened(self, xml_id, domain):
        action = self.env["ir.actions.act_window"]._for_xml_id(xml_id)
        return {**action, "domain": list(domain), "context": {}}


class CxInvitation(models.Model):
    _inherit = "cx.invitation"

    _asked_idx = models.Index("(sent_at, program_id, state, company_id) WHERE sent_at IS NOT NULL")
