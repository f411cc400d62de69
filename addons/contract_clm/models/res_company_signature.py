from odoo import fields, models

from .clm_contract_type_signature import CODE_POLICIES


class ResCompany(models.Model):
    _inherit = "res.company"

    clm_signature_code = fields.Selection(
        CODE_POLICIES,
        "One-time code for signatures",
        default="none",
        required=True,
        help="Who must type a code that was just mailed to them, to sign.",
    )


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    clm_signature_code = fields.Selection(related="company_id.clm_signature_code", readonly=False)
