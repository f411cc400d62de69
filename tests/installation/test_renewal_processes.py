"""The nightly run in real processes: killed in the middle, and two at once: the end is always the same."""

import pytest
from databases import rows
from processes import kill, run

CONTRACTS = 200
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
SMALL = """
from odoo.addons.contract_clm.models import clm_contract_renewal_run
clm_contract_renewal_run.BATCH = 7
"""
WORK = """
assert env["clm.contract"]._cron_renewal_run()
"""
RUN = SMALL + WORK
# Its statements are prepared before the first process is killed.
FIRST = """
run, today = env["clm.contract"], fields.Date.today()
run._run_batch(run._select_opening, run._open_renewals, today, False, clm_contract_renewal_run.START)
run._run_batch(run._select_over, run._roll_or_end, today, False, clm_contract_renewal_run.START)
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
def expected(copies):
    """The facts after an undisturbed run."""
    database = copies()
    run(database, RUN + VERIFY)
    return facts(database)


def test_after_ten_kills_one_more_run_gives_the_same_as_an_undisturbed_one(copies, expected):
    database = copies()
    kill(database, WORK, "count(*) FROM clm_evidence", SMALL, FIRST)
    run(database, RUN + VERIFY)
    assert facts(database) == expected


def test_two_workers_at_once_double_nothing(copies, expected):
    database = copies()
    run(database, RUN, RUN)
    # What one of them held when the other came by is done by now.
    run(database, RUN + VERIFY)
    assert facts(database) == expected
