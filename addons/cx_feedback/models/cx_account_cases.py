from odoo import api, fields, models

from .cx_case import OPEN


class CxAccount(models.Model):
    """The cases that are open for the people of an account."""

    _inherit = "cx.account"

    open_cases = fields.Integer(compute="_compute_open_cases")

    @api.depends("partner_id", "company_id")
    @api.depends_context("allowed_company_ids")
    def _compute_open_cases(self):
        groups = self.env["cx.case"]._read_group(
            [("account_id", "in", self.partner_id.ids), ("state", "in", OPEN)],
            ["account_id", "company_id"],
            ["__count"],
        )
        counts = {(account.id, company.id): count for account, company, count in groups}
        for account in self:
            account.open_cases = counts.get((account.partner_id.id, account.company_id.id), 0)
