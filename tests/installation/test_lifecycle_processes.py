"""Real Odoo processes on one database: back-fills and replays end the same however often and by however many."""

import subprocess

import pytest
from databases import rows
from processes import run

SEED = """
from datetime import timedelta
now = env.cr.now()
partners = env["res.partner"].create([{"name": f"Customer {n}", "is_company": True} for n in range(60)])
product = env["product.product"].create({"name": "Flour", "list_price": 10})
orders = env["sale.order"].create([
    {"partner_id": partner.id, "order_line": [(0, 0, {"product_id": product.id})]}
    for partner in partners for _time in range(3)])
orders.action_confirm()
env["crm.lead"].create([{"name": "Lead", "partner_id": partner.id} for partner in partners])
for number, order in enumerate(orders):
    order.date_order = now - timedelta(days=20 + number)
env["crm.lifecycle.feed"]._sync()
env.cr.commit()
"""
# Pieces of 7 rows: both processes are in the middle of it at the same time.
BACKFILL = """
from odoo.addons.crm_lifecycle.models import crm_lifecycle_feed
crm_lifecycle_feed.BACKFILL_ROWS = 7
from odoo.service.model import retrying
feeds = env["crm.lifecycle.feed"]
{start}
for _time in range(400):
    feed = feeds.search([("backfill_state", "=", "running")], limit=1)
    if not feed:
        break
    retrying(feed._backfill_piece, env)
    env.cr.commit()
    env.invalidate_all()
while retrying(env["crm.lifecycle.profile"]._refresh_dirty, env):
    env.cr.commit()
env.cr.commit()
"""
START = "feeds.action_backfill_all(); env.cr.commit()"
AGAIN = "feeds.search([]).filtered('available').action_backfill(); env.cr.commit()"
# Each step is committed, as the scheduled action does; requests and jobs are repeated where two collide.
REPLAY = """
import time
from datetime import timedelta
from odoo.service.model import retrying
now = env.cr.now().replace(microsecond=0)
replays = env["crm.lifecycle.replay"]
replay = replays.search([], limit=1) or replays.create({
    "ruleset_id": env.ref("crm_lifecycle.ruleset_b2b").id, "date_from": now - timedelta(days=200), "date_to": now})
env.cr.commit()
def start():
    env.invalidate_all()
    if replay.state != "running":
        replay.action_start()
retrying(start, env)
env.cr.commit()
env.invalidate_all()
while replay.state == "running":
    retrying(replay._run_step, env)
    env.cr.commit()
    env.invalidate_all()
    time.sleep(0.01)
"""
SIGNALS = """
select k.code || ' ' || e.partner_id || ' ' || e.source_id || ' ' || e.occurred_at || ' ' || coalesce(e.amount, 0)
  from crm_lifecycle_event e join crm_lifecycle_kind k on k.id = e.kind_id where k.counts"""
STAYS = "select partner_id || ' ' || stage_id from crm_lifecycle_history where left_at is null"
LINES = """
select coalesce(before_stage_id, 0) || ' ' || coalesce(after_stage_id, 0) || ' ' || customer_count
  from crm_lifecycle_replay_line"""


@pytest.fixture(scope="module")
def database(database_with):
    name = database_with("crm_lifecycle")
    run(name, SEED)
    return name


def doubles(database):
    found = "select count(*) from (select 1 from crm_lifecycle_event group by kind_id, source_id, contact_id"
    return rows(database, f"{found} having count(*) > 1) d")


def test_two_processes_read_back_what_one_does_and_a_second_time_adds_nothing(database):
    run(database, BACKFILL.format(start=START))
    signals, stays = rows(database, SIGNALS), rows(database, STAYS)
    assert len(signals) == 60 * (3 + 3 + 1)
    assert len(stays) == 60

    run(database, BACKFILL.format(start=AGAIN))
    assert (rows(database, SIGNALS), rows(database, STAYS)) == (signals, stays)

    odoo_sql(database, "truncate crm_lifecycle_event, crm_lifecycle_history, crm_lifecycle_profile cascade")
    run(database, BACKFILL.format(start=AGAIN), BACKFILL.format(start=""))
    assert (rows(database, SIGNALS), rows(database, STAYS)) == (signals, stays)
    assert doubles(database) == {"0"}
    states = rows(database, "select backfill_state from crm_lifecycle_feed where problem is not null")
    assert not states


def odoo_sql(database, statement):
    subprocess.run(["psql", "-qX", "-d", database, "-c", statement], check=True, capture_output=True)


def test_a_replay_ends_the_same_twice_and_by_two(database):
    run(database, BACKFILL.format(start=AGAIN))
    run(database, REPLAY)
    lines = rows(database, LINES)
    assert lines
    run(database, REPLAY)
    assert rows(database, LINES) == lines
    run(database, REPLAY, REPLAY)
    assert rows(database, LINES) == lines
    assert rows(database, "select state from crm_lifecycle_replay") == {"done"}
