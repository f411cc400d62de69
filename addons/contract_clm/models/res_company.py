from odoo import api, fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    clm_signature_days = fields.Integer("Signing links expire after (days)", default=30)

    clm_reference_currency_id = fields.Many2one(
        "res.currency",
        "Currency of approval limits",
        compute="_compute_clm_reference_currency_id",
        store=True,
        readonly=False,
        help="Approval rules compare the values of contracts in this currency.",
    )

    _clm_signature_days_positive = models.Constraint(
        "CHECK(clm_signature_days > 0)", "A signing link must be good for at least one day."
    )

    @api.depends("currency_id")
    def _compute_clm_reference_currency_id(self):
        for company in self:
            company.clm_reference_currency_id = company.clm_reference_currency_id or company.currency_id
