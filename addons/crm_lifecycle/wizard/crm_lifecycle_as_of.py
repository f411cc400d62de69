from datetime import datetime, time, timedelta

import pytz

from odoo import fields, models


class CrmLifecycleAsOf(models.TransientModel):
    """Asks for a day, and shows who stood where at its end."""

    _name = "crm.lifecycle.as.of"
    _description = "Customer Lifecycle Stages as of a Day"

    day = fields.Date(
        required=True, default=lambda self: fields.Date.context_today(self) - timedelta(days=30)
    )
    model_id = fields.Many2one("crm.lifecycle.model", "Lifecycle", help="Empty: all lifecycles.")

    def action_show(self):
        """The stays that were open at the end of the day."""
        self.ensure_one()
        moment = self._end_of_day()
        domain = [("entered_at", "<", moment), "|", ("left_at", "=", False), ("left_at", ">=", moment)]
        if self.model_id:
            domain.append(("stage_id.model_id", "=", self.model_id.id))
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_lifecycle.crm_lifecycle_history_action_as_of"
        )
        day = fields.Date.to_string(self.day)
        return action | {"name": self.env._("Stages as of %(day)s", day=day), "domain": domain}

    def _end_of_day(self):
        """The first moment after the day, where the user is, in UTC."""
        zone = pytz.timezone(self.env.user.tz or "UTC")
        following = zone.localize(datetime.combine(self.day + timedelta(days=1), time.min))
        return following.astimezone(pytz.utc).replace(tzinfo=None)
