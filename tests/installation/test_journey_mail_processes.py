"""Journeys send real e-mails in real processes: killed at any moment, nobody gets one twice and nobody is forgotten."""

import pytest
from databases import rows
from processes import KILLS, kill, run

PEOPLE = 60
MAILS = ("First", "Second", "Third")
SEED = f"""
from datetime import timedelta
from odoo import fields
env["ir.mail_server"].search([]).active = False
env["ir.mail_server"].create({{{{"name": "test", "smtp_host": "127.0.0.1", "smtp_port": {{port}}}}}})
env["crm.contact.quiet"].search([]).active = False
env["crm.contact.cap"].search([]).active = False
env = env(user=env.ref("base.user_admin").id)
env.user.email = "marketing@example.com"
for code in ("hi_IN", "ar_001"):
    env["res.lang"]._activate_lang(code)
journey = env["crm.journey"].create({{{{"name": "Welcome", "entry": "manual"}}}})
version = journey._make_draft()
step = env["crm.journey.step"]
for name in {MAILS}:
    template = env["mail.template"].create({{{{
        "name": name, "model_id": env["ir.model"]._get_id("res.partner"), "subject": name, "use_default_to": False,
        "body_html": '<p><t t-out="object.name"/> <a href="https://example.com/">Shop</a></p>'}}}})
    step = step.create({{{{
        "version_id": version.id, "parent_id": step.id, "name": name, "kind": "mail",
        "mail_template_id": template.id}}}})
journey.action_start()
people = env["res.partner"].create([
    {{{{"name": f"Person {{{{n}}}}", "email": f"p{{{{n}}}}@example.com", "lang": ("en_US", "hi_IN", "ar_001")[n % 3]}}}}
    for n in range({PEOPLE})])
assert len(journey._enter(people)) == {PEOPLE}
env.cr.commit()
"""
# Small batches: whatever happens, happens in the middle of one.
SMALL = """
from odoo.addons.crm_lifecycle.models import crm_journey_engine, crm_journey_mail_send
crm_journey_engine.BATCH = 17
crm_journey_mail_send.AT_ONCE = 11
"""
WORK = """
env["crm.journey"]._cron_travel()
env["crm.journey.mail"]._cron_send()
"""
MESSAGES = "count(*) FILTER (WHERE state <> 'queued') + count(*) FROM crm_journey_mail"
REST = f"""
import time
{SMALL}
waiting = 1
for _time in range(60):
    {WORK.strip().replace(chr(10), chr(10) + " " * 4)}
    env.cr.commit()
    env.cr.execute('''SELECT (SELECT COUNT(*) FROM crm_journey_token WHERE state = 'waiting')
                           + (SELECT COUNT(*) FROM crm_journey_mail WHERE state IN ('queued', 'handing'))''')
    [waiting] = env.cr.fetchone()
    env.cr.commit()
    if not waiting:
        break
    time.sleep(0.5)
assert not waiting, waiting
"""
# What two transactions decide that begin at the same moment.
TOGETHER = """
import threading
from odoo import api
from odoo.modules.registry import Registry
env["crm.contact.quiet"].search([]).active = False
env["crm.contact.cap"].search([]).active = False
env["crm.contact.cap"].create({"count": 1, "days": 30, "purpose": "marketing"})
person = env["res.partner"].create({"name": "One", "email": "one@example.com"})
env.cr.commit()
registry, answers = Registry(env.cr.dbname), {}

def decide(cr, name):
    pressure = api.Environment(cr, 1, {})["crm.contact.pressure"]
    contact = pressure.env["res.partner"].browse(person.id)
    decisions = pressure._decide(contact, "marketing", "email", pressure.env.company)
    pressure._record(decisions, "marketing", "email", pressure.env.company)
    answers[name] = decisions[person.id].reason or decisions[person.id].verdict

with registry.cursor() as first, registry.cursor() as second:
    # Both see the database as it is now, for as long as they live.
    for cr in (first, second):
        cr.execute("SELECT COUNT(*) FROM crm_contact_ledger")
    decide(first, "first")
    waiting = threading.Thread(target=decide, args=(second, "second"))
    waiting.start()
    waiting.join(0.5)
    waited, told = waiting.is_alive(), dict(answers)
    first.commit()
    waiting.join(30)
    assert waited and told == {"first": "send"}, told
    assert answers == {"first": "send", "second": "person_cap"}, answers
"""


@pytest.fixture(scope="module")
def database(database_with):
    return database_with("crm_lifecycle")


def test_killed_ten_times_nobody_gets_a_mail_twice_and_nobody_is_forgotten(database, inbox):
    run(database, SEED.format(port=inbox.port))
    kill(database, WORK, MESSAGES, SMALL, commits="number // 4", pause="0.8 if number < 4 else 1.6")
    run(database, REST)

    wanted = {(f"p{number}@example.com", name) for number in range(PEOPLE) for name in MAILS}
    assert set(inbox.received.values()) == {1}
    told = rows(
        database,
        """select m.email || ' ' || m.subject from crm_journey_mail m where m.state = 'unclear'
              and m.problem is not null""",
    )
    unclear = {tuple(row.split(" ", 1)) for row in told}
    assert len(unclear) <= KILLS
    assert set(inbox.received) | unclear == wanted
    sent = {
        tuple(row.split(" ", 1))
        for row in rows(database, "select email || ' ' || subject from crm_journey_mail where state = 'sent'")
    }
    assert sent | unclear == wanted and not sent & unclear
    assert sent <= set(inbox.received)
    assert rows(database, "select distinct state from crm_journey_token") == {"done"}
    ledger = "select count(*) from crm_contact_ledger where purpose = 'journey' and verdict = 'send'"
    assert rows(database, ledger) == {str(len(wanted))}


def test_of_two_transactions_that_decide_together_the_second_knows_of_the_first(database):
    run(database, TOGETHER)
