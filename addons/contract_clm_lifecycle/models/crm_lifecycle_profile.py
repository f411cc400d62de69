from odoo import api, fields, models


class CrmLifecycleProfile(models.Model):
    _inherit = "crm.lifecycle.profile"

    clm_active_contract_count = fields.Integer("Active Contracts", compute="_compute_clm_contracts")
    clm_next_notice_deadline = fields.Date(
        "Next Notice Deadline",
        compute="_compute_clm_contracts",
        help="The first day that is still to come, of all active contracts that you may see.",
    )

    @api.depends("partner_id", "company_id")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_clm_contracts(self):
        contracts = self._active_clm_contracts().grouped(
            lambda contract: (contract.partner_id.commercial_partner_id, contract.company_id)
        )
        today = fields.Date.context_today(self)
        for profile in self:
            own = contracts.get((profile.partner_id, profile.company_id), self.env["clm.contract"])
            deadlines = [day for day in own.mapped("notice_deadline") if day and day >= today]
            profile.clm_active_contract_count = len(own)
            profile.clm_next_notice_deadline = min(deadlines, default=False)

    def _active_clm_contracts(self):
        contracts = self.env["clm.contract"]
        if not contracts.has_access("read"):
            return contracts
        return contracts.search_fetch(
            [
                ("partner_id.commercial_partner_id", "in", self.partner_id.ids),
                ("company_id", "in", self.company_id.ids),
                ("state", "=", "active"),
            ],
            ["partner_id", "company_id", "notice_deadline"],
        )
