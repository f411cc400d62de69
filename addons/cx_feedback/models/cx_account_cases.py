from odoo import api, fields, models

OPEN_STATES = ("new", "contacted", "action")


class CxAccount(models.Model):
    """The cases that are open for the people of an account, where there are cases."""

    _inherit = "cx.account"

    open_cases = fields.Integer(compute="_compute_open_cases")

    @api.depends("partner_id", "company_id")
    @api.depends_context("allowed_company_ids")
    def _compute_open_cases(self):
        counts = {}
        if "cx.case" in self.env:
            groups = self.env["cx.case"]._read_group(
                [("account_id", "in", self.partner_id.ids), ("state", "in", OPEN_STATES)],
                ["account_id", "company_id"],
                ["__count"],
            )
            counts = {(account.id, company.id): count for account, company, count in groups}
        for account in self:
            account.open_cases = counts.get((account.partner_id.id, account.company_id.id), 0)
