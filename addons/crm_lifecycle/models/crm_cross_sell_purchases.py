"""Who bought what, in SQL: confirmed orders by line, for a million of them."""

from odoo.tools import SQL

# Lines that other apps add and that nobody chose: their column, where the app is installed.
NOT_CHOSEN = ("is_delivery", "is_downpayment")


def purchases(env, where=None):
    """SQL of what customers bought: line_id, order_id, customer_id, company_id, template_id, bought_at, amount.

    `amount` is untaxed, in the company's currency. `where` is SQL over the line `l`, its order `o`, the contact `p`
    and the variant `v`.
    """
    Line = env["sale.order.line"]
    unchosen = [
        SQL.identifier("l", name) for name in NOT_CHOSEN if name in Line._fields and Line._fields[name].store
    ]
    return SQL(
        """SELECT l.id AS line_id, o.id AS order_id, p.commercial_partner_id AS customer_id, o.company_id,
                  v.product_tmpl_id AS template_id, o.date_order AS bought_at,
                  l.price_subtotal / COALESCE(NULLIF(o.currency_rate, 0), 1) AS amount
             FROM sale_order_line l
             JOIN sale_order o ON o.id = l.order_id AND o.state = 'sale'
             JOIN res_partner p ON p.id = o.partner_id
             JOIN product_product v ON v.id = l.product_id
            WHERE l.display_type IS NULL AND l.product_uom_qty > 0 AND l.price_subtotal >= 0
              AND %s AND %s""",
        SQL(" AND ").join(SQL("%s IS NOT TRUE", column) for column in unchosen),
        where or SQL("TRUE"),
    )


def flush_purchases(env):
    """What `purchases` reads must be in the database."""
    for name in ("sale.order", "sale.order.line", "res.partner", "product.product", "product.template"):
        env[name].flush_model()
