"""Real processes that send webhooks: two at a time send each once, and a kill in the middle loses none."""

import http.server
import json
import threading
import time
from contextlib import contextmanager

import pytest
from databases import rows
from processes import run, start

SEED = """
env["clm.webhook"].search([]).unlink()
env["ir.config_parameter"].set_param("contract_clm.webhook_networks", "127.0.0.0/8")
hook = env["clm.webhook"].create({{"name": "Receiver", "url": "{url}"}})
partner = env["res.partner"].create({{"name": "Customer", "is_company": True}})
env["clm.contract"].create([
    {{"title": str(number), "type_id": env.ref("contract_clm.clm_contract_type_nda").id, "partner_id": partner.id}}
    for number in range({count})])
env.cr.commit()
"""
SEND = """
from datetime import timedelta
from odoo.addons.signed_webhook.models import signed_webhook_sending
signed_webhook_sending.LEASE = timedelta(seconds={lease})
for _time in range(20):
    env["clm.webhook.delivery"]._cron_send()
    env.cr.commit()
"""
STATES = "select state || ' ' || count(*) from clm_webhook_delivery group by state"


class Receiver(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self):
        self.ids, self.open = [], threading.Event()
        super().__init__(("127.0.0.1", 0), Handler)


class Handler(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.ids.append(body["id"])
        # Slow enough for both processes to be at work; in the test of the kill nobody answers.
        self.server.open.wait(30)
        time.sleep(0.02)
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_arguments):
        pass


@contextmanager
def listening():
    server = Receiver()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.open.set()
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="module")
def database(database_with):
    return database_with("contract_clm")


def fill(database, url, count):
    run(database, SEED.format(url=url, count=count))


def test_two_processes_send_each_delivery_once(database):
    with listening() as server:
        fill(database, f"http://127.0.0.1:{server.server_port}/", 120)
        server.open.set()
        run(database, SEND.format(lease=180), SEND.format(lease=180))
    assert len(server.ids) == len(set(server.ids)) == 120
    assert rows(database, STATES) == {"delivered 120"}


def test_what_a_killed_process_had_under_way_is_sent_with_the_same_id(database):
    with listening() as server:
        fill(database, f"http://127.0.0.1:{server.server_port}/", 5)
        victim = start(database, SEND.format(lease=2))
        deadline = time.monotonic() + 120
        while not server.ids:
            assert time.monotonic() < deadline, "nothing was sent"
            time.sleep(0.1)
        victim.kill()
        victim.wait()
        victim.stderr.close()
        assert rows(database, STATES) == {"waiting 5"}
        server.open.set()
        time.sleep(3)
        run(database, SEND.format(lease=2))
    under_way = server.ids[0]
    assert server.ids.count(under_way) == 2
    assert len(set(server.ids)) == 5
    assert rows(database, STATES) == {"delivered 5"}
