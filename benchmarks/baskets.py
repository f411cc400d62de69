"""Cross-sell suggestions from a big shop's orders, and what the worker needs for it.

    baskets.py [--lines 3000000] [--products 2000]

Customers, products and orders are generated: three lines an order, fifteen a customer, a few products sold most, and
each tenth order has a product with the one that goes with it. `memory_mb` is by how much the worker's peak memory grew.
"""

import argparse
import sys
import time

from rounds import environment, report
from segments import peak_mb

ADDONS = "crm_lifecycle"
# Seconds for three million lines of orders on two cores, and megabytes.
TARGETS = {"find": 60, "again": 60, "memory_mb": 100}
LINES = 3_000_000
# Lines an order, and orders a customer.
ORDER_LINES, ORDERS = 3, 5


def copies(env, record, count, **own):
    """Copies of a record in SQL; `own` is SQL over the new id `g` by column. Returns the first id."""
    env.flush_all()
    cr, table = env.cr, record._table
    cr.execute("SELECT column_name FROM information_schema.columns WHERE table_name = %s", (table,))
    columns = [row[0] for row in cr.fetchall()]
    cr.execute(f"SELECT MAX(id) FROM {table}")
    first = cr.fetchone()[0] + 1
    own = {"id": "g", **own}
    values = ", ".join(own.get(name, f't."{name}"') for name in columns)
    names = ", ".join(f'"{name}"' for name in columns)
    cr.execute(
        f"INSERT INTO {table} ({names}) SELECT {values} FROM {table} t, generate_series(%s, %s) g WHERE t.id = %s",
        (first, first + count - 1, record.id),
    )
    cr.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", (table, first + count - 1))
    return first


def fill(env, lines, products):
    orders = lines // ORDER_LINES
    partner = env["res.partner"].create({"name": "Pattern", "is_company": True})
    template = env["product.template"].create({"name": "Pattern", "taxes_id": False})
    order = env["sale.order"].create(
        {"partner_id": partner.id, "order_line": [(0, 0, {"product_id": template.product_variant_id.id})]}
    )
    order.state = "sale"
    customers = orders // ORDERS
    first_customer = copies(env, partner, customers, commercial_partner_id="g")
    first_template = copies(env, template, products)
    first_product = copies(env, template.product_variant_id, products, combination_indices="g::varchar")
    env.cr.execute(
        "UPDATE product_product SET product_tmpl_id = id - %s + %s WHERE id >= %s",
        (first_product, first_template, first_product),
    )
    when = "now() AT TIME ZONE 'UTC' - (g::bigint * 7919 %% 700) * interval '1 day'"
    first_order = copies(
        env,
        order,
        orders,
        partner_id=f"{first_customer} + g %% {customers}",
        date_order=when,
        name="'B' || g",
    )
    env.cr.execute("SELECT setseed(0.5)")
    # Two of the lines are any product, a few most; the third goes with the first in each tenth order.
    any_product = f"floor({products} * power(random(), 3))::int"
    copies(
        env,
        order.order_line,
        orders * ORDER_LINES,
        order_id=f"{first_order} + g %% {orders}",
        product_id=f"{first_product} + {any_product}",
    )
    env.cr.execute(
        """UPDATE sale_order_line l SET product_id = %s + (other.product_id - %s + 1) %% %s
             FROM sale_order_line other
            WHERE l.id = other.id + %s AND other.order_id = l.order_id AND l.order_id %% 10 = 0""",
        (first_product, first_product, products, orders),
    )
    for table in ("res_partner", "product_template", "product_product", "sale_order", "sale_order_line"):
        env.cr.execute(f"ANALYZE {table}")


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--lines", type=int, default=LINES)
    parser.add_argument("--products", type=int, default=2000)
    options = parser.parse_args(arguments)
    scale = max(options.lines / LINES, 0.05)
    with environment() as env:
        fill(env, options.lines, options.products)
        search = env["crm.cross.sell.search"]._of_company(env.company)
        before = peak_mb()
        for name in ("find", "again"):
            start = time.perf_counter()
            found = search._find()
            seconds = time.perf_counter() - start
            report(
                f"baskets-{name}",
                {"seconds": seconds, "lines": options.lines, "kept": found["kept_count"]},
                f"{TARGETS[name] * scale:.3g}s",
                seconds <= TARGETS[name] * scale,
            )
        grown = peak_mb() - before
        report(
            "baskets-memory", {"memory_mb": grown}, f"{TARGETS['memory_mb']}MB", grown <= TARGETS["memory_mb"]
        )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
