from datetime import timedelta

from odoo import api, fields, models

from ..tools import recovery, summary
from .cx_case import ACTION, CANCELLED, CLOSED, CONTACTED, NEW

SHOWN = 40
# Of the newest answers, one after the other; all older ones are closed.
STATES = (NEW, CONTACTED, NEW, ACTION, CANCELLED, CONTACTED, NEW)
OLDEST = timedelta(days=400)


class CxFeedbackDemo(models.AbstractModel):
    """Demo data: cases of the unhappy customers of the last year, in all states."""

    _inherit = "cx.feedback.demo"

    @api.model
    def _generate_cases(self):
        """Once per database."""
        if self.env["cx.case"].search_count([], limit=1):
            return
        rule = self.env.ref("cx_feedback.case_rule_low")
        rule.write({"team_id": self._case_team().id, "state": "running"})
        now = fields.Datetime.now()
        answers = self.env["cx.response"].search(
            [("tone", "=", summary.LOW), ("partner_id", "!=", False), ("date", ">", now - OLDEST)],
            order="date desc, id desc",
            limit=SHOWN,
        )
        values, people = [], set()
        for number, response in enumerate(answers):
            state = STATES[number] if number < len(STATES) and response.partner_id not in people else CLOSED
            people.add(response.partner_id)
            values.append(self._case_values(response, rule, number, state, now))
        cases = self.env["cx.case"].with_context(tracking_disable=True).create(values)
        for case in cases:
            (case.response_id + case.second_response_id).case_id = case
        cases._plan_work()

    @api.model
    def _case_team(self):
        admin = self.env.ref("base.user_admin")
        return self.env["cx.case.team"].create(
            {
                "name": self.env._("Customer Care"),
                "lead_id": admin.id,
                "member_ids": [fields.Command.create({"user_id": admin.id})],
            }
        )

    @api.model
    def _case_values(self, response, rule, number, state, now):
        """What became of an answer, always the same for the same number."""
        is_open = state in (NEW, CONTACTED, ACTION)
        opened = now - timedelta(hours=3 + 9 * number) if is_open else response.date + timedelta(hours=1)
        contact = min(opened + timedelta(hours=2 + 5 * number % 30), now)
        closed = min(contact + timedelta(hours=20 + 37 * number % 190), now)
        owner = rule.team_id.member_ids.user_id
        values = self.env["cx.case"]._opening_values(response, rule, owner, opened) | {"state": state}
        if state in (CONTACTED, ACTION, CLOSED):
            hours = self._hours(rule, response, opened, contact)
            values |= {"first_contact_at": contact, "first_contact_hours": hours}
        if state in (ACTION, CLOSED):
            causes = self.env["cx.root.cause"].search([("child_ids", "=", False)])
            values["cause_id"] = causes[number * number % len(causes)].id
            values["action_needed"] = self.env._(
                "Went through it with the team; the step is checked from now on."
            )
        if state == CLOSED:
            values |= {
                "resolution": self.env._("Replaced at once, with our apologies."),
                "closed_at": closed,
                "closing_hours": self._hours(rule, response, opened, closed),
                "is_in_time": closed <= values["due_at"],
                **self._second_values(response),
            }
        if state == CANCELLED:
            values["resolution"] = self.env._("Pressed the wrong number, as the customer told us.")
            values["closed_at"] = contact
        return values

    @api.model
    def _hours(self, rule, response, start, end):
        return self.env["cx.case"]._hours_worked(rule.team_id, response.company_id, start, end)

    @api.model
    def _second_values(self, first):
        """The customer's next answer to the same question counts as the second score."""
        second = self.env["cx.response"].search(
            [
                ("partner_id", "=", first.partner_id.id),
                ("metric_id", "=", first.metric_id.id),
                ("date", ">", first.date),
            ],
            order="date, id",
            limit=1,
        )
        if not second or second.tone == summary.LOW:
            return {"second_state": "silent"}
        return {
            "second_state": "answered",
            "second_response_id": second.id,
            "second_at": second.date,
            "recovery": second._place() - first._place(),
            "is_recovered": recovery.is_better(first.tone, second.tone),
        }
