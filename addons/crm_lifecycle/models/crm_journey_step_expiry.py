from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools import journey, pressure

TOO_LATE = "step_too_late"
# Steps that decide or wait are never too late.
PATIENT = ("wait", "wait_until", "wait_signal", "condition", "cross_sell", "exit")


class CrmJourneyStep(models.Model):
    """Steps that are worth nothing where they come late: after a pause, an outage, quiet hours or limits."""

    _inherit = "crm.journey.step"

    expiry_amount = fields.Integer(
        "Not Later Than",
        help="Whoever would get it later than this, because of a pause, an outage, quiet hours or limits, goes on"
        " without it. An e-mail that is written waits no longer than this, either. 0: it is never too late.",
    )
    expiry_unit = fields.Selection(
        [("hours", "Hours"), ("days", "Days")], "Unit of Not Later Than", required=True, default="days"
    )

    @api.constrains("expiry_amount")
    def _check_expiry(self):
        if any(step.expiry_amount < 0 for step in self):
            raise ValidationError(self.env._("A step cannot be too late before its time. Enter 0 or more."))

    def _expires_after(self):
        """How late it may be; None where it is never too late."""
        self.ensure_one()
        if not self.expiry_amount or self.kind in PATIENT:
            return None
        return timedelta(**{self.expiry_unit: self.expiry_amount})

    def _too_late(self, tokens, now):
        """Those of the tokens at this step for whom it comes too late."""
        lateness = self._expires_after()
        if lateness is None:
            return tokens.browse()
        return tokens.filtered(lambda token: (token.planned_at or token.arrived_at) < now - lateness)


class CrmJourneyToken(models.Model):
    _inherit = "crm.journey.token"

    planned_at = fields.Datetime(
        "Planned For", readonly=True, help="When the person would be here if nothing had held them up."
    )


class CrmJourneyEngine(models.AbstractModel):
    _inherit = "crm.journey.engine"

    @api.model
    def _outcomes(self, step, tokens, now):
        late = step._too_late(tokens, now)
        outcomes = dict.fromkeys(late.ids, journey.Outcome(reason=TOO_LATE, withheld=True))
        in_time = tokens - late
        return {**outcomes, **super()._outcomes(step, in_time, now)} if in_time else outcomes


class CrmJourneyMail(models.Model):
    _inherit = "crm.journey.mail"

    def _still_wanted(self):
        now = fields.Datetime.now()
        late = self.filtered(lambda mail: mail._is_too_late(now))
        for mail in late:
            mail._withhold(pressure.Decision(pressure.SKIP, TOO_LATE), now)
        return super(CrmJourneyMail, self - late)._still_wanted()

    def _is_too_late(self, now):
        lateness = self.step_id and self.step_id._expires_after()
        return bool(lateness) and self.written_at < now - lateness


class CrmJourney(models.Model):
    _inherit = "crm.journey"

    @api.model
    def _reasons(self):
        return {**super()._reasons(), TOO_LATE: self.env._("It came too late for this step")}


class CrmContactPressure(models.AbstractModel):
    _inherit = "crm.contact.pressure"

    @api.model
    def _reasons(self):
        return {**super()._reasons(), TOO_LATE: self.env._("It came too late for this step")}
