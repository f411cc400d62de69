"""Contracts made, renewed, and looked after by the nightly run, beside a peer.

    renewals.py [--contracts 1000000] [--due 10000] [--each 1000] [--rounds 3]

The peers are OCA's contract and contract_line_successor in the same database. "create" makes contracts with three
lines each; "roll" renews what is over: theirs by its scheduled method, three lines a contract, ours with cards that
are open, closing them and writing evidence. "night" is the run over a database filled by SQL; of what is due
half opens cards, two fifths roll and a tenth ends. The screens are the server's work as the browser asks for it, for a
sales rep who owns one contract in a hundred. The figures commit into a database that goes with the run; run it alone.
"""

import argparse
import resource
import statistics
import sys
import time
from datetime import timedelta

from approval import SALES, USER, columns, finish, milliseconds, person, timed
from dateutil.relativedelta import relativedelta
from helpers import peers
from rounds import environment, report

from odoo import fields

ADDONS = "contract_clm"
PEERS = ("odoo-addon-contract==19.0.1.2.1.2", "odoo-addon-contract-line-successor==19.0.1.0.1.4")
TARGETS = {"create": 3, "roll": 50, "night": 60, "screens": 300}
FULL = 1_000_000
OFFICER = "contract_clm.group_contract_clm_officer"
REPS = 100
LINES = 3
WORTH = "100 + n % 1000"
# Screens of every day. The others look at everything that the user may see; they are told, not judged.
DAILY = ("kanban", "expiring", "calendar", "dashboard")
HORIZON = 60
# Ids from here on are free.
MANY = 1_000_000


class Office:
    """The records that all contracts share."""

    def __init__(self, env):
        # As a person who works there: Odoo does less for its own system user.
        self.env = env = env(user=env.ref("base.user_admin"), su=True)
        self.today = fields.Date.context_today(env.user)
        self.kind = env.ref("contract_clm.clm_contract_type_nda")
        self.kind.write({"renewal_horizon": HORIZON, "notice_length": 3, "notice_unit": "month"})
        self.partner = env["res.partner"].create({"name": "Customer", "is_company": True})
        self.product = env["product.product"].create({"name": "Support", "type": "service"})
        self.start = self.today - relativedelta(years=1, days=1)

    def ours(self, count):
        lines = [(0, 0, {"product_id": self.product.id, "name": "Support", "price_unit": 100})] * LINES
        return self.env["clm.contract"].create(
            [
                {
                    "title": f"Contract {number}",
                    "type_id": self.kind.id,
                    "partner_id": self.partner.id,
                    "term_mode": "auto_renew",
                    "term_length": 12,
                    "renewal_length": 12,
                    "effective_date": self.start,
                    "line_ids": lines,
                }
                for number in range(count)
            ]
        )

    def theirs(self, count):
        line = {
            "product_id": self.product.id,
            "name": "Support",
            "quantity": 1,
            "price_unit": 100,
            "recurring_rule_type": "monthly",
            "recurring_interval": 1,
            "date_start": self.start,
            "recurring_next_date": self.start,
            "date_end": self.start + relativedelta(years=1, days=-1),
            "is_auto_renew": True,
            "auto_renew_interval": 1,
            "auto_renew_rule_type": "yearly",
        }
        return self.env["contract.contract"].create(
            [
                {
                    "name": f"Contract {number}",
                    "partner_id": self.partner.id,
                    "contract_line_ids": [(0, 0, line)] * LINES,
                }
                for number in range(count)
            ]
        )


def alternating(rounds, works):
    """Median seconds of each of these functions, which say how long they took; every round runs all of them."""
    seconds = {name: [] for name in works}
    for number in range(rounds):
        for name in list(works) if number % 2 else list(reversed(works)):
            seconds[name].append(works[name]())
    return {name: statistics.median(taken) for name, taken in seconds.items()}


def compare(name, rounds, count, works):
    taken = alternating(rounds, works)
    ratio = taken["peer"] / taken["ours"]
    figures = {
        "ours_per_s": count / taken["ours"],
        "peer_per_s": count / taken["peer"],
        "ratio": ratio,
        "each": count,
    }
    report(f"renewals {name}", figures, TARGETS[name], ratio >= TARGETS[name])


def create(office, count, rounds):
    works = {
        "ours": lambda: timed(office.env, lambda: office.ours(count))[0],
        "peer": lambda: timed(office.env, lambda: office.theirs(count))[0],
    }
    for work in works.values():
        work()
    compare("create", rounds, count, works)
    # The next benchmark renews what it makes itself.
    office.env["contract.line"].search([]).is_auto_renew = False
    finish(office.env)


