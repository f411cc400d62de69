"""Real Odoo processes ask the same people for feedback: nobody is asked twice, whoever is killed when."""

import time

from databases import rows
from processes import run, start

PEOPLE = 60
SEED = """
from datetime import timedelta
from odoo import fields
env["ir.mail_server"].search([]).active = False
env["ir.mail_server"].create({{"name": "test", "smtp_host": "127.0.0.1", "smtp_port": {port}}})
env["crm.contact.quiet"].search([]).active = False
kind = env["crm.lifecycle.kind"].create({{"name": "Repair done", "code": "test_repair", "channel": "service"}})
program = env["cx.program"].create({{
    "name": "After repair", "metric_id": env.ref("cx_feedback.metric_nps").id, "trigger": "signal",
    "kind_id": kind.id}})
program.action_start()
now = fields.Datetime.now()
program.started_at = now - timedelta(days=10)
people = env["res.partner"].create([
    {{"name": f"Person {{n}}", "email": f"p{{n}}@example.com"}} for n in range({people})])
env["crm.lifecycle.event"].create([
    {{"kind_id": kind.id, "contact_id": person.id, "partner_id": person.id, "company_id": env.company.id,
     "occurred_at": now - timedelta(days=2)}} for person in people])
program._plan(now)
env.cr.commit()
"""
ASK = "env['cx.program']._cron_ask(); env.cr.commit()"


def test_of_two_workers_one_is_killed_and_nobody_is_asked_twice(database_with, inbox):
    database = database_with("cx_feedback")
    run(database, SEED.format(port=inbox.port, people=PEOPLE))

    killed, other = start(database, ASK), start(database, ASK)
    deadline = time.monotonic() + 120
    while sum(inbox.received.values()) < PEOPLE // 4 and time.monotonic() < deadline:
        time.sleep(0.05)
    killed.kill()
    killed.wait()
    fault = other.stderr.read()
    assert other.wait(timeout=120) == 0 and "Traceback" not in fault, fault[-3000:]
    run(database, ASK)

    assert set(inbox.received.values()) == {1}
    unclear = rows(database, "select id from cx_invitation where state <> 'sent'")
    assert len(unclear) <= 1, "at most the one that was under way when the worker was killed"
    assert PEOPLE - len(unclear) <= len(inbox.received) <= PEOPLE
