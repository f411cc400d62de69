"""Signing from end to end: sent, signed by both sides, sealed, stored, active; by two processes at once.

    signature.py [--contracts 60] [--processes 2]

Each contract is sent to both signatories, both sign, LibreOffice makes the page of signatures, the signed PDF gets the
company's PAdES seal and the first term begins: what a server does, with a commit after each press. Mails are written
and not sent; there is no authority for time stamps, whose answer takes as long as it takes.
"""

import argparse
import io
import json
import os
import statistics
import subprocess
import sys
import time
from datetime import UTC, datetime

from approval import USER, person
from pypdf import PdfWriter
from rounds import environment, report

ADDONS = "contract_clm"
TARGETS = {"per-minute": None, "queries": 1.05}


def blank_document():
    writer = PdfWriter()
    writer.add_blank_page(595, 842)
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def prepare(env, count):
    """Contracts that may be sent, each with a document; a seal for the company."""
    from odoo.addons.contract_clm.tools import seal

    certificates = env["clm.seal.certificate"]
    if not certificates._of(env.company):
        made = seal.self_signed("Bench", now=datetime.now(UTC))
        certificates._keep(env.company, certificates._locked_values(made))
    signatory = env["res.partner"].create({"name": "Bench Signatory", "email": "ours@example.com"})
    rep, approver = (person(env, f"bench-{name}-{time.time_ns()}", USER) for name in ("rep", "approver"))
    env.ref("contract_clm.clm_contract_type_nda").approver_ids = approver
    contracts = (
        env["clm.contract"]
        .with_context(tracking_disable=True)
        .create([values(env, rep, signatory, number) for number in range(count)])
    )
    document = env["clm.contract.version"]._document_values(pdf_data=blank_document())
    contracts._add_versions("ours", [document] * count)
    contracts.with_user(rep).action_submit()
    contracts.with_user(approver).action_approve()
    return contracts, rep


def values(env, rep, signatory, number):
    customer = env["res.partner"].create(
        {
            "name": f"Customer {number}",
            "is_company": True,
            "child_ids": [(0, 0, {"name": f"Asha {number}", "email": f"asha{number}@example.com"})],
        }
    )
    parties = (("ours", env.company.partner_id, signatory), ("counterparty", customer, customer.child_ids))
    return {
        "title": f"Contract {number}",
        "type_id": env.ref("contract_clm.clm_contract_type_nda").id,
        "partner_id": customer.id,
        "user_id": rep.id,
        "party_ids": [
            (0, 0, {"role": role, "partner_id": partner.id, "signatory_id": person.id})
            for role, partner, person in parties
        ],
    }


def sign_one(env, contract):
    """One contract from sent to active; seconds and queries, with a commit after each press."""
    env.invalidate_all()
    queries, began = env.cr.sql_log_count, time.perf_counter()
    contract.action_send_for_signature()
    env.cr.commit()
    for signer in contract.sudo().signature_request_ids.signer_ids:
        signer._sign(signer.partner_id.name, signer.request_id.sha256, "portal", "127.0.0.1")
        env.cr.commit()
    assert contract.state == "active", contract.seal_problem
    assert contract.signed_version_id.seal_level == "B-B"
    return time.perf_counter() - began, env.cr.sql_log_count - queries


def work(ids, user_id):
    """What one process does; its figures go to standard output."""
    with environment() as env:
        contracts = env["clm.contract"].with_user(user_id).browse(ids)
        # The first starts LibreOffice and fills the caches of the server; it is not counted.
        sign_one(contracts.env, contracts[0])
        began = time.time()
        rows = [sign_one(contracts.env, contract) for contract in contracts[1:]]
        sys.stdout.write(json.dumps({"began": began, "ended": time.time(), "rows": rows}) + "\n")


def side_by_side(shares, user_id):
    command = [sys.executable, os.path.abspath(__file__), "--user", str(user_id), "--ids"]
    running = [
        subprocess.Popen([*command, json.dumps(share)], stdout=subprocess.PIPE, text=True) for share in shares
    ]
    answers = [process.communicate()[0] for process in running]
    if any(process.returncode for process in running):
        sys.exit("a process failed; what is above says why")
    return [json.loads(answer.splitlines()[-1]) for answer in answers]


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--contracts", type=int, default=60)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--ids", type=json.loads, help=argparse.SUPPRESS)
    parser.add_argument("--user", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.ids:
        work(options.ids, options.user)
        return 0
    with environment() as env:
        contracts, rep = prepare(env, options.contracts + options.processes)
        ids, user_id = contracts.ids, rep.id
        env.cr.commit()
    found = side_by_side([ids[first :: options.processes] for first in range(options.processes)], user_id)
    tell(found, options.processes)
    return 0


def tell(found, processes):
    rows = [row for one in found for row in one["rows"]]
    seconds = max(one["ended"] for one in found) - min(one["began"] for one in found)
    each = statistics.median(took for took, _queries in rows)
    figures = {
        "per_minute": 60 * len(rows) / seconds,
        "each_s": each,
        "processes": processes,
        "contracts": len(rows),
    }
    report("signature end-to-end", figures, "none", True)
    queries = [[asked for _took, asked in one["rows"]] for one in found]
    first = max(one[0] for one in queries)
    last = max(one[-1] for one in queries)
    reached = last <= first * TARGETS["queries"]
    report("signature queries", {"first": first, "last": last}, f"<={TARGETS['queries']}x", reached)


if __name__ == "__main__":
    sys.exit(main())
