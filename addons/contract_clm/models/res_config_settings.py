import shutil

from odoo import api, fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    clm_signature_days = fields.Integer(related="company_id.clm_signature_days", readonly=False)
    clm_reference_currency_id = fields.Many2one(
        related="company_id.clm_reference_currency_id", readonly=False
    )
    clm_office_timeout = fields.Integer(
        "Time limit for one PDF (seconds)", config_parameter="contract_clm.office_timeout", default=90
    )
    clm_office_processes = fields.Integer(
        "Processes for bulk drafting", config_parameter="contract_clm.office_processes"
    )
    clm_office_binary = fields.Char("LibreOffice program", config_parameter="contract_clm.office_binary")
    clm_webhook_networks = fields.Char(
        "Private networks for webhooks", config_parameter="contract_clm.webhook_networks"
    )
    clm_office_found = fields.Char(compute="_compute_clm_office_found")

    @api.constrains("clm_webhook_networks")
    def _check_clm_webhook_networks(self):
        self._check_webhook_networks("clm_webhook_networks")

    def _compute_clm_office_found(self):
        for settings in self:
            settings.clm_office_found = shutil.which(settings.clm_office_binary or "soffice") or ""
