from odoo import api, fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    clm_contract_ids = fields.One2many("clm.contract", "commercial_partner_id", string="Contracts")
    clm_contract_count = fields.Integer(
        "Number of Contracts",
        compute="_compute_clm_contract_count",
        groups="contract_clm.group_contract_clm_user",
    )

    @api.depends("clm_contract_ids")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_clm_contract_count(self):
        groups = self.env["clm.contract"]._read_group(
            [("commercial_partner_id", "in", self.commercial_partner_id.ids)],
            ["commercial_partner_id"],
            ["__count"],
        )
        counts = {partner.id: count for partner, count in groups}
        for partner in self:
            partner.clm_contract_count = counts.get(partner.commercial_partner_id.id, 0)

    def action_view_clm_contracts(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("contract_clm.clm_contract_action")
        return {
            **action,
            "domain": [("commercial_partner_id", "=", self.commercial_partner_id.id)],
            "context": {"default_partner_id": self.id},
        }

    def action_draft_clm_contract(self):
        """Opens the drafting wizard for this partner."""
        self.ensure_one()
        return self.env["clm.draft.wizard"]._open({"default_partner_id": self.id})

    def action_bulk_draft_clm_contracts(self):
        """Prepares a run that drafts a contract for each of these partners."""
        return self.env["clm.draft.run"]._open_for(self)
