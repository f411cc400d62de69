"""Approvals: opening "waiting for me" in a full database, and submitting and approving in bulk beside a peer.

    approval.py [--pending 100000] [--contracts 1000] [--rounds 3]

The peer is OCA's base_tier_validation with sale_tier_validation, on sale orders in the same database. Ours also sends
the requests, binds them to hash and terms, and writes evidence. "waiting" is the server's work for the list as the
browser asks for it: the rows of the first page with the fields of the view, and the number in the top bar.
"""

import argparse
import io
import statistics
import sys
import time

from helpers import peers
from pypdf import PdfWriter
from rounds import environment, report

ADDONS = "contract_clm"
PEERS = ("odoo-addon-base-tier-validation==19.0.1.4.6", "odoo-addon-sale-tier-validation==19.0.1.0.0.3")
TARGETS = {"waiting": 100, "bulk": 1, "queries": 1, "press": None}
USER = "contract_clm.group_contract_clm_user"
SALES = "sales_team.group_sale_salesman_all_leads"
APPROVERS = 100


def person(env, name, *groups):
    return (
        env["res.users"]
        .with_context(no_reset_password=True)
        .create(
            {
                "name": name,
                "login": name,
                "email": f"{name}@example.com",
                "group_ids": [(6, 0, [env.ref(group).id for group in groups])],
            }
        )
    )


def document():
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def people(env):
    rep = person(env, "bench-rep", USER, SALES)
    approvers = env["res.users"].concat(*(person(env, f"bench-{n}", USER, SALES) for n in range(APPROVERS)))
    env["clm.contract.type"].search([]).approver_ids = approvers[0]
    rule = {
        "name": "Everything",
        "step_ids": [(0, 0, {"name": "Legal", "user_ids": [(6, 0, approvers[0].ids)]})],
    }
    env["clm.approval.rule"].create(rule)
    env["tier.definition"].create(
        {
            "model_id": env.ref("sale.model_sale_order").id,
            "review_type": "individual",
            "reviewer_id": approvers[0].id,
        }
    )
    return rep, approvers


def contracts(env, rep, count):
    """Drafts that have a document each, with a line, as a rep would have made them."""
    nda = env.ref("contract_clm.clm_contract_type_nda")
    partner = env["res.partner"].create({"name": "Customer", "is_company": True})
    made = (
        env["clm.contract"]
        .with_context(tracking_disable=True)
        .create(
            [
                {
                    "title": f"Contract {number}",
                    "type_id": nda.id,
                    "partner_id": partner.id,
                    "user_id": rep.id,
                    "line_ids": [(0, 0, {"name": "Support", "price_unit": 100})],
                }
                for number in range(count)
            ]
        )
    )
    values = env["clm.contract.version"]._document_values(pdf_data=document())
    made._add_versions("ours", [values] * count)
    return made


def orders(env, rep, count):
    partner = env["res.partner"].create({"name": "Customer", "is_company": True})
    product = env["product.product"].create({"name": "Support", "type": "service", "list_price": 100})
    line = (0, 0, {"product_id": product.id})
    return env["sale.order"].create(
        [{"partner_id": partner.id, "user_id": rep.id, "order_line": [line]} for _number in range(count)]
    )


def finish(env):
    """What a request does before its commit."""
    env.flush_all()
    env.cr.precommit.run()
    env.flush_all()


def timed(env, work):
    """Seconds and queries of a piece of work, begun with empty caches."""
    finish(env)
    env.invalidate_all()
    queries, began = env.cr.sql_log_count, time.perf_counter()
    work()
    finish(env)
    return time.perf_counter() - began, env.cr.sql_log_count - queries


def ours(env, made, rep, approver):
    made.with_user(rep).action_submit()
    finish(env)
    env.invalidate_all()
    made.with_user(approver).action_approve()
    finish(env)
    states = set(made.mapped("approval_state"))
    assert states == {"approved"}, states


def theirs(env, made, rep, approver):
    made.with_user(rep).request_validation()
    finish(env)
    env.invalidate_all()
    for order in made.with_user(approver):
        order.validate_tier()
    finish(env)
    assert set(made.mapped("validation_status")) == {"validated"}


def bulk(env, rep, approver, count, rounds):
    """Contracts and orders a second, in alternating rounds; the number of queries of ours."""
    seconds, queries = {ours: [], theirs: []}, []
    for number in range(rounds):
        for work, make in (
            ((ours, contracts), (theirs, orders)) if number % 2 else ((theirs, orders), (ours, contracts))
        ):
            made = make(env, rep, count)
            took, asked = timed(env, lambda work=work, made=made: work(env, made, rep, approver))
            seconds[work].append(took)
            if work is ours:
                queries.append(asked)
    return {work: count / statistics.median(taken) for work, taken in seconds.items()}, min(queries)


def columns(env, table, without):
    env.cr.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_name = %s ORDER BY ordinal_position",
        [table],
    )
    return [name for (name,) in env.cr.fetchall() if name not in without]


