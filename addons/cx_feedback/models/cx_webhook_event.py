from odoo import api, models

from .cx_webhook import ADVOCACY, CASE_CLOSED, CASE_OPENED, CASE_REOPENED, RESPONSE, RESPONSE_CHANGED


class CxWebhookEvent(models.Model):
    """What a webhook of feedback may be told of."""

    _name = "cx.webhook.event"
    _description = "Event of Feedback"
    _inherit = "signed.webhook.event"

    @api.model
    def _known(self):
        return {
            RESPONSE: self.env._("Answer given"),
            RESPONSE_CHANGED: self.env._("Answer changed or explained"),
            CASE_OPENED: self.env._("Case opened"),
            CASE_CLOSED: self.env._("Case closed"),
            CASE_REOPENED: self.env._("Case opened again"),
            ADVOCACY: self.env._("Advocacy request answered"),
        }
