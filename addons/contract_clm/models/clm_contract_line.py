from odoo import api, fields, models

PRICE_FIELDS = ("price_unit", "discount", "quantity")
AMOUNT_FIELDS = ("price_subtotal", "price_tax")


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
    # Rounded to the currency where they are computed: a monetary field would ask for the currency of each row again.
    price_subtotal = fields.Float("Amount", digits=(16, 6), compute="_compute_amounts", store=True)
    price_tax = fields.Float("Tax", digits=(16, 6), compute="_compute_amounts", store=True)

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
            if not line.tax_ids and line.currency_id:
                line.price_subtotal = _untaxed(line, line.currency_id)
                line.price_tax = 0.0
                continue
            price = line.price_unit * (1 - line.discount / 100)
            taxes = line.tax_ids.compute_all(
                price, currency=line.currency_id, quantity=line.quantity, product=line.product_id
            )
            line.price_subtotal = taxes["total_excluded"]
            line.price_tax = taxes["total_included"] - taxes["total_excluded"]

    @api.model_create_multi
    def create(self, vals_list):
        defaults = self.default_get([*PRICE_FIELDS, "tax_ids"])
        return super().create([self._with_amounts(vals, defaults) for vals in vals_list])

    @api.model
    def _with_amounts(self, vals, defaults):
        """The values with the amounts that follow from them, where no tax is to be asked; nobody else says them."""
        vals = {name: value for name, value in vals.items() if name not in AMOUNT_FIELDS}
        given = defaults | vals
        currency = self.env["clm.contract"].browse(given.get("contract_id")).currency_id
        if currency and not given.get("tax_ids"):
            price = {
                name: self._fields[name].convert_to_cache(given.get(name), self) or 0 for name in PRICE_FIELDS
            }
            vals |= {"price_subtotal": _untaxed(price, currency), "price_tax": 0.0}
        return vals


def _untaxed(line, currency):
    """What the taxes would answer where there are none; `line` is a record or a dict of its prices."""
    return currency.round(line["price_unit"] * (1 - line["discount"] / 100) * line["quantity"])
