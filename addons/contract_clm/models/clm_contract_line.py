from odoo import api, fields, models


class ClmContractLine(models.Model):
    _name = "clm.contract.line"
    _description = "Contract Line"
    _inherit = "clm.contract.part"
    _order = "contract_id, sequence, id"
    _check_company_auto = True

    currency_id = fields.Many2one(related="contract_id.currency_id")
    sequence = fields.Integer(default=10)
    product_id = fields.Many2one("product.product", ondelete="restrict")
    name = fields.Text(
        "Description", required=True, compute="_compute_name", store=True, readonly=False, precompute=True
    )
    quantity = fields.Float(digits="Product Unit", default=1.0, required=True)
    product_uom_id = fields.Many2one("uom.uom", "Unit")
    price_unit = fields.Float("Unit Price", digits="Product Price")
    discount = fields.Float("Discount (%)", digits="Discount")
    tax_ids = fields.Many2many("account.tax", string="Taxes", check_company=True)
    period = fields.Selection(
        [("once", "Once"), ("month", "Per month"), ("quarter", "Per quarter"), ("year", "Per year")],
        default="once",
        required=True,
    )
    sale_line_id = fields.Many2one(
        "sale.order.line", "Order Line", ondelete="set null", copy=False, index="btree_not_null"
    )
    price_subtotal = fields.Monetary("Amount", compute="_compute_amounts", store=True)
    price_tax = fields.Monetary("Tax", compute="_compute_amounts", store=True)

    _discount_range = models.Constraint(
        "CHECK(discount >= 0 AND discount <= 100)", "A discount lies between 0 and 100 percent."
    )

    @api.depends("product_id")
    def _compute_name(self):
        for line in self:
            line.name = line.name or line.product_id.display_name

    @api.depends("quantity", "price_unit", "discount", "tax_ids", "contract_id.currency_id")
    def _compute_amounts(self):
        for line in self:
            price = line.price_unit * (1 - line.discount / 100)
            if not line.tax_ids and line.currency_id:
                # What the taxes would answer, without asking what does not apply.
                line.price_subtotal = line.currency_id.round(price * line.quantity)
                line.price_tax = 0.0
                continue
            taxes = line.tax_ids.compute_all(
                price, currency=line.currency_id, quantity=line.quantity, product=line.product_id
            )
            line.price_subtotal = taxes["total_excluded"]
            line.price_tax = taxes["total_included"] - taxes["total_excluded"]
