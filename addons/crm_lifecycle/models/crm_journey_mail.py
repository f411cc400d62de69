from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import outbox


class CrmJourneyMail(models.Model):
    """One e-mail of a journey to one person: written with the step, sent afterwards, kept for what came of it.

    *How it works*: `crm_journey_mail_write.py` writes a whole batch in the transaction in which its people go on;
    `crm_journey_mail_send.py` hands the messages over, one after the other, each marked as being handed over before
    and as sent after. The unique index lets nobody get the same step's message twice.
    """

    _name = "crm.journey.mail"
    _description = "Journey E-mail"
    _order = "id desc"
    _rec_name = "subject"
    _log_access = False

    token_id = fields.Many2one("crm.journey.token", required=True, readonly=True, ondelete="cascade")
    step_id = fields.Many2one("crm.journey.step", required=True, readonly=True, ondelete="restrict")
    journey_id = fields.Many2one("crm.journey", required=True, readonly=True, ondelete="restrict", index=True)
    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="cascade")
    # Empty once the person is forgotten.
    partner_id = fields.Many2one("res.partner", "Contact", readonly=True, ondelete="set null", index=True)
    email = fields.Char(
        "To", readonly=True, help="The address, as it is compared: in lower case, without a name."
    )
    lang = fields.Char("Language", readonly=True)
    subject = fields.Char(readonly=True)
    # Empty once it was sent: the contact's log keeps the text.
    body = fields.Text(readonly=True)
    email_from = fields.Char("From", readonly=True)
    reply_to = fields.Char(readonly=True)
    message_id = fields.Char("Message-Id", readonly=True)
    mail_message_id = fields.Many2one("mail.message", "In the Log", readonly=True, ondelete="set null")
    trace_id = fields.Many2one("mailing.trace", "Statistics", readonly=True, ondelete="set null")
    links = fields.Integer(readonly=True, help="How many different links it has.")
    state = fields.Selection(
        [
            (outbox.QUEUED, "To be sent"),
            (outbox.HANDING, "Being handed over"),
            (outbox.SENT, "Sent"),
            (outbox.UNCLEAR, "Unclear"),
            (outbox.FAILED, "Failed"),
            (outbox.WITHHELD, "Withheld"),
        ],
        required=True,
        readonly=True,
        default=outbox.QUEUED,
    )
    written_at = fields.Datetime("Written", required=True, readonly=True)
    # Empty until the limits were asked again, because it waited for long.
    asked_at = fields.Datetime("Limits Asked", readonly=True)
    due_at = fields.Datetime("Not Before", required=True, readonly=True)
    attempts = fields.Integer(required=True, readonly=True, default=0)
    sent_at = fields.Datetime("Sent", readonly=True)
    opened_at = fields.Datetime(
        "Opened", readonly=True, help="By a person, as far as it can be told: robots are left out."
    )
    problem = fields.Char(readonly=True, help="Why it was not sent, or not yet.")

    _once = models.UniqueIndex("(token_id, step_id)", "This person got this message already.")
    _queue_idx = models.Index("(due_at, id) WHERE state = 'queued'")
    _unclear_idx = models.Index("(id) WHERE state IN ('handing', 'unclear')")
    _told_idx = models.Index("(id) WHERE body IS NOT NULL AND state IN ('sent', 'withheld')")
    _trace_idx = models.Index("(trace_id) WHERE trace_id IS NOT NULL")
    _reader_idx = models.Index("(step_id, email)")
    _log_idx = models.Index("(mail_message_id) WHERE mail_message_id IS NOT NULL")

    def action_send_again(self):
        """For those that failed, or of which nobody knows whether they arrived: a person decides."""
        self.check_access("read")
        self._check_manager()
        again = self.filtered(lambda mail: mail.state in (outbox.UNCLEAR, outbox.FAILED))
        if not again.filtered("body"):
            raise UserError(
                self.env._("Choose messages that failed, or of which it is unclear whether they arrived.")
            )
        # The queue is written by the machine only, so that it stays true.
        now = fields.Datetime.now()
        again = again.sudo().filtered("body")
        # What a person sends anew is new.
        again.write(
            {"state": outbox.QUEUED, "attempts": 0, "written_at": now, "due_at": now, "problem": False}
        )
        again._tell_log("done", None, told=("failed",))
        again.trace_id.write({"trace_status": "outgoing", "failure_type": False})
        self._trigger()

    def action_leave_it(self):
        """Whoever knows that it arrived, or wants it no more, closes the question."""
        self.check_access("read")
        self._check_manager()
        closed = self.filtered(
            lambda mail: mail.state in (outbox.UNCLEAR, outbox.FAILED, outbox.QUEUED)
        ).sudo()  # see above
        problem = self.env._("Closed by hand")
        closed.write({"state": outbox.WITHHELD, "problem": problem})
        closed._tell_log("withheld", problem, told=("done", "failed"))
        self._tell_traces()

    def _check_manager(self):
        if not self.env.user.has_group("crm_lifecycle.group_crm_lifecycle_manager"):
            raise UserError(
                self.env._("Ask an administrator of the customer lifecycle to decide on these messages.")
            )

    @api.model
    def _trigger(self):
        # Whoever takes a step need not have rights on jobs.
        self.env.ref("crm_lifecycle.ir_cron_journey_mails").sudo()._trigger()
