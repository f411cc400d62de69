import json
import uuid
from datetime import UTC, datetime, timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.constants import GC_UNLINK_LIMIT

from ..tools import evidence, webhooks

CRON = "contract_clm.ir_cron_webhooks"
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


class ClmWebhookDelivery(models.Model):
    """One event for one receiver: what is sent, how often it was tried, and what came back.

    Rows are made in the transaction of the event, so that what is rolled back is never told; see
    `clm_webhook_sending.py` for how they go out.
    """

    _name = "clm.webhook.delivery"
    _description = "Webhook Delivery"
    _inherit = ["clm.own.defaults.mixin", "clm.walled.row"]
    _order = "id desc"
    _rec_name = "event"

    webhook_id = fields.Many2one("clm.webhook", "Receiver", required=True, readonly=True, ondelete="cascade")
    company_id = fields.Many2one(related="webhook_id.company_id", store=True, precompute=True)
    contract_id = fields.Many2one("clm.contract", readonly=True, ondelete="cascade", index="btree_not_null")
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
            delivery.event_label = self.env["clm.webhook.event"]._label(delivery.event)

    @api.depends("event_label")
    def _compute_display_name(self):
        for delivery in self:
            delivery.display_name = delivery.event_label

    @api.model
    def _queue(self, entries):
        """Queues what these entries of evidence are to tell, in their transaction.

        :param entries: `clm.evidence` records just made
        """
        Webhook = self.env["clm.webhook"]
        if not Webhook._subscriptions():
            return
        rows = [
            (entry, webhook)
            for entry in entries
            for webhook in Webhook._subscribed(entry.contract_id, entry.kind)
        ]
        if not rows:
            return
        # Whoever acts on a contract need not know of webhooks. One that is just deleted must not stop them.
        hooks = Webhook.sudo().browse({webhook for _entry, webhook in rows}).exists().filtered("active")
        named = {hook.id: hook.names_closed for hook in hooks}
        self._create_rows(
            [
                self._entry_values(entry, webhook, named[webhook])
                for entry, webhook in rows
                if webhook in named
            ]
        )

    @api.model
    def _entry_values(self, entry, webhook_id, named):
        identifier = str(uuid.uuid4())
        payload = {"id": identifier, **self._entry_payload(entry)}
        if not named and entry.contract_id.has_wall:
            payload = webhooks.without_names(payload)
        return {
            "webhook_id": webhook_id,
            "contract_id": entry.contract_id.id,
            "event": entry.kind,
            "uuid": identifier,
            "payload": evidence.canonical(payload),
        }

    @api.model
    def _entry_payload(self, entry):
        """What receivers are told of an entry; documented in the README, so keys are only added."""
        contract = entry.contract_id
        return {
            "event": entry.kind,
            "occurred_at": json.loads(entry.content)["occurred_at"],
            "actor": entry.actor or "",
            "summary": entry.summary or "",
            "contract": {
                "id": contract.id,
                "number": contract.name,
                "type": contract.type_id.code or "",
                "state": contract.state,
                "title": contract.title,
                "counterparty": contract.partner_id.commercial_company_name or contract.partner_id.name or "",
            },
            "evidence": {
                "number": entry.number,
                "hash": entry.hash,
                "document_sha256": entry.document_sha256 or None,
            },
        }

    @api.model
    def _queue_test(self, webhook):
        """A delivery that only tells whether the receiver is there."""
        identifier = str(uuid.uuid4())
        payload = {"id": identifier, "event": "test", "occurred_at": datetime.now(UTC).isoformat()}
        return self._create_rows(
            [
                {
                    "webhook_id": webhook.id,
                    "event": "test",
                    "uuid": identifier,
                    "payload": evidence.canonical(payload),
                }
            ]
        )

    @api.model
    def _create_rows(self, values):
        # Users have no right to write deliveries, so that each comes from an event or a button.
        rows = self.sudo().create(values)
        self._wake()
        return rows.sudo(self.env.su)

    @api.model
    def _wake(self, at=None):
        # The job is no record that users may read.
        self.env.ref(CRON).sudo()._trigger(at)

    def action_send_again(self):
        """Sends these deliveries once more, with the same id, as if for the first time."""
        self.webhook_id.check_access("write")
        self.check_access("read")
        off = self.webhook_id.filtered(lambda hook: not hook.active)[:1]
        if off:
            raise UserError(
                self.env._("%(receiver)s is switched off. Switch it on first.", receiver=off.name)
            )
        now = fields.Datetime.now()
        # See _create_rows; the right on the webhook was checked above.
        self.sudo().write({"state": "waiting", "tries": 0, "next_try": now, "planned_on": now})
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
        """What is over and old goes; the contracts' own evidence stays."""
        before = fields.Datetime.now() - timedelta(days=KEPT_DAYS)
        old = self.search(
            [("state", "not in", OPEN), ("create_date", "<", before)], order="id", limit=GC_UNLINK_LIMIT
        )
        old.unlink()
        return len(old), len(old) == GC_UNLINK_LIMIT