def roll(office, count, rounds):
    env = office.env

    def settle():
        """As on the next morning: what was made is committed, and the database has counted its rows."""
        finish(env)
        env.cr.execute("ANALYZE")
        env.cr.commit()

    def ours():
        made = office.ours(count)
        for contract in made:
            contract._activate()
        env["clm.renewal"]._create_cards(made.current_term_id, office.today)
        settle()
        seconds = timed(env, env["clm.contract"]._cron_renewal_run)[0]
        assert set(made.mapped("renewal_ids.state")) == {"renewed"}
        assert min(made.mapped("end_date")) > office.today
        return seconds

    def theirs():
        made = office.theirs(count)
        settle()
        seconds = timed(env, env["contract.line"].cron_renew_contract_line)[0]
        assert min(made.contract_line_ids.mapped("date_end")) > office.today
        return seconds

    compare("roll", rounds, count, {"ours": ours, "peer": theirs})


def multiply(env, table, replaced, condition="TRUE"):
    """Copies of a table's newest row, one for each row of `bench`, with some columns replaced by SQL expressions."""
    same = columns(env, table, set(replaced))
    env.cr.execute(
        f"""
        INSERT INTO {table} ({", ".join([*same, *replaced])})
        SELECT {", ".join([*(f"model.{name}" for name in same), *replaced.values()])}
          FROM bench, (SELECT * FROM {table} ORDER BY id DESC LIMIT 1) model WHERE {condition}
        """
    )
    env.cr.execute(f"SELECT setval('{table}_id_seq', max(id)) FROM {table}")


# Of `n`, the first half of what is due opens cards, two fifths roll, a tenth ends; the rest ends later, over a year.
DATES = """
CREATE TEMP TABLE bench AS
SELECT n, %(contract)s + n AS contract, %(term)s + n AS term, %(card)s + n AS card, way, ends,
       (%(reps)s::int[])[1 + n %% cardinality(%(reps)s::int[])] AS owner,
       (ends - INTERVAL '3 months')::date AS deadline,
       (ends - INTERVAL '1 year' + INTERVAL '1 day')::date AS starts
  FROM (
    SELECT n, CASE WHEN n > %(due)s * 0.9 AND n <= %(due)s THEN 'fixed' ELSE 'auto_renew' END AS way,
           (CASE WHEN n <= %(due)s * 0.5 THEN %(today)s + %(horizon)s - n %% 7 + INTERVAL '3 months'
                 WHEN n <= %(due)s THEN %(today)s - INTERVAL '1 day' * (1 + n %% 7)
                 ELSE %(today)s + INTERVAL '1 day' * (1 + n %% 365) END)::date AS ends
      FROM generate_series(1, %(count)s) n) dated"""


def fill(office, count, due):
    """Active contracts of many reps whose terms end over a year, with cards where the horizon is reached."""
    env = office.env
    reps = env["res.users"].concat(*(person(env, f"bench-{n}", USER, SALES) for n in range(REPS)))
    model = office.ours(1)
    model._activate()
    card = env["clm.renewal"]._create_cards(model.current_term_id, office.today)
    finish(env)
    env.cr.execute(
        DATES,
        {
            "reps": reps.ids,
            "due": due,
            "today": office.today,
            "horizon": HORIZON,
            "count": count,
            "contract": model.id,
            "term": model.current_term_id.id,
            "card": card.id,
        },
    )
    # A contract and its term name each other; the database goes with the run.
    env.cr.execute("ALTER TABLE clm_contract DROP CONSTRAINT clm_contract_current_term_id_fkey")
    owned, of_contract = {"user_id": "owner"}, {"contract_id": "contract"}
    dates = {"start_date": "starts", "end_date": "ends", "notice_deadline": "deadline"}
    contract = {
        "id": "contract",
        "name": "'FILL/' || n",
        "term_mode": "way",
        "effective_date": "starts",
        "current_term_id": "term",
        **dict.fromkeys(("amount_untaxed", "yearly_value", "yearly_value_company"), WORTH),
    }
    multiply(env, "clm_contract", {**contract, **owned, **dates})
    multiply(env, "clm_term", {"id": "term", "mode": "way", **of_contract, **owned, **dates})
    multiply(env, "clm_evidence", {"id": f"{MANY} + n", "number": "1", **of_contract})
    fill_cards(office, due)
    env.cr.commit()
    env.cr.execute("ANALYZE")
    env.cr.commit()
    env.invalidate_all()
    return reps


def fill_cards(office, due):
    """A card with its task for each contract that is within its horizon already."""
    has_card = f"n > {due} * 0.5 AND deadline <= DATE '{office.today}' + {HORIZON}"
    card = {
        "id": "card",
        "term_id": "term",
        "contract_id": "contract",
        "user_id": "owner",
        "end_date": "ends",
        "notice_deadline": "deadline",
        **dict.fromkeys(("amount", "amount_company"), WORTH),
        **dict.fromkeys(("weighted_amount", "weighted_company"), f"({WORTH}) / 2"),
        # The run of the night before told people of what was due then.
        "reminded_on": f"DATE '{office.today}' - 1",
    }
    multiply(office.env, "clm_renewal", card, has_card)
    task = {"id": f"{MANY} + n", "res_id": "card", "date_deadline": "deadline", "user_id": "owner"}
    multiply(office.env, "mail_activity", task, has_card)