def multiply(env, table, replaced, count):
    """Copies of a table's newest row, `count` of them, with some columns replaced by SQL expressions over `n`."""
    same = columns(env, table, {"id", *replaced})
    env.cr.execute(
        f"""
        INSERT INTO {table} ({", ".join([*same, *replaced])})
        SELECT {", ".join([*(f"model.{name}" for name in same), *replaced.values()])}
          FROM generate_series(1, %s) n, (SELECT * FROM {table} ORDER BY id DESC LIMIT 1) model
        RETURNING id
        """,
        [count],
    )
    return [row[0] for row in env.cr.fetchall()]


def fill(env, rep, approvers, count):
    """Contracts with a pending step each, spread evenly over the approvers."""
    one = contracts(env, rep, 1)
    one.with_user(rep).action_submit()
    finish(env)
    made = multiply(env, "clm_contract", {"name": "'FILL/' || n", "title": "'Contract ' || n"}, count)
    ids = f"(ARRAY{made})[n]"
    runs = multiply(env, "clm_approval", {"contract_id": ids}, count)
    steps = multiply(
        env, "clm_approval_step", {"contract_id": ids, "approval_id": f"(ARRAY{runs})[n]"}, count
    )
    for table, left, rows in (
        ("clm_contract_res_users_rel", "clm_contract_id", made),
        ("clm_contract_asked_user_rel", "clm_contract_id", made),
        ("clm_approval_step_res_users_rel", "clm_approval_step_id", steps),
    ):
        env.cr.execute(
            f"""
            INSERT INTO {table} ({left}, res_users_id)
            SELECT row, (%s::int[])[1 + number %% %s] FROM unnest(%s::int[]) WITH ORDINALITY AS t(row, number)
            """,
            [approvers.ids, len(approvers), rows],
        )
    env.cr.execute(
        """
        INSERT INTO clm_contract_own_user_rel (clm_contract_id, res_users_id) SELECT unnest(%s::int[]), %s
        """,
        [made, rep.id],
    )
    env.cr.execute("ANALYZE")
    env.invalidate_all()


def open_list(env, user):
    """Milliseconds of the first page, as the browser asks for it, and of the number in the top bar."""
    mine = env["clm.contract"].with_user(user)
    view = mine.get_view(env.ref("contract_clm.clm_contract_view_list_waiting").id, "list")
    names = view["models"]["clm.contract"]
    wanted = {
        name: {"fields": {"display_name": {}}} if mine._fields[name].type == "many2one" else {}
        for name in names
    }

    def rows():
        page = mine.web_search_read([("waiting_for_me", "=", True)], wanted, limit=80, count_limit=10001)
        assert page["length"] >= 80, page["length"]

    return milliseconds(mine.env, rows), milliseconds(mine.env, mine.waiting_count)


def milliseconds(env, work, rounds=9):
    """Median of the rounds after a first one, each begun with empty caches."""
    taken = []
    for _round in range(rounds + 1):
        env.invalidate_all()
        began = time.perf_counter()
        work()
        taken.append((time.perf_counter() - began) * 1000)
    return statistics.median(taken[1:])


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pending", type=int, default=100_000)
    parser.add_argument("--contracts", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args(arguments)
    with environment(peers.addons_path(PEERS), ["sale_tier_validation"]) as env:
        rep, approvers = people(env)
        approver, count = approvers[0], options.contracts
        for work, make in ((ours, contracts), (theirs, orders)):
            work(env, make(env, rep, 3), rep, approver)
        rates, queries = bulk(env, rep, approver, count, options.rounds)
        ratio = rates[ours] / rates[theirs]
        figures = {"ours_per_s": rates[ours], "peer_per_s": rates[theirs], "ratio": ratio, "each": count}
        report("approval bulk", figures, TARGETS["bulk"], ratio >= TARGETS["bulk"])
        fill(env, rep, approvers, options.pending)
        made = contracts(env, rep, count)
        _took, full = timed(env, lambda: ours(env, made, rep, approver))
        figures = {"before": queries, "with_pending": full, "per_contract": full / count}
        report("approval queries", figures, f"<={TARGETS['queries']}x", full <= queries * TARGETS["queries"])
        page, number = open_list(env, approvers[1])
        figures = {
            "ms": page,
            "top_bar_ms": number,
            "pending": options.pending,
            "mine": options.pending // APPROVERS,
        }
        report("approval waiting", figures, f"<={TARGETS['waiting']}ms", page <= TARGETS["waiting"])
        presses(env, rep, approver)
    return 0


def presses(env, rep, approver):
    """A single submit and a single approve, in milliseconds; told, not judged."""
    submit, approve = [], []
    for _round in range(15):
        one = contracts(env, rep, 1)
        submit.append(timed(env, one.with_user(rep).action_submit)[0])
        approve.append(timed(env, one.with_user(approver).action_approve)[0])
    figures = {
        "submit_ms": statistics.median(submit) * 1000,
        "approve_ms": statistics.median(approve) * 1000,
    }
    report("approval press", figures, "none", True)


if __name__ == "__main__":
    sys.exit(main())
