from odoo import models


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    def _clm_contract_line_commands(self):
        """What a contract takes over from the lines of an order."""
        return [(0, 0, line._clm_contract_line_values()) for line in self if not line.display_type]

    def _clm_contract_line_values(self):
        self.ensure_one()
        return {
            "sale_line_id": self.id,
            "product_id": self.product_id.id,
            "name": self.name,
            "quantity": self.product_uom_qty,
            "product_uom_id": self.product_uom_id.id,
            "price_unit": self.price_unit,
            "discount": self.discount,
            "tax_ids": [(6, 0, self.tax_ids.ids)],
        }
