from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    clm_signature_days = fields.Integer("Signing links expire after (days)", default=30)

    _clm_signature_days_positive = models.Constraint(
        "CHECK(clm_signature_days > 0)", "A signing link must be good for at least one day."
    )
