"""Real processes that send webhooks: two at a time send each once, and a kill in the middle loses none."""

import http.server
import json
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass

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
    env["{model}.delivery"]._cron_send()
    env.cr.commit()
"""
STATES = "select state || ' ' || count(*) from {table} group by state"
FEEDBACK_SEED = """
env["cx.webhook"].search([]).unlink()
env["ir.config_parameter"].set_param("cx_feedback.webhook_networks", "127.0.0.0/8")
env["cx.webhook"].create({{"name": "Receiver", "url": "{url}"}})
metric = env["cx.metric"].create({{"name": "Recommend", "kind": "nps", "question": "Would you?"}})
env["cx.response"].create([{{"metric_id": metric.id, "score": number % 11}} for number in range({count})])
env.cr.commit()
"""


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


@dataclass
class App:
    """An app with webhooks: its database, its receivers' model, and a script that makes events."""

    database: str
    model: str
    seed: str

    def fill(self, url, count):
        run(self.database, self.seed.format(url=url, count=count))

    def script(self, lease):
        return SEND.format(lease=lease, model=self.model)

    def states(self):
        return rows(self.database, STATES.format(table=self.model.replace(".", "_") + "_delivery"))


@pytest.fixture(scope="module", params=["contract_clm", "cx_feedback"])
def app(request, database_with):
    model, seed = {"contract_clm": ("clm.webhook", SEED), "cx_feedback": ("cx.webhook", FEEDBACK_SEED)}[
        request.param
    ]
    return App(database_with(request.param), model, seed)


def test_two_processes_send_each_delivery_once(app):
    with listening() as server:
        app.fill(f"http://127.0.0.1:{server.server_port}/", 120)
        server.open.set()
        run(app.database, app.script(180), app.script(180))
    assert len(server.ids) == len(set(server.ids)) == 120
    assert app.states() == {"delivered 120"}


def test_what_a_killed_process_had_under_way_is_sent_with_the_same_id(app):
    with listening() as server:
        app.fill(f"http://127.0.0.1:{server.server_port}/", 5)
        victim = start(app.database, app.script(2))
        deadline = time.monotonic() + 120
        while not server.ids:
            assert time.monotonic() < deadline, "nothing was sent"
            time.sleep(0.1)
        victim.kill()
        victim.wait()
        victim.stderr.close()
        assert app.states() == {"waiting 5"}
        server.open.set()
        time.sleep(3)
        run(app.database, app.script(2))
    under_way = server.ids[0]
    assert server.ids.count(under_way) == 2
    assert len(set(server.ids)) == 5
    assert app.states() == {"delivered 5"}
