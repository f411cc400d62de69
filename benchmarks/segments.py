"""Segments on a big database: filling, refreshing and comparing them, and what the worker needs for it.

    segments.py [--customers 1000000] [--signals 1000000]

Customers, profiles and signals are generated; everything else is what a user of the software gets. `memory_mb` is by
how much the worker's peak memory grew: a refresh brings no ids to Python.
"""

import argparse
import resource
import sys
import time

from rounds import environment, report

ADDONS = "crm_lifecycle"
# Seconds for a million customers on two cores, and megabytes.
TARGETS = {"fill": 60, "refresh": 20, "change": 20, "choose": 15, "overlap": 5, "memory_mb": 50}
OWN_VALUES = {
    "id": "g",
    "commercial_partner_id": "g",
    "name": "'Customer ' || g",
    "complete_name": "'Customer ' || g",
    "email": "'customer' || g || '@example.com'",
    "email_normalized": "'customer' || g || '@example.com'",
}


def customers(env, count):
    """Copies of one customer, made in SQL; returns the first and the last id."""
    pattern = env["res.partner"].create({"name": "Pattern", "is_company": True})
    env.flush_all()
    cr = env.cr
    cr.execute("SELECT column_name FROM information_schema.columns WHERE table_name = 'res_partner'")
    columns = [row[0] for row in cr.fetchall()]
    values = ", ".join(OWN_VALUES.get(name, f't."{name}"') for name in columns)
    names = ", ".join(f'"{name}"' for name in columns)
    first, last = pattern.id + 1, pattern.id + count
    cr.execute(
        f"INSERT INTO res_partner ({names}) SELECT {values} FROM res_partner t, generate_series(%s, %s) g"
        " WHERE t.id = %s",
        (first, last, pattern.id),
    )
    cr.execute("SELECT setval('res_partner_id_seq', %s)", (last,))
    return first, last


def profiles(env, first, last):
    """Two customers of three have ordered, up to nine times, most of them long ago."""
    env.cr.execute(
        """INSERT INTO crm_lifecycle_profile (partner_id, company_id, order_count, order_amount, last_order_at,
                                              last_seen_at, dirty)
           SELECT g, %s, g %% 10, g %% 1000, now() - (g %% 700) * interval '1 day',
                  now() - (g %% 300) * interval '1 day', FALSE
             FROM generate_series(%s, %s) g WHERE g %% 3 > 0""",
        (env.company.id, first, last),
    )


def signals(env, first, last, count):
    env.cr.execute(
        """INSERT INTO crm_lifecycle_event (kind_id, partner_id, contact_id, company_id, occurred_at, source_ref)
           SELECT %(kind)s, p, p, %(company)s, now() - (g %% 400) * interval '1 day', 'bench' || g
             FROM (SELECT g, %(first)s + (g::bigint * 7919) %% (%(last)s - %(first)s) AS p
                     FROM generate_series(1, %(count)s) g) s""",
        {
            "kind": env.ref("crm_lifecycle.kind_order").id,
            "company": env.company.id,
            "first": first,
            "last": last,
            "count": count,
        },
    )


def refreshed(segment):
    """Seconds, who entered, who left."""
    start = time.perf_counter()
    segment.env.flush_all()
    entered, left = segment._refresh()
    return {"seconds": time.perf_counter() - start, "entered": entered, "left": left}


def peak_mb():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def judged(name, figures, scale):
    reached = figures["seconds"] <= TARGETS[name] * scale
    report(f"segments-{name}", figures, f"{TARGETS[name] * scale:.3g}s", reached)


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--customers", type=int, default=1_000_000)
    parser.add_argument("--signals", type=int, default=1_000_000)
    options = parser.parse_args(arguments)
    scale = max(options.customers / 1_000_000, 0.05)
    with environment() as env:
        first, last = customers(env, options.customers)
        profiles(env, first, last)
        signals(env, first, last, options.signals)
        for table in ("res_partner", "crm_lifecycle_profile", "crm_lifecycle_event"):
            env.cr.execute(f"ANALYZE {table}")
        measure(env, first, scale)
    return 0


def measure(env, first, scale):
    segment = env["crm.segment"].create
    everyone = segment({"name": "Everyone", "domain": "[('lifecycle_order_count', '>=', 0)]"})
    silent = segment(
        {
            "name": "Silent",
            "domain": "[('lifecycle_order_count', '>=', 3), ('lifecycle_last_order_at', '<', 'today -180d')]",
        }
    )
    lately = segment(
        {
            "name": "Ordered lately",
            "domain": "[('lifecycle_event_ids', 'any',"
            " [('kind_id.code', '=', 'order'), ('occurred_at', '>=', 'today -30d')])]",
        }
    )
    refreshed(segment({"name": "Warm", "domain": f"[('id', '=', {first})]"}))
    before = peak_mb()
    judged("fill", refreshed(everyone), scale)
    judged("refresh", refreshed(everyone), scale)
    env.cr.execute("UPDATE res_partner SET active = FALSE WHERE id >= %s AND id %% 100 = 0", (first,))
    judged("change", refreshed(everyone), scale)
    for chosen in (silent, lately):
        judged("choose", refreshed(chosen), scale)
    start = time.perf_counter()
    parts = (everyone | silent | lately)._overlap_counts()
    judged("overlap", {"seconds": time.perf_counter() - start, "parts": len(parts)}, scale)
    grown = peak_mb() - before
    report(
        "segments-memory",
        {"memory_mb": grown},
        f"{TARGETS['memory_mb']}MB",
        grown <= TARGETS["memory_mb"],
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