def night(env, count, due):
    env.cr.execute("SELECT count(*) FROM clm_evidence")
    [before] = env.cr.fetchone()
    memory, began = peak_megabytes(), time.perf_counter()
    env["clm.contract"]._cron_renewal_run()
    seconds = time.perf_counter() - began
    env.cr.execute(
        "SELECT count(*) FILTER (WHERE problem IS NOT NULL), (SELECT count(*) FROM clm_evidence) FROM clm_term"
    )
    faults, after = env.cr.fetchone()
    assert not faults, f"{faults} terms with problems"
    assert after - before >= due, after - before
    figures = {
        "seconds": seconds,
        "contracts": count,
        "due": due,
        "evidence": after - before,
        "peak_mb": peak_megabytes(),
        "of_it_in_the_run_mb": peak_megabytes() - memory,
    }
    report("renewals night", figures, TARGETS["night"], seconds <= TARGETS["night"])
    began = time.perf_counter()
    env["clm.contract"]._cron_renewal_run()
    report("renewals again", {"seconds": time.perf_counter() - began}, "none", True)


def peak_megabytes():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def specification(model, view, kind):
    """What the browser asks of each row for the fields of a view."""
    names = model.get_view(model.env.ref(view).id, kind)["models"][model._name]
    return {
        name: {"fields": {"display_name": {}}} if model._fields[name].type == "many2one" else {}
        for name in names
    }


def kanban(cards):
    """The columns with their first cards, and the bars above them."""
    wanted = specification(cards, "contract_clm.clm_renewal_view_kanban", "kanban")
    mine = [("user_id", "=", cards.env.uid), ("state", "=", "open")]

    def work():
        groups = cards.web_read_group(
            mine,
            ["stage_id"],
            ["amount:sum"],
            auto_unfold=True,
            opening_info=None,
            unfold_read_specification=wanted,
            unfold_read_default_limit=40,
        )
        assert sum(group["__count"] for group in groups["groups"]) >= 1
        colors = {"passed": "danger", "soon": "warning", "month": "info", "later": "success"}
        bar = {"field": "urgency", "colors": colors}
        cards.read_progress_bar(mine, "stage_id", bar)

    return work


def expiring(contracts):
    """The list of one's own deadlines, the next ones first."""
    wanted = specification(contracts, "contract_clm.clm_contract_view_list_deadlines", "list")
    domain = [("state", "=", "active"), ("notice_deadline", "!=", False), ("user_id", "=", contracts.env.uid)]

    def work():
        page = contracts.web_search_read(domain, wanted, limit=80, order="notice_deadline", count_limit=10001)
        assert page["records"]

    return work


def month(contracts, today):
    """A month of the calendar of one's own deadlines."""
    domain = [
        ("state", "=", "active"),
        ("user_id", "=", contracts.env.uid),
        ("notice_deadline", ">=", today),
        ("notice_deadline", "<", today + timedelta(42)),
    ]

    def work():
        contracts.search_read(domain, ["display_name", "notice_deadline", "partner_id", "user_id"])

    return work


def forecast(cards):
    """Amount and weighted amount by month, as graph and pivot ask for them."""

    def work():
        domain = [("state", "=", "open")]
        cards.formatted_read_group(
            domain, ["end_date:month", "stage_id"], ["amount:sum", "weighted_amount:sum"]
        )

    return work


def screens(office, reps):
    cards = office.env["clm.renewal"].with_user(reps[1])
    contracts = office.env["clm.contract"].with_user(reps[1])
    officer = person(office.env, "bench-officer", OFFICER, SALES)
    works = {
        "kanban": kanban(cards),
        "expiring": expiring(contracts),
        "calendar": month(contracts, office.today),
        "forecast": forecast(cards),
        "report": lambda: contracts.formatted_read_group(
            [("state", "=", "active")], ["end_date:month"], ["amount_untaxed:sum", "__count"]
        ),
        "dashboard": contracts.dashboard_data,
        "dashboard_of_all": contracts.with_user(officer).dashboard_data,
    }
    for name, work in works.items():
        took = milliseconds(office.env, work)
        if name in DAILY:
            report(f"renewals {name}", {"ms": took}, f"<={TARGETS['screens']}ms", took <= TARGETS["screens"])
        else:
            report(f"renewals {name}", {"ms": took}, "none", True)


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--contracts", type=int, default=FULL)
    parser.add_argument("--due", type=int, default=10_000)
    parser.add_argument("--each", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args(arguments)
    with environment(peers.addons_path(PEERS), ["contract", "contract_line_successor"]) as env:
        office = Office(env)
        create(office, options.each, options.rounds)
        roll(office, options.each, options.rounds)
        if options.contracts:
            began = time.perf_counter()
            reps = fill(office, options.contracts, options.due)
            sys.stdout.write(f"renewals filled_s={time.perf_counter() - began:.0f}\n")
            sys.stdout.flush()
            night(env, options.contracts, options.due)
            screens(office, reps)
    return 0


if __name__ == "__main__":
    sys.exit(main())
