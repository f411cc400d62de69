from odoo import fields, models
from odoo.exceptions import UserError

from .cx_case import ACTION, CANCELLED, CLOSED, CONTACTED, NEW, OPEN

OPENED, REOPENED = "case.opened", "case.reopened"
WAS_CLOSED = "case.closed"


class CxCase(models.Model):
    """The buttons: what may be done with a case, and what it needs before."""

    _inherit = "cx.case"

    def action_contacted(self):
        """The customer was spoken to."""
        now = fields.Datetime.now()
        self._check_state((NEW,))
        for case in self:
            case._write_guarded({"state": CONTACTED, **case._first_contact(now)})

    def action_solve(self):
        """Something is being done about it; the customer knows."""
        now = fields.Datetime.now()
        self._check_state((NEW, CONTACTED))
        for case in self:
            case._write_guarded({"state": ACTION, **case._first_contact(now)})

    def action_close(self):
        """Needs the root cause and the action; then the customer is asked again, if the rule says so."""
        now = fields.Datetime.now()
        self._check_state(OPEN)
        for case in self:
            case._check_complete()
            case._write_guarded({"state": CLOSED, **case._first_contact(now), **case._closing(now)})
        self._after_closing(now)

    def action_cancel(self):
        """It is none: a mistake, a joke, a double. Counts in no measure of closing."""
        self._check_state(OPEN)
        for case in self:
            if not (case.resolution or "").strip():
                raise UserError(self.env._("Say under “Resolution” why this is no case."))
            case._write_guarded({"state": CANCELLED, "closed_at": fields.Datetime.now()})
        self._end_work()

    def action_reopen(self):
        self._check_state((CLOSED, CANCELLED))
        self.check_access("write")
        self._reopen()

    def _check_state(self, states):
        labels = dict(self._fields["state"]._description_selection(self.env))
        for case in self:
            if case.state not in states:
                raise UserError(
                    self.env._(
                        "“%(case)s” is %(state)s: this cannot be done now.",
                        case=case.display_name,
                        state=labels[case.state],
                    )
                )

    def _check_complete(self):
        if not self.cause_id:
            raise UserError(
                self.env._("Choose the root cause before you close “%(case)s”.", case=self.display_name)
            )
        if not (self.action_needed or "").strip():
            raise UserError(
                self.env._(
                    "Write under “Action” what is done so that it does not happen again, before you close “%(case)s”.",
                    case=self.display_name,
                )
            )

    def _first_contact(self, now):
        if self.first_contact_at:
            return {}
        hours = self._hours_worked(self.team_id, self.company_id, self.opened_at, now)
        return {"first_contact_at": now, "first_contact_hours": hours}

    def _closing(self, now):
        start = self.reopened_at or self.opened_at
        return {
            "closed_at": now,
            "closing_hours": self._hours_worked(self.team_id, self.company_id, start, now),
            "is_in_time": now <= self.due_at,
        }

    def _after_closing(self, now):
        """What a closed case sets off; parts of the road add theirs."""
        self._end_work()
        self._announce(WAS_CLOSED)

    def _end_work(self):
        """Takes away what the machine had planned; activities that people planned stay theirs."""
        activities = self.env["mail.activity"].sudo()  # Those of other users go with the case, too.
        activities.search(
            [("res_model", "=", self._name), ("res_id", "in", self.ids), ("automated", "=", True)]
        ).unlink()

    def _reopen(self):
        """Starts anew, with new times; what was measured of the first contact stays."""
        now = fields.Datetime.now()
        # Also when the customer's own answer reopens it; people were checked before.
        cases = self.sudo()
        cases._check_no_other()
        for case in cases:
            case.write(
                {
                    "state": NEW,
                    "closed_at": False,
                    "closing_hours": 0,
                    "is_in_time": False,
                    "reopened_at": now,
                    "reopened_count": case.reopened_count + 1,
                    **case._due_values(case.team_id, case.company_id, case.rule_id, now),
                }
            )
        cases._plan_work()
        cases._announce(REOPENED)

    def _check_no_other(self):
        for case in self.filtered("partner_id"):
            other = self.search(
                [
                    ("id", "!=", case.id),
                    ("partner_id", "=", case.partner_id.id),
                    ("company_id", "=", case.company_id.id),
                    ("program_id", "=", case.program_id.id),
                    ("state", "in", OPEN),
                ],
                limit=1,
            )
            if other:
                raise UserError(
                    self.env._(
                        "This customer has another open case already: “%(case)s”.", case=other.display_name
                    )
                )

    def _announce(self, event):
        """Tells other systems, where they listen."""
        # Whoever works on a case need not see the settings of webhooks.
        self.env["cx.webhook"].sudo()._tell(event, self.sudo())
