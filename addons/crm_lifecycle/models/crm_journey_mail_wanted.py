from datetime import timedelta

from odoo import api, fields, models

from ..tools import outbox, pressure

# When it is looked at again whether a journey goes on.
PAUSED = timedelta(minutes=15)
STOPPED = "stopped"


class CrmJourneyMail(models.Model):
    """Which of the e-mails that are due may still be sent, and what is told of the others."""

    _inherit = "crm.journey.mail"

    def _still_wanted(self):
        """Those who may still be written to; the others are withheld, or wait for the end of quiet hours."""
        now, ready = fields.Datetime.now(), self.browse()
        old = self.filtered(lambda mail: mail.written_at < now - outbox.OLDEST)
        old._fail(self.env._("It waited for more than a week, and is not sent any more."))
        running = (self - old)._of_running_journeys(now)
        late = running._waited_for_long(now)
        for journey, mails in late.grouped("journey_id").items():
            ready += mails._ask_again(journey, now)
        for company, mails in (running - late).grouped("company_id").items():
            decisions = self.env["crm.contact.pressure"]._still_allowed(
                mails.partner_id, "journey", "email", company, at=now
            )
            for mail in mails:
                decision = decisions.get(mail.partner_id.id)
                if not decision:
                    decision = pressure.Decision(pressure.SKIP, "gone")
                if decision.verdict == pressure.SEND:
                    mail._follow_address()
                    ready += mail
                elif decision.verdict == pressure.DELAY:
                    mail.write({"due_at": decision.until, "problem": mail._reason(decision)})
                else:
                    mail._withhold(decision, now)
        return ready

    def _of_running_journeys(self, now):
        """The others wait until their journey goes on, or end with it."""
        paused = self.filtered(lambda mail: mail.journey_id.state == "paused")
        paused.write({"due_at": now + PAUSED, "problem": self.env._("The journey is paused")})
        stopped = self.filtered(lambda mail: mail.journey_id.state == "stopped")
        for mail in stopped:
            mail._withhold(pressure.Decision(pressure.SKIP, STOPPED), now)
        return self - paused - stopped

    def _follow_address(self):
        """The person may have got another one since."""
        email = self.partner_id.email_normalized
        if email != self.email:
            self.email = email
            self.trace_id.sudo().email = email  # statistics are nobody's own

    def _reason(self, decision):
        return self.env["crm.contact.pressure"]._reason_text(decision.reason)

    def _hold_back(self, decision):
        self.write({"state": outbox.WITHHELD, "problem": self._reason(decision)})
        self._tell_log("withheld", decision.reason)

    def _withhold(self, decision, now):
        self._hold_back(decision)
        # The decision to send stays on record, as all decisions do; this one came later.
        self.env["crm.contact.pressure"]._record(
            {self.partner_id.id: decision} if self.partner_id else {},
            "journey",
            "email",
            self.company_id,
            at=now,
            origin=self.journey_id,
        )

    def _fail(self, problem):
        if self:
            self.write({"state": outbox.FAILED, "problem": problem})
            self.trace_id.sudo().write({"trace_status": "error", "failure_type": "unknown"})  # see above
            self._tell_log("failed", problem)

    def _tell_log(self, outcome, reason, told=("done",)):
        """The journey's log said that the message was written; nothing came of it. `told`: what it said so far."""
        self.env.flush_all()
        self.env.cr.execute(
            """UPDATE crm_journey_trace log SET outcome = %s, reason = %s
                 FROM crm_journey_mail m
                WHERE m.id = ANY(%s) AND log.token_id = m.token_id AND log.step_id = m.step_id
                  AND log.outcome = ANY(%s)""",
            (outcome, reason, self.ids, list(told)),
        )
        self.env["crm.journey.trace"].invalidate_model()


class CrmContactPressure(models.AbstractModel):
    _inherit = "crm.contact.pressure"

    @api.model
    def _reasons(self):
        return {**super()._reasons(), STOPPED: self.env._("The journey was stopped")}
