"""Real Odoo processes: beside each other, and killed without notice; and the mail server that they send to."""

import asyncio
import socket
import subprocess
import sys
from collections import Counter
from contextlib import contextmanager

from aiosmtpd.controller import Controller

KILLS = 10
# Each run is a process of its own, killed without notice: soon after its beginning, or after some of its commits.
KILLED = """
import os, random, select, signal, time
from odoo import api, fields, sql_db
from odoo.modules.registry import Registry
{setup}
registry, moments = Registry(env.cr.dbname), random.Random(8)
committed, tell = os.pipe()
commit = registry["ir.cron"]._commit_progress
def commit_and_tell(self, *arguments, **options):
    commit(self, *arguments, **options)
    os.write(tell, b".")
    return 100
registry["ir.cron"]._commit_progress = commit_and_tell
{first}
env.cr.rollback()
env.cr.close()
for number in range({kills}):
    sql_db.close_all()
    child = os.fork()
    if not child:
        with registry.cursor() as cr:
            env = api.Environment(cr, 1, {{}})
            {work}
        os._exit(0)
    if number % 3:
        for _commit in range({commits}):
            select.select([committed], [], [], 30)[0] and os.read(committed, 1)
    time.sleep(moments.uniform(0, {pause}))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    while select.select([committed], [], [], 0)[0]:
        os.read(committed, 1000)
    with registry.cursor() as cr:
        cr.execute("SELECT {left}")
        print("left", cr.fetchone()[0], flush=True)
os._exit(0)
"""


def shell(*options):
    return [sys.executable, "-m", "odoo", "shell", "--no-http", "--log-level", "error", *options]


def start(database, script):
    process = subprocess.Popen(
        shell("-d", database),
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    process.stdin.write(script + "\nprint('done')\n")
    process.stdin.close()
    return process


def run(database, *scripts):
    """Runs the scripts in processes of their own, at the same time."""
    processes = [start(database, script) for script in scripts]
    for process in processes:
        fault = process.stderr.read()
        assert process.wait(timeout=600) == 0, fault[-3000:]
        assert "Traceback" not in fault, fault[-3000:]


def kill(database, work, left, setup="", first="", commits="1", pause="0.25"):
    """Runs `work` and kills it, ten times; what `left` (SQL of one number) was after each time.

    `commits` and `pause` are expressions: after how many commits of the scheduled action a kill comes, two times of
    three, and seconds of which a random part is waited besides. `number` is that of the kill, from 0.
    """
    script = KILLED.format(
        setup=setup,
        first=first,
        work=work.strip().replace("\n", "\n" + " " * 12),
        commits=commits,
        pause=pause,
        left=left,
        kills=KILLS,
    )
    done = subprocess.run(shell("-d", database), input=script, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    counted = [int(line.split()[1]) for line in done.stdout.splitlines() if line.startswith("left")]
    assert len(counted) == KILLS and len(set(counted)) > 2, f"the kills met the run at work: {counted}"
    return counted


class SlowInbox:
    """Counts the messages that arrive, by address and subject, at `port`."""

    def __init__(self, port):
        self.port = port
        self.received = Counter()

    async def handle_DATA(self, server, session, envelope):  # noqa: N802, the name that aiosmtpd calls
        await asyncio.sleep(0.01)
        subject = next(
            line.split(b": ", 1)[1].decode()
            for line in envelope.content.splitlines()
            if line.startswith(b"Subject: ")
        )
        self.received.update((address, subject) for address in envelope.rcpt_tos)
        await asyncio.sleep(0.01)
        return "250 OK"


@contextmanager
def open_inbox():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        inbox = SlowInbox(probe.getsockname()[1])
    controller = Controller(inbox, hostname="127.0.0.1", port=inbox.port)
    controller.start()
    try:
        yield inbox
    finally:
        controller.stop()
