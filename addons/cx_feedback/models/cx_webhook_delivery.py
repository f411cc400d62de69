from odoo import api, fields, models
from odoo.tools import SQL


class CxWebhookDelivery(models.Model):
    """One event of feedback for one receiver."""

    _name = "cx.webhook.delivery"
    _description = "Feedback Webhook Delivery"
    _inherit = "signed.webhook.delivery"

    _webhook_model = "cx.webhook"
    _event_model = "cx.webhook.event"
    _job = "cx_feedback.ir_cron_webhooks"
    _networks_parameter = "cx_feedback.webhook_networks"
    _header_name = "Cx"
    _agent = "cx_feedback-webhook/1"

    webhook_id = fields.Many2one("cx.webhook", "Receiver", required=True, readonly=True, ondelete="cascade")
    company_id = fields.Many2one(related="webhook_id.company_id", store=True, precompute=True)
    # What a message is about, so that it goes when that is erased.
    partner_id = fields.Many2one(
        "res.partner", "Customer", readonly=True, ondelete="cascade", index="btree_not_null"
    )
    response_id = fields.Many2one("cx.response", readonly=True, ondelete="cascade", index="btree_not_null")
    advocacy_id = fields.Many2one(
        "cx.advocacy", "Advocacy Request", readonly=True, ondelete="cascade", index="btree_not_null"
    )


class CxResponse(models.Model):
    """Messages say what people said: they go with it."""

    _inherit = "cx.response"

    @api.model
    def _erase(self, where):
        self.env.cr.execute(
            SQL(
                "DELETE FROM cx_webhook_delivery WHERE response_id IN (SELECT id FROM cx_response WHERE %s)",
                where,
            )
        )
        self.env["cx.webhook.delivery"].invalidate_model()
        return super()._erase(where)


class CrmLifecyclePeople(models.AbstractModel):
    _inherit = "crm.lifecycle.people"

    @api.model
    def _forget(self, contact_ids):
        result = super()._forget(contact_ids)
        self.env.flush_all()
        self.env.cr.execute(
            "DELETE FROM cx_webhook_delivery WHERE partner_id = ANY(%s)", (list(contact_ids),)
        )
        self.env["cx.webhook.delivery"].invalidate_model()
        return result
