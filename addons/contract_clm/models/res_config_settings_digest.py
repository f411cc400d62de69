from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    clm_digest = fields.Boolean(related="company_id.clm_digest", readonly=False)
