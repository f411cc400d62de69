"""Profiles, stages, timeline and replay of the customer lifecycle on a big database.

    lifecycle.py [--partners 1000000] [--orders 3000000] [--no-replay]

Everything is committed, as the jobs do, into a database that goes with the run; run it alone. Partners and orders
over three years are made by SQL from a seed; half of the partners are companies. The figures are
limits in seconds (timeline: milliseconds) at 1,000,000 partners and 3,000,000 orders; with fewer they shrink along.
"""

import argparse
import resource
import statistics
import sys
import time

from rounds import environment, report

ADDONS = "crm_lifecycle"
TARGETS = {"profiles": 60, "dirty": 2, "timeline": 50}
FULL = 1_000_000
DIRTY = 10_000

PARTNERS = """
INSERT INTO res_partner (name, complete_name, active, is_company, type, company_id, ref, autopost_bills,
                         create_date, write_date, create_uid, write_uid, partner_share, group_on)
SELECT 'Customer ' || n, 'Customer ' || n, TRUE, n %% 2 = 0, 'contact', NULL, 'bench', 'ask',
       now(), now(), 1, 1, TRUE, NULL
  FROM generate_series(1, %(partners)s) n"""
ORDERS = """
INSERT INTO sale_order (name, partner_id, partner_invoice_id, partner_shipping_id, company_id, currency_id,
                        currency_rate, state, date_order, amount_untaxed, amount_total, create_date, write_date,
                        create_uid, write_uid)
SELECT 'B' || n, p, p, p, %(company)s, %(currency)s, 1, 'sale', at, amount, amount, at, at, 1, 1
  FROM (SELECT n, %(first)s + floor(power(random(), 1.5) * %(partners)s)::int AS p,
               (now() AT TIME ZONE 'UTC') - random() * INTERVAL '1095 days' AS at,
               round((random() * 1000)::numeric, 2) AS amount
          FROM generate_series(1, %(orders)s) n) o"""


def columns_of(env, table):
    env.cr.execute("SELECT column_name FROM information_schema.columns WHERE table_name = %s", [table])
    return {name for (name,) in env.cr.fetchall()}


def existing_only(env, statement, table):
    """The INSERT without the columns that this database does not have."""
    head, _, rest = statement.partition("(")
    names, _, rest = rest.partition(")")
    values, _, source = rest.partition("\n  FROM")
    known = columns_of(env, table)
    pairs = zip(split(names), split(values.replace("\nSELECT", "", 1)), strict=True)
    kept = [(name, value) for name, value in pairs if name in known]
    names, values = (", ".join(column) for column in zip(*kept, strict=True))
    return f"{head}({names}) SELECT {values}\n  FROM{source}"


def split(text):
    """The pieces between commas that are not in parentheses."""
    pieces, depth = [""], 0
    for sign in text:
        depth += (sign == "(") - (sign == ")")
        if sign == "," and not depth:
            pieces.append("")
        else:
            pieces[-1] += sign
    return [piece.strip() for piece in pieces]


def generate(env, partners, orders):
    started = time.perf_counter()
    env.cr.execute("SELECT setseed(0.19)")
    env.cr.execute(existing_only(env, PARTNERS, "res_partner"), {"partners": partners})
    env.cr.execute("SELECT MIN(id) FROM res_partner WHERE ref = 'bench'")
    [first] = env.cr.fetchone()
    env.cr.execute("UPDATE res_partner SET commercial_partner_id = id WHERE ref = 'bench'")
    env.cr.execute(
        existing_only(env, ORDERS, "sale_order"),
        {
            "partners": partners,
            "orders": orders,
            "first": first,
            "company": env.company.id,
            "currency": env.company.currency_id.id,
        },
    )
    env.cr.commit()
    analyze(env, "res_partner", "sale_order")
    return time.perf_counter() - started


def analyze(env, *tables):
    for table in tables:
        env.cr.execute(f"ANALYZE {table}")
    env.cr.commit()


