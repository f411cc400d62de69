from datetime import timedelta

from odoo import api, fields, models

from ..tools import summary
from .cx_case import ACTION, CANCELLED, CLOSED, CONTACTED, NEW

SHOWN = 24
OLDEST = timedelta(days=120)


class CxFeedbackDemo(models.AbstractModel):
    """Demo data: cases of the unhappy customers of the last months, in all states."""

    _inherit = "cx.feedback.demo"

    @api.model
    def _generate_cases(self):
        """Once per database."""
        Case = self.env["cx.case"]
        if Case.search_count([], limit=1):
            return
        rule = self.env.ref("cx_feedback.case_rule_low")
        rule.write({"team_id": self._case_team().id, "state": "running"})
        now = fields.Datetime.now()
        answers = self.env["cx.response"].search(
            [("tone", "=", summary.LOW), ("partner_id", "!=", False), ("date", ">", now - OLDEST)]
        )
        new = {}
        for response in answers.sorted("date"):
            if len(new) < SHOWN and response.partner_id not in [known.partner_id for known in new]:
                new[response] = rule
        cases = Case._create_cases(new)
        causes = self.env["cx.root.cause"].search([("child_ids", "=", False)])
        for number, case in enumerate(cases):
            case.response_id.case_id = case
            self._tell_story(case, number, causes[number % len(causes)], now)
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
    def _tell_story(self, case, number, cause, now):
        state = (CLOSED, CLOSED, CONTACTED, CLOSED, ACTION, NEW, CLOSED, CANCELLED)[number % 8]
        opened = min(case.response_id.date + timedelta(hours=1), now)
        if state in (NEW, CONTACTED, ACTION):
            opened = now - timedelta(hours=3 + 9 * number % 60)
        values = {
            "state": state,
            "opened_at": opened,
            **case._due_values(case.team_id, case.company_id, case.rule_id, opened),
        }
        contact = opened + timedelta(hours=2 + 5 * number % 30)
        if state in (CONTACTED, ACTION, CLOSED):
            values |= self._contacted(case, opened, min(contact, now))
        if state in (ACTION, CLOSED):
            values |= {
                "cause_id": cause.id,
                "action_needed": self.env._(
                    "Went through it with the team; the step is checked from now on."
                ),
            }
        if state == CLOSED:
            values |= self._closed(
                case, opened, min(contact + timedelta(hours=20 + 11 * number % 90), now), values
            )
        if state == CANCELLED:
            values |= {
                "resolution": self.env._("Pressed the wrong number, as the customer told us."),
                "closed_at": contact,
            }
        case.write(values)

    @api.model
    def _contacted(self, case, opened, contact):
        hours = case._hours_worked(case.team_id, case.company_id, opened, contact)
        return {"first_contact_at": contact, "first_contact_hours": hours}

    @api.model
    def _closed(self, case, opened, closed, values):
        return {
            "resolution": self.env._("Replaced at once, with our apologies."),
            "closed_at": closed,
            "closing_hours": case._hours_worked(case.team_id, case.company_id, opened, closed),
            "is_in_time": closed <= values["due_at"],
        }
