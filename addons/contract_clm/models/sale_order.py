from odoo import api, fields, models


class SaleOrder(models.Model):
    _inherit = "sale.order"

    clm_contract_ids = fields.One2many("clm.contract", "order_id", string="Contracts")
    clm_contract_count = fields.Integer(
        "Number of Contracts",
        compute="_compute_clm_contract_count",
        groups="contract_clm.group_contract_clm_user",
    )
    clm_renewal_id = fields.Many2one(
        "clm.renewal", "Renewal", readonly=True, copy=False, index="btree_not_null", ondelete="set null"
    )

    @api.depends("clm_contract_ids")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_clm_contract_count(self):
        groups = self.env["clm.contract"]._read_group(
            [("order_id", "in", self.ids)], ["order_id"], ["__count"]
        )
        counts = {order.id: count for order, count in groups}
        for order in self:
            order.clm_contract_count = counts.get(order.id, 0)

    def action_view_clm_contracts(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("contract_clm.clm_contract_action")
        return {**action, "domain": [("order_id", "=", self.id)], "context": {}}

    def action_draft_clm_contract(self):
        """Opens the drafting wizard for this quotation or order."""
        self.ensure_one()
        return self.env["clm.draft.wizard"]._open({"default_order_id": self.id})

    def action_bulk_draft_clm_contracts(self):
        """Prepares a run that drafts a contract for each of these orders."""
        return self.env["clm.draft.run"]._open_for(self)
