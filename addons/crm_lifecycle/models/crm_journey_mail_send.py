import logging
import smtplib
from collections import namedtuple
from contextlib import closing
from datetime import timedelta

from psycopg2.errors import SerializationFailure

from odoo import api, fields, models
from odoo.tools import SQL, formataddr, html2plaintext

from ..tools import outbox, pressure
from .crm_journey_mail_office import ClosedError, PostOffice

_logger = logging.getLogger(__name__)
AT_ONCE = 50
# When it is looked at again whether a journey goes on.
PAUSED = timedelta(minutes=15)
STOPPED = "stopped"
GO_ON, TIME_UP, NOT_NOW = "go on", "time is up", "the mail server wants to be left alone"
# What is ready to be handed over, read and built before: `line` is the mail server and the sender, `servers` an empty
# recordset with the addresses of the company.
Parcel = namedtuple("Parcel", "id line servers email message")


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

    def _parcels(self):
        """Messages ready to be handed over; those that cannot be built fail."""
        parcels = []
        for mail in self:
            try:
                message = mail._message()
            except Exception as error:  # of a sender, an address, a header
                mail._fail(str(error)[:500] or type(error).__name__)
                continue
            template = mail.step_id.mail_template_id.sudo()
            line = (template.mail_server_id.id, mail.email_from)
            parcels.append(Parcel(mail.id, line, mail._mail_servers(), mail.email, message))
        return parcels

    def _message(self):
        """The `EmailMessage`, with an HTML and a plain part."""
        base = self.get_base_url()
        unsubscribe = base + self._unsubscribe_path(self.token_id.id, self.lang)
        # Those who wrote the template chose what it brings.
        attachments = self.step_id.mail_template_id.sudo().attachment_ids
        headers = {
            "List-Unsubscribe": f"<{unsubscribe}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Precedence": "list",
            "X-Auto-Response-Suppress": "OOF, AutoReply",
        }
        if bounces := self.company_id.sudo().bounce_email:  # stands in every message
            headers["Return-Path"] = bounces
        return self._mail_servers()._build_email__(
            email_from=self.email_from,
            email_to=[formataddr((self.partner_id.name or "", self.email))],
            reply_to=self.reply_to,
            subject=self.subject,
            body=self.body,
            subtype="html",
            body_alternative=html2plaintext(self.body),
            message_id=self.message_id,
            object_id=f"{self.partner_id.id}-res.partner",
            attachments=[(file.name, file.raw, file.mimetype) for file in attachments],
            headers=headers,
        )

    def _mail_servers(self):
        """With the addresses of the company, so that what bounces comes back to Odoo's own handling of bounces."""
        company = self.company_id.sudo()  # see above
        return self.env["ir.mail_server"].with_context(
            domain_bounce_address=company.bounce_email or None,
            domain_notifications_email=company.default_from_email or None,
        )

    @api.model
    def _fault_text(self, state, error):
        """What a person reads."""
        fault = getattr(error, "smtp_code", None) or type(error).__name__
        if state == outbox.UNCLEAR:
            return self.env._("The mail server broke off before its answer. It may have arrived.")
        if isinstance(error, smtplib.SMTPRecipientsRefused):
            return self.env._("The mail server refuses this address. Correct it on the contact.")
        if isinstance(error, (smtplib.SMTPException, OSError)):
            return self.env._(
                "The mail server did not take the message (%(fault)s). Look at the outgoing mail servers.",
                fault=fault,
            )
        return str(error).strip()[:500] or fault


class CrmContactPressure(models.AbstractModel):
    _inherit = "crm.contact.pressure"

    @api.model
    def _reasons(self):
        return {**super()._reasons(), STOPPED: self.env._("The journey was stopped")}
