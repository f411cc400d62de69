from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.crm_lifecycle.tools import pressure

from ..tools import tickets
from ..tools.working_time import next_open_moment
from . import cx_program_decision as decision
from .cx_program import ANONYMOUS, PSEUDONYMOUS

REMINDED_AT_ONCE = 50
# These count the first message, which the reminder belongs to.
CAPS = {pressure.PERSON_CAP, pressure.ACCOUNT_CAP, pressure.ACCOUNT_CHOSEN}


class CxInvitation(models.Model):
    """One reminder, and the end.

    What was promised holds here, too. Of an anonymous program nobody knows who answered: everybody is reminded, and
    told so. Who answered a pseudonymous one is found out from the sealed ticket, and leaves no trace: everybody is
    marked as reminded, and nothing is noted of the sending.
    """

    _inherit = "cx.invitation"

    @api.model
    def _remind_due(self):
        """False where the time is up."""
        now = fields.Datetime.now()
        domain = [("state", "=", "running"), ("reminder_days", ">", 0), ("channel", "!=", "link")]
        for program in self.env["cx.program"].search(domain):
            if program._has_quota_reached() or next_open_moment(program._working_hours(now), now) != now:
                continue
            if not self._remind_program(program, now):
                return False
        return True

    @api.model
    def _remind_program(self, program, now):
        last = 0
        while invitations := self._take_unreminded(program, now, last):
            last = max(invitations.ids)
            receivers = invitations._choose_reminded(now)
            if not self._commit(len(invitations)):
                return False
            with program._post_office() as office:
                for invitation in receivers:
                    invitation._remind_guarded(office)
                    if not self._commit():
                        return False
        return True

    @api.model
    def _take_unreminded(self, program, now, after):
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id FROM cx_invitation
                 WHERE program_id = %s AND state = 'sent' AND sent_at <= %s AND reminded_at IS NULL
                   AND expires_on > %s AND id > %s
                 ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED""",
                program.id,
                now - timedelta(days=program.reminder_days),
                now.date(),
                after,
                REMINDED_AT_ONCE,
            )
        )
        return self.browse(row[0] for row in rows)

    def _choose_reminded(self, now):
        """Marks them as reminded, before anything is sent, and returns those who get the reminder."""
        program = self.program_id
        decisions = self.env["crm.contact.pressure"]._decide(
            self.partner_id, decision.PURPOSE, program.channel, program.company_id, now, origin=program
        )
        waiting = self.filtered(lambda row: decisions[row.partner_id.id].verdict == pressure.DELAY)
        refused = self.filtered(
            lambda row: (
                decisions[row.partner_id.id].verdict == pressure.SKIP
                and decisions[row.partner_id.id].reason not in CAPS
            )
        )
        chosen = self - waiting - refused
        (chosen + refused).write({"reminded_at": now})
        program._record_sent(chosen.partner_id, now)
        return chosen - chosen._answered_in_secret()

    def _answered_in_secret(self):
        """Whose pseudonymous answer has come: known for this moment only."""
        if self.program_id.identity != PSEUDONYMOUS:
            return self.browse()
        secret = self.env["cx.intake"]._secret()
        keys = {tickets.key(secret, invitation._ticket()): invitation.id for invitation in self}
        answered = self.env["cx.response"].search([("ticket_key", "in", list(keys))])
        return self.browse(keys[response.ticket_key] for response in answered)

    def _remind_guarded(self, office):
        try:
            with self.env.cr.savepoint():
                self._send(office, reminder=True)
        except Exception as error:
            # A fault would tell that this person has not answered.
            if self.program_id.identity != PSEUDONYMOUS:
                self.problem = self._fault_text(error)

    @api.model
    def _close_old(self):
        """Ends what was open for long enough, and what a closed program would still have sent."""
        self.env.flush_all()
        today = fields.Date.today()
        self.env.cr.execute(
            "UPDATE cx_invitation SET state = 'expired' WHERE state = 'sent' AND expires_on < %s", (today,)
        )
        self.env.cr.execute(
            """UPDATE cx_invitation i SET state = 'cancelled', reason = %s FROM cx_program p
                WHERE p.id = i.program_id AND i.state = 'planned' AND p.state = 'closed'""",
            (decision.CLOSED,),
        )
        self.invalidate_model()
        return self._commit()

    def _may_have_answered(self):
        """Whether a reminder must say that we do not know."""
        return self.program_id.identity == ANONYMOUS
