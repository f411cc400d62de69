from odoo import api, fields, models


class SaleOrder(models.Model):
    """A renewal quotation: confirmed, it renews the contract; cancelled, it opens the renewal again."""

    _inherit = "sale.order"

    @api.depends("clm_renewal_id")
    def _compute_currency_id(self):
        """Without a pricelist, a renewal is quoted in the contract's currency, not the company's."""
        result = super()._compute_currency_id()
        # Whoever quotes sees the prices, which are the contract's.
        for order in self.sudo().filtered(lambda order: order.clm_renewal_id and not order.pricelist_id):
            order.currency_id = order.clm_renewal_id.currency_id
        return result

    def _action_confirm(self):
        result = super()._action_confirm()
        # Whoever accepts, also a customer in the portal or a salesperson without any right on contracts, renews.
        for order in self.sudo().filtered("clm_renewal_id"):
            order.clm_renewal_id._accept(order)
        return result

    def _action_cancel(self):
        renewals = {order: order.sudo().clm_renewal_id for order in self if order.state != "cancel"}
        result = super()._action_cancel()
        for order, renewal in renewals.items():
            if renewal:
                # See _action_confirm.
                renewal._order_cancelled(order.sudo())
        return result

    def action_draft_clm_contract(self):
        action = super().action_draft_clm_contract()
        # Which contract an order renews is no secret to those who may change that contract, and is to others.
        contract = self.sudo().clm_renewal_id.contract_id.sudo(False)
        if contract and contract.has_access("write"):
            action["context"] |= contract._successor_defaults(self)
        return action


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    clm_contract_line_id = fields.Many2one(
        "clm.contract.line",
        "Contract Line",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
        groups="contract_clm.group_contract_clm_user",
    )

    def _clm_contract_line_values(self):
        """A line that renews one of a contract takes its period over, and counts for one period again."""
        values = super()._clm_contract_line_values()
        # Whoever drafts from the order sees its lines; the period is what these were multiplied by.
        renewed = self.sudo().clm_contract_line_id
        if not renewed or renewed.period == "once":
            return values
        periods = renewed._periods_in(renewed.contract_id._months_of_term())
        return values | {"period": renewed.period, "quantity": values["quantity"] / periods}
