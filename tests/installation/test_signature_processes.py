"""Signing in real Odoo processes: the server dies before the seal, and two signers press at the same instant."""

import pytest
from databases import rows
from processes import run, start

SEED = """
import io
from datetime import UTC, datetime
from pypdf import PdfWriter
from odoo.addons.contract_clm.tools import seal
made = seal.self_signed("Company", now=datetime.now(UTC))
certificates = env["clm.seal.certificate"]
certificates._keep(env.company, certificates._locked_values(made))
writer, page = PdfWriter(), io.BytesIO()
writer.add_blank_page(595, 842)
writer.write(page)
people = env["res.partner"].create([
    {"name": name, "email": f"{name}@example.com"} for name in ("Ours", "Theirs")])
customer = env["res.partner"].create({"name": "Customer", "is_company": True})
rep, approver = env["res.users"].create([{
    "name": name, "login": name, "email": f"{name}@example.com",
    "group_ids": [(6, 0, [env.ref("contract_clm.group_contract_clm_user").id])]} for name in ("rep", "approver")])
env.ref("contract_clm.clm_contract_type_nda").approver_ids = approver
parties = (("ours", env.company.partner_id, people[0]), ("counterparty", customer, people[1]))
for title in ("Dies", "Together"):
    contract = env["clm.contract"].create({
        "title": title, "type_id": env.ref("contract_clm.clm_contract_type_nda").id, "partner_id": customer.id,
        "user_id": rep.id,
        "party_ids": [(0, 0, {"role": role, "partner_id": partner.id, "signatory_id": person.id})
                      for role, partner, person in parties]})
    contract._add_versions("ours", [env["clm.contract.version"]._document_values(pdf_data=page.getvalue())])
    contract.with_user(rep).action_submit()
    contract.with_user(approver).action_approve()
    contract.with_user(rep).action_send_for_signature()
env.cr.commit()
"""
SIGN = """
from odoo import api
from odoo.service.model import retrying
def sign(signer_id):
    with env.registry.cursor() as cr:
        own = api.Environment(cr, env.ref("base.public_user").id, {})["clm.signature.signer"].sudo().browse(signer_id)
        def press():
            time.sleep(0.5 - time.time() % 0.5)
            own._sign(own.partner_id.name, own.request_id.sha256, "portal", "127.0.0.1")
        retrying(press, own.env)
def signers(title):
    contract = env["clm.contract"].search([("title", "=", title)])
    found = contract.signature_request_ids.signer_ids.ids
    env.cr.rollback()
    return found
import time
"""
# The process ends in the middle of making the signed document, as if the power went off.
DIES = (
    SIGN
    + """
import os
first, last = signers("Dies")
sign(first)
type(env["clm.contract"])._signed_pdf = lambda *arguments: os._exit(9)
sign(last)
"""
)
SEAL_LATER = """
env["clm.seal.certificate"]._cron_follow_up()
env.cr.commit()
"""
VERIFY = """
from odoo.addons.contract_clm.tools import seal
contract = env["clm.contract"].search([("title", "=", "%s")])
assert contract.state == "active", contract.state
assert not contract._verify_evidence()
report = seal.validate(contract.signed_version_id._read_file("pdf"))
assert report.good and report.fields == 1, report
"""
SIGNED = """
select signer.state || ' ' || request.state || ' ' || contract.state
  from clm_signature_signer signer
  join clm_signature_request request on request.id = signer.request_id
  join clm_contract contract on contract.id = request.contract_id
 where contract.title = 'Dies'"""
SEALED = """
select contract.title || ' ' || count(*) from clm_evidence evidence
  join clm_contract contract on contract.id = evidence.contract_id
 where evidence.kind = 'sealed' group by contract.title"""


@pytest.fixture(scope="module")
def database(database_with):
    name = database_with("contract_clm")
    run(name, SEED)
    return name


def test_what_all_have_signed_is_sealed_once_after_the_server_died(database):
    process = start(database, DIES)
    assert process.wait(timeout=600) == 9, process.stderr.read()[-3000:]
    assert rows(database, SIGNED) == {"signed signed signature"}
    run(database, SEAL_LATER)
    run(database, SEAL_LATER, SEAL_LATER)
    run(database, VERIFY % "Dies")
    assert "Dies 1" in rows(database, SEALED)


def test_two_who_press_at_the_same_instant_sign_once_each(database):
    run(database, *(f'{SIGN}sign(signers("Together")[{number}])\n' for number in (0, 1)))
    run(database, VERIFY % "Together")
    assert "Together 1" in rows(database, SEALED)
