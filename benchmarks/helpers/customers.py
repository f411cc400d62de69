"""Customers of the feedback benchmark: in countries, segments and stages, each with an order of two products."""

TABLES = ("res_partner", "sale_order", "sale_order_line", "crm_segment_member")
CUSTOMERS, PRODUCTS, SELLERS, SEGMENTS = 20_000, 30, 20, 6


def make(env):
    """Return what the statement that generates answers names: lists of ids, and how many partners there are."""
    stages = env["crm.lifecycle.stage"].search(
        [("model_id", "=", env["crm.lifecycle.model"].search([], limit=1).id)]
    )
    users = env["res.users"].create(
        [{"name": f"Seller {number}", "login": f"bench_seller_{number}"} for number in range(SELLERS)]
    )
    partners = make_partners(env)
    orders = make_orders(env, partners)
    make_segments(env, partners)
    return {
        "stages": stages.ids,
        "users": users.ids,
        "partners": partners,
        "orders": orders,
        "partner_count": CUSTOMERS,
    }


def make_partners(env):
    countries = env["res.country"].search([], limit=40).ids
    env.flush_all()
    env.cr.execute(
        """INSERT INTO res_partner (name, complete_name, active, autopost_bills, country_id)
           SELECT 'Customer ' || g, 'Customer ' || g, TRUE, 'ask', (%s::int[])[1 + g %% 40]
             FROM generate_series(1, %s) g RETURNING id""",
        (countries, CUSTOMERS),
    )
    ids = [row[0] for row in env.cr.fetchall()]
    env.cr.execute("UPDATE res_partner SET commercial_partner_id = id WHERE id = ANY(%s)", (ids,))
    return ids


def make_orders(env, partners):
    products = env["product.product"].create([{"name": f"Product {number}"} for number in range(PRODUCTS)])
    env.flush_all()
    env.cr.execute(
        """INSERT INTO sale_order (name, company_id, partner_id, partner_invoice_id, partner_shipping_id, state,
                                   date_order, currency_id)
           SELECT 'Bench', %s, p, p, p, 'sale', now(), %s FROM unnest(%s) p RETURNING id""",
        (env.company.id, env.company.currency_id.id, partners),
    )
    orders = [row[0] for row in env.cr.fetchall()]
    env.cr.execute(
        """INSERT INTO sale_order_line (order_id, company_id, product_id, name, customer_lead, product_uom_qty,
                                        product_uom_id, price_unit, technical_price_unit)
           SELECT o.id, %s, (%s::int[])[1 + (o.number * 3 + g * 7) %% %s], 'Bench', 0, 1, %s, 10, 10
             FROM unnest(%s) WITH ORDINALITY AS o(id, number) CROSS JOIN generate_series(1, 2) g""",
        (env.company.id, products.ids, PRODUCTS, products[0].uom_id.id, orders),
    )
    return orders


def make_segments(env, partners):
    segments = env["crm.segment"].create([{"name": f"Bench {number}"} for number in range(SEGMENTS)])
    env.flush_all()
    env.cr.execute(
        """INSERT INTO crm_segment_member (segment_id, partner_id, company_id, entered_at)
           SELECT s, p.id, %s, now() FROM unnest(%s) WITH ORDINALITY AS p(id, number)
            CROSS JOIN unnest(%s) WITH ORDINALITY AS s(s, place) WHERE p.number %% s.place = 0""",
        (env.company.id, partners, segments.ids),
    )
