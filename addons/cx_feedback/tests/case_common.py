from datetime import datetime, timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tests import new_test_user

from .asking_common import AskingCase

# A Monday morning; the calendar of the tests is open from 8 to 16 on working days, in UTC.
MONDAY = datetime(2026, 3, 2, 9)


class CaseCase(AskingCase):
    """A running rule with a team: Uma is its lead, Anna and Ben are its members."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env(su=True)["cx.case.rule"].search([]).action_archive()
        cls.lead = cls.env.user
        cls.anna, cls.ben = (cls.colleague(name) for name in ("anna", "ben"))
        cls.calendar = cls.hours(range(5))
        cls.team = cls.setup("cx.case.team").create(
            {
                "name": "Care",
                "lead_id": cls.lead.id,
                "calendar_id": cls.calendar.id,
                "member_ids": [
                    fields.Command.create({"user_id": user.id, "capacity": 2}) for user in (cls.anna, cls.ben)
                ],
            }
        )
        cls.rule = cls.setup("cx.case.rule").create({"name": "Low", "team_id": cls.team.id})
        cls.rule.action_start()
        cls.cause = cls.env(su=True)["cx.root.cause"].create({"name": "Late again"})

    @classmethod
    def setup(cls, model):
        return cls.env[model].with_user(cls.manager)

    @classmethod
    def colleague(cls, login, **values):
        everything = cls.env(su=True)
        return new_test_user(
            everything,
            f"case_{login}",
            groups="cx_feedback.group_cx_feedback_user",
            name=login.title(),
            email=f"{login}@example.com",
            tz="UTC",
            **values,
        )

    @classmethod
    def hours(cls, days):
        return cls.env(su=True)["resource.calendar"].create(
            {
                "name": "Eight to four",
                "tz": "UTC",
                "attendance_ids": [(5, 0, 0)]
                + [
                    (
                        0,
                        0,
                        {
                            "name": "Day",
                            "dayofweek": str(day),
                            "hour_from": 8,
                            "hour_to": 16,
                            "day_period": "morning",
                        },
                    )
                    for day in days
                ],
            }
        )

    @staticmethod
    def at(moment):
        """The clock of cases stands at this moment."""
        return patch.object(fields.Datetime, "now", lambda *_args: moment)

    def say(self, score=2, partner=None, **values):
        """A named answer to the program, and its case."""
        values = {"program_id": self.program.id, **values}
        response = self.answer(self.nps, score, partner=partner, **values)
        return response.case_id

    def close(self, case):
        case.write({"cause_id": self.cause.id, "action_needed": "Pack better"})
        case.action_close()

    def later(self, **time):
        return fields.Datetime.now() + timedelta(**time)
