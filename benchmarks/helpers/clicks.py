"""One-click answers over HTTP: a real server, fifty clients, each click sent more than once."""

import datetime
import http.client
import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlencode

from rounds import environment

CLIENTS = 50
WORKERS = 2
PATIENCE_SECONDS = 60
# Without a proxy before it, the server waits for those whose packets were lost in the queue of connections.
SOCKET_SECONDS = 30
GOOD = {200, 303}
FAILED = 0
# Odoo starts its second server by the script that it was started with, which `-m` is not. In production a proxy
# stands before it, where people wait; here they wait in the queue of connections, which is too short for fifty.
LAUNCHER = """import socket

from odoo.cli.command import main

listen = socket.socket.listen
socket.socket.listen = lambda server, *_length: listen(server, 200)
main()
"""
# status - queries seconds-in-SQL seconds-elsewhere
CLICK = re.compile(r'"POST /feedback/\S+ HTTP/1\.\d" 303 - (\d+) ([\d.]+) ([\d.]+)')
EMPTY = re.compile(r'"GET /bench_empty_page HTTP/1\.\d" 200 - (\d+) ([\d.]+) ([\d.]+)')
EMPTY_ADDON = {
    "__init__.py": "from . import controllers\n",
    "__manifest__.py": '{"name": "Empty Page", "author": "Bench", "license": "LGPL-3", "depends": ["cx_feedback"],'
    ' "data": ["views.xml"]}\n',
    "views.xml": '<odoo><template id="page"><html><body/></html></template></odoo>\n',
    "controllers.py": """from odoo import http
from odoo.http import request


class Empty(http.Controller):
    @http.route("/bench_empty_page", type="http", auth="public", sitemap=False)
    def page(self):
        return request.render("bench_empty_page.page")
""",
}


def invite(env, program, count):
    """Texts of tickets of so many people who were asked."""
    people = env["res.partner"].create([{"name": f"Clicker {number}"} for number in range(count)])
    now = datetime.datetime.now(datetime.UTC).replace(tzinfo=None)
    invitations = env["cx.invitation"].create(
        [
            {
                "program_id": program.id,
                "company_id": program.company_id.id,
                "partner_id": person.id,
                "state": "sent",
                "sent_at": now,
                "expires_on": now.date() + datetime.timedelta(days=30),
            }
            for person in people
        ]
    )
    return [invitation._ticket() for invitation in invitations]


def measure(count):
    """Figures of `count` clicks; the database keeps what they stored."""
    with environment() as env:
        program = env["cx.program"].create(
            {"name": "Clicks", "metric_id": env.ref("cx_feedback.metric_nps").id}
        )
        program.action_start()
        tickets, program_id = invite(env, program, count), program.id
        env.cr.commit()
    with tempfile.TemporaryDirectory() as folder:
        install_empty_page(Path(folder))
        log = Path(folder) / "server.log"
        found = served(folder, log, tickets)
        found.update(server_times(log.read_text(encoding="utf-8")))
    with environment() as env:
        stored = env["cx.response"].search_count([("program_id", "=", program_id)])
    return {
        **found,
        "stored": stored,
        "doubled": max(0, stored - count),
        "errors": found["errors"] + max(0, count - stored),
    }


def install_empty_page(folder):
    (folder / "launcher.py").write_text(LAUNCHER, encoding="utf-8")
    addon = folder / "bench_empty_page"
    addon.mkdir()
    for name, text in EMPTY_ADDON.items():
        (addon / name).write_text(text, encoding="utf-8")
    command = [*server_command(folder), "-i", "bench_empty_page", "--stop-after-init", "--no-http"]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)


def server_command(folder):
    import odoo.tools

    known = odoo.tools.config["addons_path"]
    known = ",".join(known) if isinstance(known, list) else known
    database = os.environ["SUITE_DATABASE"]
    command = [
        sys.executable,
        f"{folder}/launcher.py",
        "server",
        "-d",
        database,
        "--db-filter",
        f"^{database}$",
    ]
    return [*command, "--addons-path", f"{known},{folder}", "--log-level", "warn"]


def served(folder, log, tickets):
    port = free_port()
    command = [
        *server_command(folder),
        "--http-interface", "127.0.0.1", "--http-port", str(port), "--workers", str(WORKERS),
        "--gevent-port", str(free_port()), "--max-cron-threads", "0",
        "--logfile", str(log), "--log-handler", "werkzeug:INFO",
    ]  # fmt: skip
    environ = {**os.environ, "ODOO_HTTP_SOCKET_TIMEOUT": str(SOCKET_SECONDS)}
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, env=environ) as server:
        try:
            wait_for(port)
            return figures(port, tickets)
        finally:
            server.terminate()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(port):
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if ask(port, "GET", "/bench_empty_page") == 200:
            return
        time.sleep(0.5)
    raise TimeoutError("the server did not answer")


def figures(port, tickets):
    """Half of the empty pages before the clicks and half after them, so that a slow moment meets both.

    Each click is sent a second time later; some are sent twice at once before, as by a nervous finger.
    """
    pages = [("GET", "/bench_empty_page", None)] * (len(tickets) // 2)
    once = [
        ("POST", f"/feedback/{ticket}", urlencode({"score": number % 11}))
        for number, ticket in enumerate(tickets)
    ]
    burst = [click for click in once[:CLIENTS] for _time in range(2)]
    run(port, pages[:200] + burst)
    empty_before, bad = run(port, pages)
    clicked, bad_clicks = run(port, once)
    empty_after, bad_after = run(port, pages)
    _again, bad_again = run(port, once)
    return {
        "empty_per_s": 2 * len(pages) / (empty_before + empty_after),
        "clicks_per_s": len(once) / clicked,
        "clicks": len(once),
        "errors": bad + bad_clicks + bad_after + bad_again,
    }


def run(port, requests):
    """Seconds for all, and how many failed."""
    start = time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as clients:
        answers = list(clients.map(lambda request: ask(port, *request), requests))
    bad = Counter(answers) - Counter({status: len(answers) for status in GOOD})
    if bad:
        sys.stderr.write(f"statuses that are no answer: {dict(bad)}\n")
    return time.perf_counter() - start, bad.total()


def ask(port, method, path, body=None):
    """The status of one request, or `FAILED`; each has a connection of its own, as different people have."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)
    headers = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
    try:
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        answer.read()
        return answer.status
    except (OSError, http.client.HTTPException):
        return FAILED
    finally:
        connection.close()


def server_times(log):
    """Milliseconds that the server worked for a click and for an empty page, and a click's queries, as it logged them.

    The median: a busy machine makes some wait for a processor.
    """
    clicked, empty = CLICK.findall(log), EMPTY.findall(log)
    return {
        "server_ms": median_milliseconds(clicked),
        "empty_ms": median_milliseconds(empty),
        "queries": statistics.median(int(row[0]) for row in clicked) if clicked else 0,
    }


def median_milliseconds(rows):
    return (
        1000 * statistics.median(float(sql) + float(other) for _queries, sql, other in rows) if rows else 0.0
    )
