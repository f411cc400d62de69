from odoo import api, fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    cx_webhook_networks = fields.Char(
        "Private networks for feedback webhooks", config_parameter="cx_feedback.webhook_networks"
    )

    @api.constrains("cx_webhook_networks")
    def _check_cx_webhook_networks(self):
        self._check_webhook_networks("cx_webhook_networks")
