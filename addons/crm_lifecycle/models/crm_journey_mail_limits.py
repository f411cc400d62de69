from datetime import timedelta

from odoo import models
from odoo.tools import SQL

from ..tools import outbox

# So long the limits that were asked when it was written need not be asked again.
LIMITS_HOLD = timedelta(days=1)


class CrmJourneyMail(models.Model):
    """Asks the limits again about what waited for long, in a pause or an outage: others may have written since."""

    _inherit = "crm.journey.mail"

    def _waited_for_long(self, now):
        return self.filtered(
            lambda mail: mail.partner_id and (mail.asked_at or mail.written_at) < now - LIMITS_HOLD
        )

    def _ask_again(self, journey, now):
        """Those that the limits of now let pass; each person is asked about once at a time."""
        asked = self.union(*(mails[0] for mails in self.grouped("partner_id").values()))
        (self - asked).write({"due_at": now + outbox.FIRST_PAUSE})
        ready, former = self.browse(), asked._former_decisions()
        pressing, ask = self.env["crm.contact.pressure"], ("journey", "email", journey.company_id)
        decisions = pressing._decide(
            asked.partner_id, *ask, at=now, origin=journey, apart=list(former.values())
        )
        pressing._record(decisions, *ask, at=now, origin=journey, instead_of=former)
        for mail in asked:
            decision = decisions[mail.partner_id.id]
            outcome = mail.step_id._outcome(decision, now)
            if outcome.again_at:
                mail.write({"due_at": outcome.again_at, "problem": mail._reason(decision)})
            elif outcome.withheld:
                mail._hold_back(decision)
            else:
                mail.asked_at = now
                mail._follow_address()
                ready += mail
        return ready

    def _former_decisions(self):
        """`{contact id: id of the ledger}` of the decisions to send these messages that still count."""
        self.env.flush_all()
        return dict(
            self.env.execute_query(
                SQL(
                    """SELECT l.contact_id, MAX(l.id) FROM crm_journey_mail m
                         JOIN crm_contact_ledger l ON l.contact_id = m.partner_id AND l.verdict = 'send'
                          AND l.decided_at = COALESCE(m.asked_at, m.written_at) AND l.channel = 'email'
                          AND l.res_model = 'crm.journey' AND l.res_id = m.journey_id
                        WHERE m.id = ANY(%s)
                          AND NOT EXISTS (SELECT FROM crm_contact_ledger a WHERE a.instead_of_id = l.id)
                        GROUP BY l.contact_id""",
                    self.ids,
                )
            )
        )
