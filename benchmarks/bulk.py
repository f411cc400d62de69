"""Bulk drafting from end to end: a template and partners become contracts with stored, hashed versions.

    bulk.py [--documents 1000] [--pdf-documents 200]

Everything is what a user of the software gets: rows from a filter, rights of the responsible, numbers, parties,
evidence, attachments, commits. The second line also has LibreOffice make every PDF.
"""

import argparse
import sys
import time

from rounds import environment, report

ADDONS = "contract_clm"
TARGETS = {"without-pdf": 100, "with-pdf": 5}
GROUPS = ("contract_clm.group_contract_clm_user", "sales_team.group_sale_salesman")


def prepare(env, count):
    """A company with an address, a user with the least rights, and customers who can sign."""
    env.company.partner_id.write(
        {"street": "12 Quay Street", "city": "Dublin", "country_id": env.ref("base.ie").id}
    )
    user = env["res.users"].create(
        {
            "name": "Drafter",
            "login": "bulk-drafter",
            "group_ids": [(6, 0, [env.ref(name).id for name in GROUPS])],
        }
    )
    env["res.partner"].create([customer(env, number) for number in range(count)])
    return user


def customer(env, number):
    return {
        "name": f"Customer {number} & Sons",
        "ref": "bulk",
        "is_company": True,
        "street": f"{number} Market Street",
        "city": "Cork",
        "country_id": env.ref("base.ie").id,
        "child_ids": [(0, 0, {"name": f"Signatory {number}", "email": f"signatory{number}@example.com"})],
    }


def start(env, user, count, with_pdf):
    nda = env.ref("contract_clm.clm_contract_type_nda")
    template = nda.template_ids.filtered(lambda template: template.lang == "en_US")
    partners = env["res.partner"].search([("ref", "=", "bulk")], limit=count)
    run = (
        env["clm.draft.run"]
        .with_user(user)
        .create(
            {
                "type_id": nda.id,
                "template_id": template.id,
                "with_pdf": with_pdf,
                "domain": f"[('id', 'in', {partners.ids})]",
            }
        )
    )
    run.action_start()
    env["ir.cron"]._commit_progress()
    return run


def measure(env, user, count, with_pdf):
    """Seconds and queries from the press of the button to the last commit."""
    env.invalidate_all()
    queries, began = env.cr.sql_log_count, time.perf_counter()
    run = start(env, user, count, with_pdf)
    env["clm.draft.run"]._cron_work()
    seconds, queries = time.perf_counter() - began, env.cr.sql_log_count - queries
    check(run.sudo(), count, with_pdf)
    return seconds, queries


def check(run, count, with_pdf):
    versions = run.line_ids.version_id
    stored = versions.filtered("sha256" if with_pdf else "docx_sha256")
    assert (run.state, run.done_count, len(stored)) == ("done", count, count), run.line_ids.mapped("problem")


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--documents", type=int, default=1000)
    parser.add_argument("--pdf-documents", type=int, default=200)
    options = parser.parse_args(arguments)
    with environment() as env:
        user = prepare(env, max(options.documents, options.pdf_documents))
        measure(env, user, 3, with_pdf=False)
        for name, count in (("without-pdf", options.documents), ("with-pdf", options.pdf_documents)):
            if count:
                seconds, queries = measure(env, user, count, name == "with-pdf")
                figures = {
                    "docs": count,
                    "seconds": seconds,
                    "docs_per_s": count / seconds,
                    "queries_per_doc": queries / count,
                }
                report(f"bulk {name}", figures, TARGETS[name], count / seconds >= TARGETS[name])
    return 0


if __name__ == "__main__":
    sys.exit(main())
