from odoo import api, fields, models

from .cx_program import IDENTIFIED

RESPONSE, RESPONSE_CHANGED, ADVOCACY = "response", "response.changed", "advocacy"
CASE_OPENED, CASE_CLOSED, CASE_REOPENED = "case.opened", "case.closed", "case.reopened"
# By the first word of the event: the part of the message, and the field of a delivery that names the record.
PARTS = {"response": "response_id", "case": None, "advocacy": "advocacy_id"}


class CxWebhook(models.Model):
    """An address of another system that is told of feedback."""

    _name = "cx.webhook"
    _description = "Feedback Webhook"
    _inherit = "signed.webhook"

    _delivery_model = "cx.webhook.delivery"
    _deliveries_action = "cx_feedback.cx_webhook_delivery_action"
    _marker = "cxwh_"
    _routing_fields = frozenset({"active", "company_id", "event_ids", "program_ids"})

    event_ids = fields.Many2many("cx.webhook.event", string="Events", help="None named: all of them.")
    program_ids = fields.Many2many(
        "cx.program", string="Only Programs", domain=[("is_template", "=", False)], help="None named: all."
    )
    delivery_ids = fields.One2many("cx.webhook.delivery", "webhook_id", "Deliveries")
    nameless_told_to = fields.Date("Answers Without a Name Told To", readonly=True, copy=False)

    def _only_about(self):
        return self.program_ids.ids

    @api.model
    def _tell(self, event, records):
        """Queues that `event` happened to these records, in the transaction in which it did.

        :param event: "response", "response.changed", "case.opened", "case.closed", "case.reopened" or "advocacy"
        """
        if not records or not self._subscriptions():
            return
        # What others are told is the same whoever made it happen.
        records = records.sudo()
        rows = [
            (record, webhook)
            for record in records
            if self._may_be_told_now(record)
            for webhook in self._subscribed(record.company_id, event, self._program_of(record).id)
        ]
        self._queue(event, rows)

    @api.model
    def _may_be_told_now(self, record):
        """Answers without a name are told together, the next day."""
        program = self._program_of(record)
        return not program or program.identity == IDENTIFIED

    @api.model
    def _program_of(self, record):
        response = record if record._name == "cx.response" else record.response_id
        return response.program_id

    @api.model
    def _queue(self, event, rows):
        """Messages of one event; `rows` are (record, id of the receiver)."""
        # One that is just deleted must not stop what happens. Whoever makes it happen need not know of webhooks.
        there = set(self.sudo().browse({hook for _record, hook in rows}).exists().filtered("active").ids)
        if messages := [self._message(event, record, hook) for record, hook in rows if hook in there]:
            self.env["cx.webhook.delivery"]._create_rows(messages)

    @api.model
    def _message(self, event, record, webhook_id):
        part = event.partition(".")[0]
        payload = {"event": event, part: getattr(self.env["cx.told"], f"_{part}")(record)}
        about = {"partner_id": record.partner_id.id}
        if PARTS[part]:
            about[PARTS[part]] = record.id
        return self.env["cx.webhook.delivery"]._message(webhook_id, event, payload, **about)
