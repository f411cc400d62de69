from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    clm_digest = fields.Boolean("Weekly mail to the owners of renewals", default=True)