def backfill(env):
    """Seconds and signals of reading all orders through the feeds."""
    env["crm.lifecycle.feed"]._sync()
    feeds = env["crm.lifecycle.feed"].search(
        [("source", "in", ["crm.lifecycle.source.order", "crm.lifecycle.source.quotation"])]
    )
    started = time.perf_counter()
    feeds.action_backfill()
    for feed in feeds:
        while feed.backfill_state == "running":
            feed._backfill_piece()
            env.cr.commit()
    seconds = time.perf_counter() - started
    faults = [problem for problem in feeds.mapped("problem") if problem]
    if faults:
        raise SystemExit(faults[0])
    analyze(env, "crm_lifecycle_event", "crm_lifecycle_profile")
    return seconds, sum(feeds.mapped("event_count"))


def profiles(env):
    """Seconds of measures and stages of everyone."""
    started = time.perf_counter()
    env["crm.lifecycle.profile"]._refresh()
    env.cr.commit()
    return time.perf_counter() - started


def dirty(env, rounds=5):
    """Median seconds of a batch of customers with something new."""
    seconds = []
    for _round in range(rounds):
        env.cr.execute(
            "UPDATE crm_lifecycle_profile SET dirty = TRUE WHERE id IN"
            " (SELECT id FROM crm_lifecycle_profile ORDER BY random() LIMIT %s)",
            [DIRTY],
        )
        env.cr.commit()
        started = time.perf_counter()
        env["crm.lifecycle.profile"]._refresh_dirty(DIRTY)
        env.cr.commit()
        seconds.append(time.perf_counter() - started)
    return statistics.median(seconds)


def timeline(env, rounds=50):
    """Median milliseconds of a page of the whole company's timeline and of one customer's."""
    env.cr.execute("SELECT partner_id FROM crm_lifecycle_event GROUP BY 1 ORDER BY COUNT(*) DESC LIMIT 1")
    [customer] = env.cr.fetchone()
    signals, seconds = env["crm.lifecycle.event"], []
    for _round in range(rounds):
        for partner in (False, customer):
            env.invalidate_all()
            started = time.perf_counter()
            signals.timeline_page(partner_id=partner)
            seconds.append((time.perf_counter() - started) * 1000)
    return statistics.median(seconds)


def replay(env):
    """Seconds and moves of the live rules of business customers over the last year, week by week."""
    run = env["crm.lifecycle.replay"].create({"ruleset_id": env.ref("crm_lifecycle.ruleset_b2b").id})
    run.action_start()
    started = time.perf_counter()
    while run.state == "running":
        run._run_step()
        env.cr.commit()
    if run.problem:
        raise SystemExit(run.problem)
    return time.perf_counter() - started, run.move_count


def peak_megabytes():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--partners", type=int, default=FULL)
    parser.add_argument("--orders", type=int, default=3 * FULL)
    parser.add_argument("--no-replay", action="store_true")
    options = parser.parse_args(arguments)
    share = min(1, options.partners / FULL)
    with environment() as env:
        made = generate(env, options.partners, options.orders)
        sys.stdout.write(
            f"lifecycle partners={options.partners} orders={options.orders} generated_s={made:.0f}\n"
        )
        seconds, signals = backfill(env)
        sys.stdout.write(
            f"lifecycle backfill_s={seconds:.1f} signals={signals} per_s={signals / seconds:.0f}\n"
        )
        sys.stdout.flush()
        figures(env, share)
        if not options.no_replay:
            seconds, moves = replay(env)
            sys.stdout.write(f"lifecycle replay_year_s={seconds:.1f} steps=53 moves={moves}\n")
        sys.stdout.write(f"lifecycle peak_memory_mb={peak_megabytes():.0f}\n")
    return 0


def figures(env, share):
    target = TARGETS["profiles"] * share
    seconds = profiles(env)
    report("lifecycle-profiles", {"first_s": seconds}, target, seconds <= target)
    seconds = profiles(env)
    report("lifecycle-profiles", {"again_s": seconds}, target, seconds <= target)
    seconds = dirty(env)
    report(
        "lifecycle-dirty",
        {"customers": DIRTY, "seconds": seconds},
        TARGETS["dirty"],
        seconds <= TARGETS["dirty"],
    )
    if hasattr(env["crm.lifecycle.event"], "timeline_page"):
        median = timeline(env)
        report("lifecycle-timeline", {"ms": median}, TARGETS["timeline"], median <= TARGETS["timeline"])


if __name__ == "__main__":
    sys.exit(main())
