"""The nightly run in real processes: killed in the middle, and two at once: the end is always the same."""

import subprocess
import sys

import pytest
from databases import rows
from test_lifecycle_processes import run

CONTRACTS = 200
KILLS = 10
SEED = f"""
from datetime import date, timedelta
from odoo import fields
today = fields.Date.today()
kind = env.ref("contract_clm.clm_contract_type_nda")
partner = env["res.partner"].create({{"name": "Customer", "is_company": True}})
rep = env["res.users"].create({{"name": "Rep", "login": "rep", "email": "rep@example.com",
    "group_ids": [(6, 0, [env.ref("contract_clm.group_contract_clm_user").id])]}})
contracts = env["clm.contract"].create([{{
    "title": f"Contract {{n}}", "type_id": kind.id, "partner_id": partner.id, "user_id": rep.id,
    "term_mode": "fixed" if n % 5 == 0 else "auto_renew", "term_length": 3 + n % 9, "renewal_length": 1 + n % 4,
    "renewal_limit": 2 if n % 7 == 0 else 0, "effective_date": today - timedelta(days=100 + n)}}
    for n in range({CONTRACTS})])
for contract in contracts:
    contract._activate()
contracts[9]._write_guarded({{"renewal_length": 9999, "renewal_unit": "year"}})
env.cr.commit()
"""
# Batches of 7: whatever happens, happens in the middle of it.
RUN = """
from odoo.addons.contract_clm.models import clm_contract_renewal_run
clm_contract_renewal_run.BATCH = 7
assert env["clm.contract"]._cron_renewal_run()
"""
# Each run is a process of its own, killed without notice: soon after its beginning, or after one of its commits.
KILLED = f"""
import os, random, select, signal, time
from odoo import api, fields, sql_db
from odoo.addons.contract_clm.models import clm_contract_renewal_run
from odoo.modules.registry import Registry
clm_contract_renewal_run.BATCH = 7
registry, moments = Registry(env.cr.dbname), random.Random(8)
committed, tell = os.pipe()
commit = registry["ir.cron"]._commit_progress
def commit_and_tell(self, *arguments, **options):
    commit(self, *arguments, **options)
    os.write(tell, b".")
    return 100
registry["ir.cron"]._commit_progress = commit_and_tell
run, today = env["clm.contract"], fields.Date.today()
run._run_batch(run._select_opening, run._open_renewals, today, False, clm_contract_renewal_run.START)
run._run_batch(run._select_over, run._roll_or_end, today, False, clm_contract_renewal_run.START)
env.cr.rollback()
env.cr.close()
for number in range({KILLS}):
    sql_db.close_all()
    child = os.fork()
    if not child:
        with registry.cursor() as cr:
            api.Environment(cr, 1, {{}})["clm.contract"]._cron_renewal_run()
        os._exit(0)
    if number % 3:
        select.select([committed], [], [], 30)
    time.sleep(moments.uniform(0, 0.25))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    while select.select([committed], [], [], 0)[0]:
        os.read(committed, 1000)
    with registry.cursor() as cr:
        cr.execute("SELECT count(*) FROM clm_evidence")
        print("left", cr.fetchone()[0], flush=True)
os._exit(0)
"""
VERIFY = """
for contract in env["clm.contract"].search([]):
    assert not contract._verify_evidence(), contract.title
    assert len(contract.term_ids.filtered(lambda term: term.state == "current")) == (contract.state == "active")
    assert len(contract.renewal_ids.term_id) == len(contract.renewal_ids)
"""
FACTS = (
    """
    select concat_ws('|', c.title, c.state, c.end_reason, c.start_date, c.end_date, c.notice_deadline, c.ended_on,
        c.current_term_id in (select id from clm_term t where t.contract_id = c.id and t.state = 'current'))
      from clm_contract c""",
    """
    select concat_ws('|', c.title, t.number, t.start_date, t.end_date, t.notice_deadline, t.state, t.mode, t.user_id,
        t.problem) from clm_term t join clm_contract c on c.id = t.contract_id""",
    """
    select concat_ws('|', c.title, t.number, r.state, r.probability, r.end_date, r.notice_deadline, r.user_id,
        (select count(*) from mail_activity a where a.res_model = 'clm.renewal' and a.res_id = r.id),
        (select count(*) from mail_followers f where f.res_model = 'clm.renewal' and f.res_id = r.id))
      from clm_renewal r join clm_term t on t.id = r.term_id join clm_contract c on c.id = t.contract_id""",
    """
    select concat_ws('|', c.title, e.number, e.kind, e.summary, e.content::json ->> 'payload')
      from clm_evidence e join clm_contract c on c.id = e.contract_id""",
)


def facts(database):
    return [sorted(rows(database, query)) for query in FACTS]


@pytest.fixture(scope="module")
def template(database_with):
    name = database_with("contract_clm")
    run(name, SEED)
    return name


@pytest.fixture(scope="module")
def copies(template):
    """A function that makes a copy of the database as it was before the run, and gives its name."""
    made = []

    def copy():
        made.append(f"{template}_{len(made)}")
        rows("postgres", f'create database "{made[-1]}" template "{template}"')
        return made[-1]

    yield copy
    for name in made:
        rows("postgres", f'drop database "{name}"')


@pytest.fixture(scope="module")
def expected(copies):
    """The facts after an undisturbed run."""
    database = copies()
    run(database, RUN + VERIFY)
    return facts(database)


def kill(database):
    """Kills the run again and again; how many entries of evidence there were after each time."""
    command = [sys.executable, "-m", "odoo", "shell", "-d", database, "--no-http", "--log-level", "error"]
    done = subprocess.run(command, input=KILLED, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return [int(line.split()[1]) for line in done.stdout.splitlines() if line.startswith("left")]


def test_after_ten_kills_one_more_run_gives_the_same_as_an_undisturbed_one(copies, expected):
    database = copies()
    left = kill(database)
    assert len(left) == KILLS and len(set(left)) > 2, f"the kills met the run at work: {left}"
    run(database, RUN + VERIFY)
    assert facts(database) == expected


def test_two_workers_at_once_double_nothing(copies, expected):
    database = copies()
    run(database, RUN, RUN)
    # What one of them held when the other came by is done by now.
    run(database, RUN + VERIFY)
    assert facts(database) == expected
