import logging
from contextlib import closing

from psycopg2.errors import SerializationFailure

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools import outbox
from .crm_journey_mail_office import ClosedError, PostOffice

_logger = logging.getLogger(__name__)
AT_ONCE = 50
GO_ON, TIME_UP, NOT_NOW = "go on", "time is up", "the mail server wants to be left alone"


class CrmJourneyMail(models.Model):
    """Hands over what is due.

    *How it works*: one worker at a time sends. Each message is marked as being handed over, committed, handed over,
    and marked as sent together with the mark of the next. So after a crash at most one message is marked as being
    handed over: it may have arrived, is told as unclear, and waits for a person. All others were sent, or were not.
    Whether the person may still be contacted is asked again before.
    """

    _inherit = "crm.journey.mail"

    @api.model
    def _cron_send(self):
        """Sends what is due, if nobody else does."""
        # Another connection holds the lock for as long as it lives, however many transactions this one ends.
        with self.env.registry.cursor() as lock:
            lock.execute("SELECT pg_try_advisory_lock(hashtext('crm_journey_mail'))")
            [alone] = lock.fetchone()
            lock.commit()
            if not alone:
                return
            try:
                self._note_unclear()
                self._send_due()
            finally:
                lock.execute("SELECT pg_advisory_unlock(hashtext('crm_journey_mail'))")

    @api.model
    def _send_due(self):
        going, closed = GO_ON, {}
        while going == GO_ON and (mails := self._take_due()):
            ready = mails._still_wanted()
            in_time = self._commit(len(mails) - len(ready))
            going = ready._hand_over(closed) if in_time else TIME_UP
        self._tell_traces()
        if going != TIME_UP:
            self._commit(remaining=0)

    @api.model
    def _commit(self, done=0, remaining=1):
        """False where the time of the job is up."""
        return bool(self.env["ir.cron"]._commit_progress(done, remaining=remaining))

    @api.model
    def _note_unclear(self):
        """Nobody else sends now: what is still marked was being handed over when the server stopped."""
        self._set(
            SQL("state = 'handing'"),
            outbox.UNCLEAR,
            self.env._("The server was stopped while this was handed over. It may have arrived."),
        )
        # Whoever opened or answered it got it.
        self.env.cr.execute(
            """UPDATE crm_journey_mail m SET state = 'sent', sent_at = COALESCE(m.sent_at, m.due_at), problem = NULL
                 FROM mailing_trace t
                WHERE m.state = 'unclear' AND t.id = m.trace_id
                  AND (m.opened_at IS NOT NULL OR t.trace_status IN ('open', 'reply', 'bounce'))"""
        )
        self._tell_traces()
        self._commit()

    @api.model
    def _take_due(self):
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """SELECT id FROM crm_journey_mail WHERE state = 'queued' AND due_at <= %s
                    ORDER BY due_at, id LIMIT %s""",
                fields.Datetime.now(),
                AT_ONCE,
            )
        )
        return self.browse(id_ for [id_] in rows)

    def _hand_over(self, closed):
        """Whether to go on; `closed` are the lines of this run that lead nowhere, see `PostOffice`."""
        parcels = self._parcels()
        if not self._commit(len(self) - len(parcels)):
            return TIME_UP
        with closing(PostOffice(closed)) as office:
            going = self._hand_over_each(parcels, office)
            self._commit()
        self._tell_traces()
        self._commit()
        return going

    @api.model
    def _hand_over_each(self, parcels, office):
        refused = 0
        for parcel in parcels:
            if not self._claim(parcel.id):
                continue
            in_time = self._commit(1)
            try:
                state, error = office.hand_over(parcel)
            except ClosedError as error:
                self._put_line_off(parcel, error)
            else:
                self._note(parcel.id, state, error)
                refused = refused + 1 if state == outbox.QUEUED else 0
            if refused >= outbox.MOST_IN_A_ROW:
                return NOT_NOW
            if not in_time:
                return TIME_UP
        return GO_ON

    def _claim(self, mail_id):
        """Whether it is still to be sent now, and nobody has unsubscribed since."""
        try:
            with self.env.cr.savepoint(flush=False):
                self.env.cr.execute(
                    """UPDATE crm_journey_mail m SET state = 'handing', attempts = attempts + 1
                        WHERE id = %s AND state = 'queued' AND due_at <= %s AND NOT EXISTS (
                              SELECT FROM crm_contact_optout o WHERE o.partner_id = m.partner_id
                                 AND o.purpose = 'journey' AND o.undone_at IS NULL)""",
                    (mail_id, fields.Datetime.now()),
                    log_exceptions=False,
                )
                return bool(self.env.cr.rowcount)
        except SerializationFailure:
            return False  # somebody changes it right now: next time

    def _note(self, mail_id, state, error):
        now = fields.Datetime.now()
        self.env.cr.execute("SELECT attempts FROM crm_journey_mail WHERE id = %s", (mail_id,))
        [attempts] = self.env.cr.fetchone()
        if state == outbox.QUEUED and attempts >= outbox.MOST_ATTEMPTS:
            state = outbox.FAILED
        if state != outbox.SENT:
            _logger.info("Journeys: e-mail %s is %s: %s", mail_id, state, type(error).__name__)
        self.env.cr.execute(
            SQL(
                """UPDATE crm_journey_mail SET state = %s, sent_at = %s, problem = %s, due_at = COALESCE(%s, due_at)
                    WHERE id = %s AND state IN ('handing', 'unclear')""",
                state,
                now if state == outbox.SENT else None,
                self._fault_text(state, error) if error else None,
                now + outbox.again_after(attempts) if state == outbox.QUEUED else None,
                mail_id,
            )
        )
        if state == outbox.FAILED:
            self.env.cr.execute(
                """UPDATE mailing_trace t
                      SET trace_status = 'error', failure_type = 'mail_smtp', failure_reason = m.problem
                     FROM crm_journey_mail m WHERE m.id = %s AND t.id = m.trace_id""",
                (mail_id,),
            )
            self.invalidate_model()
            mail = self.browse(mail_id)
            mail._tell_log("failed", mail.problem)

    @api.model
    def _put_line_off(self, parcel, error):
        """Everything that is due by the line of a parcel waits, each time longer, and fails in the end."""
        now = fields.Datetime.now()
        server, sender = parcel.line
        self._set(SQL("id = %s", parcel.id), outbox.QUEUED, None)
        self.env.cr.execute(
            SQL(
                """
                WITH off AS (
                    UPDATE crm_journey_mail
                       SET attempts = attempts + CASE WHEN id = %(one)s THEN 0 ELSE 1 END,
                           state = CASE WHEN attempts >= %(most)s THEN 'failed' ELSE 'queued' END,
                           due_at = %(now)s::timestamp
                                  + LEAST(%(first)s * 2 ^ LEAST(attempts, 20), %(longest)s) * interval '1 second',
                           problem = %(problem)s
                     WHERE state = 'queued' AND due_at <= %(now)s AND email_from = %(sender)s
                       AND step_id IN (SELECT s.id FROM crm_journey_step s
                                    LEFT JOIN mail_template t ON t.id = s.mail_template_id
                                        WHERE t.mail_server_id IS NOT DISTINCT FROM %(server)s)
                    RETURNING id, trace_id, token_id, step_id, state, problem),
                log AS (
                    UPDATE crm_journey_trace log SET outcome = 'failed', reason = off.problem
                      FROM off
                     WHERE off.state = 'failed' AND log.token_id = off.token_id AND log.step_id = off.step_id
                       AND log.outcome = 'done')
                UPDATE mailing_trace t
                   SET trace_status = 'error', failure_type = 'mail_smtp', failure_reason = off.problem
                  FROM off WHERE off.state = 'failed' AND t.id = off.trace_id""",
                one=parcel.id,
                sender=sender,
                server=server or None,
                most=outbox.MOST_ATTEMPTS,
                now=now,
                first=outbox.FIRST_PAUSE.total_seconds(),
                longest=outbox.LONGEST_PAUSE.total_seconds(),
                problem=self.env._(
                    "No mail server can be reached (%(fault)s). Look at the outgoing mail servers.",
                    fault=str(error)[:200],
                ),
            )
        )
        self.env.invalidate_all()

    @api.model
    def _set(self, where, state, problem):
        self.env.cr.execute(
            SQL("UPDATE crm_journey_mail SET state = %s, problem = %s WHERE %s", state, problem, where)
        )
        self.invalidate_model()

    @api.model
    def _tell_traces(self):
        """Statistics of what was sent or withheld, and away with its text; whoever opened it already stays so."""
        self.flush_model()
        try:
            with self.env.cr.savepoint(flush=False):
                self.env.cr.execute(
                    """
                    WITH told AS (
                        UPDATE crm_journey_mail SET body = NULL
                         WHERE body IS NOT NULL AND state IN ('sent', 'withheld')
                        RETURNING trace_id, state, sent_at, problem)
                    UPDATE mailing_trace t
                       SET sent_datetime = told.sent_at, failure_type = NULL,
                           failure_reason = CASE WHEN told.state = 'withheld' THEN told.problem END,
                           trace_status = CASE WHEN t.trace_status NOT IN ('outgoing', 'error') THEN t.trace_status
                                               WHEN told.state = 'sent' THEN 'sent' ELSE 'cancel' END
                      FROM told WHERE t.id = told.trace_id
                    """,
                    log_exceptions=False,
                )
        except SerializationFailure:
            return  # somebody opens one right now: next time
        self.env["mailing.trace"].invalidate_model()
        self.invalidate_model()
