import json
import uuid
from datetime import UTC, datetime, timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.constants import GC_UNLINK_LIMIT

from .signed_webhook_event import TEST

STATES = [
    ("waiting", "Waiting"),
    ("delivered", "Delivered"),
    ("failed", "Failed, tried again"),
    ("given_up", "Given up"),
]
OPEN = ("waiting", "failed")
TROUBLES = [
    ("malformed", "No valid address"),
    ("plain", "Not https"),
    ("private", "Address in a private network, which the settings do not allow"),
    ("unresolved", "Name not found"),
    ("unreachable", "No connection"),
    ("certificate", "Certificate not valid"),
    ("timeout", "No answer in time"),
    ("garbled", "No HTTP answer"),
    ("redirected", "Sent elsewhere, which is not followed"),
    ("refused", "Receiver said no"),
]
KEPT_DAYS = 90


class SignedWebhookDelivery(models.AbstractModel):
    """One event for one receiver: what is sent, how often it was tried, and what came back.

    Rows are made in the transaction of the event, so that what is rolled back is never told; see
    `signed_webhook_sending.py` for how they go out. A model that inherits has `webhook_id` (with ondelete cascade).
    """

    _name = "signed.webhook.delivery"
    _description = "Webhook Delivery"
    _order = "id desc"
    _rec_name = "event"

    _webhook_model = None
    _event_model = None
    # XML id of the scheduled job that calls `_cron_send`.
    _job = None

    event = fields.Char(required=True, readonly=True)
    event_label = fields.Char("Event in words", compute="_compute_event_label")
    uuid = fields.Char("Delivery ID", required=True, readonly=True, default=lambda self: str(uuid.uuid4()))
    payload = fields.Text(required=True, readonly=True)
    state = fields.Selection(STATES, default="waiting", required=True, readonly=True)
    attempts = fields.Integer(readonly=True)
    # Tries of the present round: sending again by hand begins a new one.
    tries = fields.Integer(readonly=True)
    next_try = fields.Datetime(readonly=True, default=fields.Datetime.now)
    # When `next_try` was said: a clock that was set back since makes that worthless.
    planned_on = fields.Datetime(readonly=True, default=fields.Datetime.now)
    tried_on = fields.Datetime("Last Tried", readonly=True)
    trouble = fields.Selection(TROUBLES, readonly=True)
    status = fields.Integer("HTTP Status", readonly=True)
    answer = fields.Text(readonly=True)
    duration = fields.Integer("Duration (ms)", readonly=True)

    _uuid_unique = models.UniqueIndex("(uuid)", "There is such a delivery already.")
    _due = models.Index("(webhook_id, id) WHERE state IN ('waiting', 'failed')")

    @api.depends("event")
    @api.depends_context("lang")
    def _compute_event_label(self):
        for delivery in self:
            delivery.event_label = self.env[self._event_model]._label(delivery.event)

    @api.depends("event_label")
    def _compute_display_name(self):
        for delivery in self:
            delivery.display_name = delivery.event_label

    @api.model
    def _canonical(self, payload):
        """The text of a payload: the same for the same content, and as short as it can be."""
        return json.dumps(payload, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @api.model
    def _message(self, webhook_id, event, payload, **values):
        """Values of a row; `payload` is a dict, to which the id of the delivery is added."""
        identifier = str(uuid.uuid4())
        return {
            "webhook_id": webhook_id,
            "event": event,
            "uuid": identifier,
            "payload": self._canonical({"id": identifier, **payload}),
            **values,
        }

    @api.model
    def _queue_test(self, webhook):
        """A delivery that only tells whether the receiver is there."""
        payload = {"event": TEST, "occurred_at": datetime.now(UTC).isoformat()}
        return self._create_rows([self._message(webhook.id, TEST, payload)])

    @api.model
    def _create_rows(self, values):
        # Said here, because everybody may store defaults of their own for any field.
        begin = self._begin(fields.Datetime.now())
        # Users have no right to write deliveries, so that each comes from an event or a button.
        rows = self.sudo().create([{"attempts": 0, **begin, **row} for row in values])
        self._wake()
        return rows.sudo(self.env.su)

    @api.model
    def _begin(self, now):
        return {"state": "waiting", "tries": 0, "next_try": now, "planned_on": now}

    @api.model
    def _wake(self, at=None):
        # The job is no record that users may read.
        self.env.ref(self._job).sudo()._trigger(at)

    def action_send_again(self):
        """Sends these deliveries once more, with the same id, as if for the first time."""
        self.webhook_id.check_access("write")
        self.check_access("read")
        off = self.webhook_id.filtered(lambda hook: not hook.active)[:1]
        if off:
            raise UserError(
                self.env._("%(receiver)s is switched off. Switch it on first.", receiver=off.name)
            )
        # See _create_rows; the right on the webhook was checked above.
        self.sudo().write(self._begin(fields.Datetime.now()))
        self._wake()

    @api.model
    def _hurry(self, webhook, now):
        """The receiver answers again: what is to be tried again is due."""
        waiting = self.search(
            [("webhook_id", "=", webhook.id), ("state", "in", OPEN), ("next_try", ">", now)]
        )
        waiting.try_lock_for_update().write({"next_try": now, "planned_on": now})

    @api.model
    def _give_up_all(self, webhook):
        waiting = self.search([("webhook_id", "=", webhook.id), ("state", "in", OPEN)])
        waiting.try_lock_for_update().write({"state": "given_up"})

    @api.autovacuum
    def _gc_deliveries(self):
        """What is over and old goes."""
        if self._abstract:
            return 0, False
        before = fields.Datetime.now() - timedelta(days=KEPT_DAYS)
        old = self.search(
            [("state", "not in", OPEN), ("create_date", "<", before)], order="id", limit=GC_UNLINK_LIMIT
        )
        old.unlink()
        return len(old), len(old) == GC_UNLINK_LIMIT
