import logging
from datetime import timedelta

from psycopg2 import errors

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools import webhooks
from .signed_webhook_delivery import OPEN

_logger = logging.getLogger(__name__)

RECEIVERS = 8
PER_RECEIVER = 20
# Longer than a round can take. After a kill, what was under way is tried again when this is over.
LEASE = timedelta(minutes=3)
WRITE_TRIES = 5
# Clocks of two servers differ by less; a plan from further ahead was made before the clock was set back.
SKEW = timedelta(minutes=5)


class SignedWebhookSending(models.AbstractModel):
    """The job: rounds in which a few receivers get what is due for them, side by side.

    What a round takes is marked as due later and committed, then sent without a transaction, then written down. So no
    row is locked while a receiver takes its time, a second worker takes other rows, and a kill at any moment costs
    nothing: what was under way is sent again, with the same id.
    """

    _inherit = "signed.webhook.delivery"

    # Name of the parameter with the private networks that may be reached.
    _networks_parameter = "signed_webhook.networks"
    _header_name = "Webhook"
    _agent = "signed_webhook/1"

    @api.model
    def _cron_send(self):
        """Sends what is due until nothing is, or the time is over."""
        job = self.env["ir.cron"]
        while batch := self._claim():
            groups = batch._parcels()
            job._commit_progress()
            answers = webhooks.post_all(groups, allowed=self._allowed_networks())
            self.env.invalidate_all()
            batch._keep_trying(lambda batch=batch, answers=answers: batch._write_down(answers))
            if not job._commit_progress(len(batch), remaining=self._due_count()):
                return
            self.env.invalidate_all()
        self._plan_next_run()
        job._commit_progress(remaining=0)

    @api.model
    def _allowed_networks(self):
        # A parameter of the system, which no receiver learns.
        return webhooks.networks(self.env["ir.config_parameter"].sudo().get_param(self._networks_parameter))

    @api.model
    def _claim(self):
        """Due deliveries of a few receivers, which nobody else sends for the next minutes."""
        now = fields.Datetime.now()
        try:
            batch = self.browse(self._due_ids(now)).try_lock_for_update()
        except errors.SerializationFailure:
            # The other worker took them between our first look and the lock.
            self.env.cr.rollback()
            return self.browse()
        batch.write({"next_try": now + LEASE, "planned_on": now})
        return batch

    @api.model
    def _due_ids(self, now):
        """Ids in the order in which they came, receivers in the order in which they waited."""
        self.flush_model()
        self.env[self._webhook_model].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT due.id
                  FROM (SELECT hook.id, min(delivery.next_try) AS since
                          FROM %(hooks)s hook JOIN %(table)s delivery ON delivery.webhook_id = hook.id
                         WHERE hook.active AND %(is_due)s
                         GROUP BY hook.id ORDER BY since, hook.id LIMIT %(receivers)s) hook,
                       LATERAL (SELECT delivery.id FROM %(table)s delivery
                                 WHERE delivery.webhook_id = hook.id AND %(is_due)s
                                 ORDER BY delivery.id LIMIT %(each)s) due
                """,
                **self._tables(),
                is_due=self._is_due(now),
                receivers=RECEIVERS,
                each=PER_RECEIVER,
            )
        )
        return [delivery_id for [delivery_id] in rows]

    @api.model
    def _tables(self):
        return {
            "table": SQL.identifier(self._table),
            "hooks": SQL.identifier(self.env[self._webhook_model]._table),
        }

    @api.model
    def _is_due(self, now):
        return SQL(
            "delivery.state IN ('waiting', 'failed') AND (delivery.next_try <= %s OR delivery.planned_on > %s)",
            now,
            now + SKEW,
        )

    @api.model
    def _due_count(self):
        self.flush_model()
        query = SQL(
            """
            SELECT count(*) FROM %(table)s delivery
              JOIN %(hooks)s hook ON hook.id = delivery.webhook_id WHERE hook.active AND %(is_due)s
            """,
            **self._tables(),
            is_due=self._is_due(fields.Datetime.now()),
        )
        return self.env.execute_query(query)[0][0]

    def _parcels(self):
        """What goes out, a list for each receiver."""
        return [
            [delivery._parcel(webhook) for delivery in deliveries.sorted("id")]
            for webhook, deliveries in self.grouped("webhook_id").items()
        ]

    def _parcel(self, webhook):
        self._before_sending()
        body, secret, before = self.payload.encode(), webhook.secret, webhook._old_secret()
        delivery, event = self.uuid, self.event

        def make_headers(timestamp):
            return webhooks.headers(
                secret,
                timestamp,
                delivery,
                event,
                body,
                name=self._header_name,
                agent=self._agent,
                before=before,
            )

        return webhooks.Parcel(self.id, webhook.url, body, make_headers)

    def _before_sending(self):
        """What an app still changes in a message that is about to go."""

    def _keep_trying(self, write):
        """Calls `write` in a transaction of its own, and anew where somebody wrote to the same rows at that moment."""
        for _time in range(WRITE_TRIES):
            try:
                write()
                self.env.flush_all()
                return
            except errors.SerializationFailure:
                self.env.cr.rollback()
        _logger.info(
            "Webhook deliveries %s will be sent once more: others write to them all the time", self.ids
        )

    def _write_down(self, answers):
        """Stores what came back, for the rows that nobody changed or deleted meanwhile."""
        now = fields.Datetime.now()
        mine = self.try_lock_for_update().filtered(lambda delivery: delivery.state in OPEN)
        for webhook, deliveries in mine.grouped("webhook_id").items():
            for delivery in deliveries.sorted("id"):
                if delivery.id in answers:
                    delivery._write_answer(answers[delivery.id], now)
            tried = deliveries.filtered(lambda delivery: delivery.id in answers)
            deliveries._put_back(tried, now)
            if tried and webhook.try_lock_for_update(allow_referencing=True):
                tried._tell_receiver_health(webhook, answers, now)

    def _write_answer(self, answer, now):
        self.ensure_one()
        wait = webhooks.wait_after(self.tries + 1)
        delivered = not answer.trouble
        self.write(
            {
                "state": "delivered" if delivered else "failed" if wait is not None else "given_up",
                "attempts": self.attempts + 1,
                "tries": self.tries + 1,
                "tried_on": now,
                "planned_on": now,
                "next_try": not delivered and wait is not None and now + timedelta(seconds=wait),
                "trouble": answer.trouble or False,
                "status": answer.status,
                "answer": answer.text,
                "duration": answer.duration,
            }
        )

    def _put_back(self, tried, now):
        """What was not tried because nobody answered, or the time was over, waits with the last one that was."""
        later = tried.sorted("id")[-1:].next_try or now
        (self - tried).write({"next_try": later, "planned_on": now})

    def _tell_receiver_health(self, webhook, answers, now):
        """Any answer that is good counts as health, because one payload may well be refused for itself."""
        if any(not answers[delivery.id].trouble for delivery in self):
            webhook._note_success(now)
        else:
            webhook._note_failure(now)

    @api.model
    def _plan_next_run(self):
        """What failed is tried again when it is time, not only when the job comes by."""
        soonest = self.search(
            [("state", "in", OPEN), ("webhook_id.active", "=", True)], order="next_try", limit=1
        ).next_try
        if soonest:
            self._wake(soonest)
