from collections import defaultdict

from odoo import api, fields, models
from odoo.tools import SQL

USER = "contract_clm.group_contract_clm_user"


class SaleOrder(models.Model):
    """From orders and invoices to their contracts."""

    _inherit = "sale.order"

    clm_agreement_id = fields.Many2one(
        "clm.contract",
        "Under Contract",
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
        groups=USER,
        domain="[('partner_id', 'child_of', partner_id), ('state', '=', 'active')]",
        help="The contract under which this order is placed; it counts among what was sold of it.",
    )

    @api.depends("clm_contract_ids", "clm_renewal_id", "clm_agreement_id")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_clm_contract_count(self):
        contracts = self._clm_contracts()
        for order in self:
            order.clm_contract_count = len(contracts[order._origin.id])

    def _clm_contracts(self):
        """The contracts of each order that the user may read: see `clm.sales.query`.

        :return: dict of records by order id
        """
        links = self.env["clm.sales.query"]._links_sql(order_ids=self._origin.ids)
        rows = self.env.execute_query(SQL("SELECT DISTINCT order_id, contract_id FROM (%s) AS link", links))
        readable = self.env["clm.contract"].search(
            [("id", "in", [contract_id for _order, contract_id in rows])]
        )
        contracts = defaultdict(readable.browse)
        for order_id, contract_id in rows:
            contracts[order_id] |= readable.browse(contract_id) & readable
        return contracts

    def action_view_clm_contracts(self):
        action = super().action_view_clm_contracts()
        return action | {"domain": [("id", "in", self._clm_contracts()[self.id].ids)]}


class AccountMove(models.Model):
    _inherit = "account.move"

    clm_contract_count = fields.Integer(
        "Number of Contracts", compute="_compute_clm_contract_count", groups=USER
    )

    @api.depends("invoice_line_ids.sale_line_ids")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_clm_contract_count(self):
        contracts = self._clm_contracts()
        for move in self:
            move.clm_contract_count = len(contracts[move._origin.id])

    def _clm_contracts(self):
        """The contracts of each invoice's orders that the user may read: dict of records by invoice id."""
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT line.move_id, sale_line.order_id
                  FROM account_move_line line
                  JOIN sale_order_line_invoice_rel rel ON rel.invoice_line_id = line.id
                  JOIN sale_order_line sale_line ON sale_line.id = rel.order_line_id
                 WHERE line.move_id IN %s
                """,
                tuple(self._origin.ids) or (None,),
            )
        )
        orders = self.env["sale.order"].browse({order_id for _move, order_id in rows})
        of_orders = orders._clm_contracts()
        contracts = defaultdict(self.env["clm.contract"].browse)
        for move_id, order_id in rows:
            contracts[move_id] |= of_orders[order_id]
        return contracts

    def action_view_clm_contracts(self):
        """Opens the contracts whose orders this invoice is of."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id("contract_clm.clm_contract_action")
        return {**action, "domain": [("id", "in", self._clm_contracts()[self.id].ids)], "context": {}}
