"""Feedback by account: a million answers of the people of a hundred thousand customers.

    feedback_account.py [--answers 1000000] [--accounts 100000]

Two people in each account, one invitation and one order for every second answer, over three years, generated in SQL.
"""

import argparse
import statistics
import sys
import time

from rounds import environment, report

ADDONS = "cx_feedback"
# Milliseconds for what a person waits for; seconds of the night; milliseconds for one account after an answer.
TARGETS = {"screen_ms": 300, "overview_ms": 100, "refresh_s": 120, "fold_ms": 50}
ROUNDS = 9
CHOICES = ({"days": 90, "step": "month"}, {"days": 1095, "step": "month"})
PEOPLE = """
INSERT INTO res_partner (name, complete_name, active, is_company, type, parent_id, commercial_partner_id, user_id,
                         country_id, ref, autopost_bills, create_date, write_date, create_uid, write_uid,
                         partner_share)
SELECT 'Bench ' || n, 'Bench ' || n, TRUE, %(company)s, 'contact', %(parent)s, %(customer)s, %(user)s, %(country)s,
       'bench', 'ask', now(), now(), 1, 1, TRUE
  FROM generate_series(%(first)s, %(last)s) n"""


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--answers", type=int, default=1_000_000)
    parser.add_argument("--accounts", type=int, default=100_000)
    options = parser.parse_args(arguments)
    with environment() as env:
        generate(env, options.accounts, options.answers)
        measure(env, options)
    return 0


def measure(env, options):
    accounts, sizes = env["cx.account"], {"answers": options.answers, "accounts": options.accounts}
    start = time.perf_counter()
    accounts._refresh()
    refresh = time.perf_counter() - start
    env.cr.execute("ANALYZE cx_account")
    tell("refresh", {**sizes, "seconds": refresh}, "refresh_s", refresh)
    domain = [("metric_id", "=", accounts._usual_metric().id)]
    wanted = {"partner_id": {"fields": {"display_name": {}}}, "value": {}, "standing": {}, "revenue": {}}
    screens = {
        "totals": lambda: accounts.totals(domain),
        "page": lambda: accounts.web_search_read(domain, wanted, limit=80),
        "unhappy": lambda: accounts.web_search_read([*domain, ("low_people", ">", 0)], wanted, limit=80),
        "salespeople": lambda: accounts.web_read_group(domain, ["user_id"], ["__count", "revenue:sum"]),
        "metrics": lambda: accounts.search_panel_select_range("metric_id", enable_counters=False),
        "form": lambda: one(env).response_ids.mapped("score"),
    }
    for name, work in screens.items():
        found = median_ms(env, work)
        tell(name, {**sizes, "ms": found}, "screen_ms", found)
    for choice in CHOICES:
        found = median_ms(env, lambda choice=choice: env["cx.overview"].numbers(choice))
        tell("numbers", {**sizes, "days": choice["days"], "ms": found}, "overview_ms", found)
    fold = median_ms(env, lambda: change(env))
    tell("fold", {**sizes, "ms": fold}, "fold_ms", fold)


def tell(name, figures, target, found):
    report(
        f"feedback-account-{name}",
        figures,
        f"{TARGETS[target]}{target.split('_')[1]}",
        found <= TARGETS[target],
    )


def one(env):
    accounts = env["cx.account"]
    return accounts.search([("metric_id", "=", accounts._usual_metric().id), ("people", ">", 1)], limit=1)


def change(env):
    env["cx.account.stale"]._mark(one(env).partner_id.ids)
    env["cx.account"]._fold()


def median_ms(env, work):
    found = []
    work()
    for _round in range(ROUNDS):
        env.invalidate_all()
        start = time.perf_counter()
        work()
        found.append(1000 * (time.perf_counter() - start))
    return statistics.median(found)


def generate(env, accounts, answers):
    env.cr.execute("SELECT MAX(id) FROM res_partner")
    [last] = env.cr.fetchone()
    people(env, last + 1, last + accounts, "TRUE", "NULL", "n", "1 + n % 2")
    customer = f"{last + 1} + (n - {last + 1}) % {accounts}"
    people(env, last + accounts + 1, last + 3 * accounts, "FALSE", customer, customer, "NULL")
    persons = {"first": last + accounts + 1, "persons": 2 * accounts}
    metrics = env["cx.metric"].search([("kind", "!=", "text")])
    programs = env["cx.program"].create(
        [
            {"name": f"Bench {number}", "metric_id": metrics[number % len(metrics)].id}
            for number in range(2 * len(metrics))
        ]
    )
    env.flush_all()
    values = {"company": env.company.id, "programs": programs.ids, "many": len(programs), **persons}
    env.cr.execute(ANSWERS, {**values, "answers": answers})
    env.cr.execute(INVITATIONS, {**values, "invitations": answers // 2})
    currency = env.company.currency_id.id
    env.cr.execute(ORDERS, {**values, "currency": currency, "orders": answers // 2})
    for table in ("res_partner", "cx_response", "cx_invitation", "sale_order"):
        env.cr.execute(f"ANALYZE {table}")


def people(env, first, last, company, parent, customer, user):
    statement = PEOPLE % {
        "first": first,
        "last": last,
        "company": company,
        "parent": parent,
        "customer": customer,
        "user": user,
        "country": "100 + n % 20",
    }
    env.cr.execute(statement)
    env.cr.execute("SELECT setval('res_partner_id_seq', %s)", (last,))


ANSWERS = """
INSERT INTO cx_response (company_id, metric_id, program_id, channel, score, partner_id, date)
SELECT %(company)s, p.metric_id, p.id, 'email',
       m.scale_min + floor(sqrt(random() + g * 0) * (m.scale_max - m.scale_min + 1))::int,
       %(first)s + floor(random() * %(persons)s)::int, now() - random() * interval '1095 days'
  FROM generate_series(1, %(answers)s) g
  JOIN cx_program p ON p.id = (%(programs)s::int[])[1 + g %% %(many)s]
  JOIN cx_metric m ON m.id = p.metric_id"""
INVITATIONS = """
INSERT INTO cx_invitation (company_id, program_id, partner_id, state, sent_at)
SELECT %(company)s, (%(programs)s::int[])[1 + g %% %(many)s], %(first)s + floor(random() * %(persons)s)::int,
       CASE WHEN random() < 0.2 THEN 'answered' ELSE 'sent' END, now() - random() * interval '1095 days'
  FROM generate_series(1, %(invitations)s) g
 ORDER BY 5"""
ORDERS = """
INSERT INTO sale_order (name, partner_id, partner_invoice_id, partner_shipping_id, company_id, currency_id,
                        currency_rate, state, date_order, amount_untaxed, amount_total, create_date, write_date,
                        create_uid, write_uid)
SELECT 'B' || n, p, p, p, %(company)s, %(currency)s, 1, 'sale', at, amount, amount, at, at, 1, 1
  FROM (SELECT n, %(first)s + floor(random() * %(persons)s)::int AS p,
               (now() AT TIME ZONE 'UTC') - random() * INTERVAL '1095 days' AS at,
               round((exp(random() * 8))::numeric, 2) AS amount
          FROM generate_series(1, %(orders)s) n) o"""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
