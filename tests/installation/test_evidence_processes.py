"""Two processes write to one chain of evidence at the same instant: nothing is lost, and it stays one chain."""

import pytest
from databases import rows
from processes import run

TIMES = 12
SEED = """
partner = env["res.partner"].create({"name": "Customer", "is_company": True})
env["clm.contract"].create({
    "title": "Together", "type_id": env.ref("contract_clm.clm_contract_type_nda").id, "partner_id": partner.id})
env.cr.commit()
"""
# Each entry in a request of its own, as the server does it; the moment in the middle makes them meet.
WRITE = f"""
import time
from odoo import api
from odoo.service.model import retrying
contract = env["clm.contract"].search([("title", "=", "Together")])
env.cr.rollback()
for number in range({TIMES}):
    with env.registry.cursor() as cr:
        own = contract.with_env(api.Environment(cr, env.uid, {{}}))
        def tell():
            own.title
            time.sleep(0.05)
            own._log_evidence("opened", actor="%s", summary=str(number))
        retrying(tell, own.env)
"""
VERIFY = """
contract = env["clm.contract"].search([("title", "=", "Together")])
assert not contract._verify_evidence()
"""
COUNTS = "select actor || ' ' || count(*) from clm_evidence where kind = 'opened' group by actor"


@pytest.fixture(scope="module")
def database(database_with):
    name = database_with("contract_clm")
    run(name, SEED)
    return name


def test_two_writers_form_one_chain_and_lose_nothing(database):
    run(database, WRITE % "one", WRITE % "two")
    assert rows(database, COUNTS) == {f"one {TIMES}", f"two {TIMES}"}
    run(database, VERIFY)
