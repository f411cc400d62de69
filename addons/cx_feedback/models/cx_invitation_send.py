import logging
import smtplib
from datetime import timedelta

from psycopg2.errors import SerializationFailure

from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.base.models.ir_mail_server import MailDeliveryException

from ..tools.faults import is_passing
from . import cx_program_decision as decision

_logger = logging.getLogger(__name__)

SENT_AT_ONCE = 50
# One an hour: a mail server may be away for a day.
MOST_ATTEMPTS = 24
AGAIN_AFTER = timedelta(hours=1)
# Sending one message takes seconds: who is still at it after so long was stopped.
UNCLEAR_AFTER = timedelta(hours=1)
STALE_AFTER = timedelta(days=7)
OLDEST = timedelta(days=90)


class CxInvitation(models.Model):
    """Sends what is due.

    *How it works*: each message is claimed, committed, sent, and noted, so that nothing is sent twice: two workers
    claim different ones, and after a crash in the middle the one that was claimed stays unsent, and says so.
    """

    _inherit = "cx.invitation"

    attempted_at = fields.Datetime("Being Sent Since", readonly=True)
    attempts = fields.Integer(readonly=True)

    @api.model
    def _send_due(self):
        """False where the time is up."""
        self._note_unclear()
        while invitations := self._take_due():
            ready = invitations._decide_again()
            if not self._commit(len(invitations) - len(ready)):
                return False
            if not ready._send_each():
                return False
        return True

    @api.model
    def _commit(self, done=0):
        """Commits; False where the time of the job is up."""
        return bool(self.env["ir.cron"]._commit_progress(done))

    @api.model
    def _note_unclear(self):
        """Whoever was being sent to when the server stopped may have got it: they are not asked again."""
        unclear = self.search(
            [
                ("state", "=", decision.PLANNED),
                ("attempted_at", "<", fields.Datetime.now() - UNCLEAR_AFTER),
            ]
        )
        unclear.write(
            {
                "state": "failed",
                "problem": self.env._(
                    "The server was stopped while this was being sent. It may have arrived, so it is not sent again."
                ),
            }
        )

    @api.model
    def _take_due(self):
        """The next due invitations, all of one program; none while another worker decides on them."""
        self.env.flush_all()
        self.env.cr.execute("SELECT pg_try_advisory_xact_lock(hashtext('cx_invitation'))")
        if not self.env.cr.fetchone()[0]:
            return self.browse()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT i.id, i.program_id FROM cx_invitation i JOIN cx_program p ON p.id = i.program_id
                 WHERE i.state = 'planned' AND i.scheduled_at <= %s AND i.attempted_at IS NULL
                   AND p.state = 'running' AND p.active
                 ORDER BY i.scheduled_at, i.id LIMIT %s""",
                fields.Datetime.now(),
                SENT_AT_ONCE,
            )
        )
        return self.browse(id_ for id_, program_id in rows if program_id == rows[0][1])

    def _decide_again(self):
        """Those who may still be asked now; the others are put off or skipped."""
        now, program = fields.Datetime.now(), self.program_id
        stale = self.filtered(
            lambda row: row.scheduled_at < now - STALE_AFTER or row.create_date < now - OLDEST
        )
        stale.write({"state": decision.SKIPPED, "reason": decision.LATE})
        current = self - stale
        verdicts = program._decide_candidates([invitation._as_candidate() for invitation in current], now)
        ready = self.browse()
        held = {}
        for verdict in verdicts:
            invitation = self.browse(verdict.candidate.invitation_id)
            if verdict.state == decision.PLANNED and verdict.at <= now:
                ready += invitation
                continue
            invitation.write({"state": verdict.state, "reason": verdict.reason, "scheduled_at": verdict.at})
            if verdict.pressure and verdict.pressure.verdict != "send":
                held[verdict.candidate.partner_id] = verdict.pressure
        program._record_pressure(held, now)
        return ready

    def _send_each(self):
        """False where the time is up."""
        with self.program_id._post_office() as office:
            for invitation in self:
                if not invitation._claim():
                    continue
                invitation._send_guarded(office)
                if not self._commit(1):
                    return False
        return True

    def _claim(self):
        """Whether this worker, and no other, sends it; committed before it is sent."""
        self.env.flush_all()
        now = fields.Datetime.now()
        claimed = self._lock_unclaimed()
        if claimed:
            self.write(
                {
                    "attempted_at": now,
                    "attempts": self.attempts + 1,
                    "lang": self._language().code,
                    "expires_on": now.date() + timedelta(days=self.program_id.expiry_days),
                }
            )
        self._commit()
        return claimed

    def _lock_unclaimed(self):
        """False where another worker holds it, or had it since this transaction began."""
        query = SQL(
            """SELECT id FROM cx_invitation WHERE id = %s AND state = 'planned' AND attempted_at IS NULL
                  FOR UPDATE SKIP LOCKED""",
            self.id,
        )
        try:
            with self.env.cr.savepoint():
                self.env.cr.execute(query, log_exceptions=False)
                return bool(self.env.cr.fetchone())
        except SerializationFailure:
            return False

    def _send_guarded(self, office):
        """A fault is written on the invitation, and never stops the others."""
        try:
            with self.env.cr.savepoint():
                self._send(office)
        except Exception as error:
            self._note_fault(error)
            return
        now = fields.Datetime.now()
        self.write(
            {"state": "sent", "sent_at": now, "attempted_at": False, "problem": False, "reason": False}
        )
        self.program_id._record_sent(self.partner_id, now)

    def _send(self, office, reminder=False):
        """Hands the message over. Other channels than e-mail extend this."""
        office.send(self._mail(reminder), self.partner_id.email_normalized)

    def _note_fault(self, error):
        error = error.__context__ if isinstance(error, MailDeliveryException) else error
        _logger.info("Customer feedback: invitation %s not sent: %s", self.id, type(error).__name__)
        values = {"attempted_at": False, "problem": self._fault_text(error)}
        if is_passing(error) and self.attempts < MOST_ATTEMPTS:
            values["scheduled_at"] = fields.Datetime.now() + AGAIN_AFTER
        else:
            values["state"] = "failed"
        self.write(values)

    @api.model
    def _fault_text(self, error):
        """What a person reads; never the message itself, which holds the link."""
        if isinstance(error, smtplib.SMTPRecipientsRefused):
            return self.env._("The mail server refuses this address. Correct it on the contact.")
        if isinstance(error, (smtplib.SMTPException, OSError)):
            return self.env._(
                "The mail server did not take the message (%(fault)s). Look at the outgoing mail servers.",
                fault=getattr(error, "smtp_code", None) or type(error).__name__,
            )
        return str(error).strip() or type(error).__name__
