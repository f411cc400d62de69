import json

from odoo import api, fields, models

from ..tools import evidence, webhook_payload


class ClmWebhookDelivery(models.Model):
    """One entry of evidence for one receiver."""

    _name = "clm.webhook.delivery"
    _description = "Webhook Delivery"
    _inherit = ["signed.webhook.delivery", "clm.own.defaults.mixin", "clm.walled.row"]

    _webhook_model = "clm.webhook"
    _event_model = "clm.webhook.event"
    _job = "contract_clm.ir_cron_webhooks"
    _networks_parameter = "contract_clm.webhook_networks"
    _header_name = "Clm"
    _agent = "contract_clm-webhook/1"

    webhook_id = fields.Many2one("clm.webhook", "Receiver", required=True, readonly=True, ondelete="cascade")
    company_id = fields.Many2one(related="webhook_id.company_id", store=True, precompute=True)
    contract_id = fields.Many2one("clm.contract", readonly=True, ondelete="cascade", index="btree_not_null")

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
            for webhook in Webhook._subscribed(
                entry.contract_id.company_id, entry.kind, entry.contract_id.type_id.id
            )
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
        payload = self._entry_payload(entry)
        if not named and entry.contract_id.has_wall:
            payload = webhook_payload.without_names(payload)
        return self._message(webhook_id, entry.kind, payload, contract_id=entry.contract_id.id)

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
    def _canonical(self, payload):
        return evidence.canonical(payload)

    def _before_sending(self):
        """A contract may have been closed after the event was queued."""
        result = super()._before_sending()
        if self.contract_id.has_wall and not self.webhook_id.names_closed:
            self.payload = self._canonical(webhook_payload.without_names(json.loads(self.payload)))
        return result
