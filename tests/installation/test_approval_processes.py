"""Two servers, one contract: people who press at the same instant decide once, whoever comes first."""

import json
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager

import psycopg2
import pytest
from databases import rows
from processes import run

PEOPLE = ("rep", "legal", "finance", "boss")
# One contract for each way in which two presses can meet; the titles say which step asks whom.
CASES = {
    "any": [(10, "any", 1, ("legal", "finance"))],
    "count": [(10, "count", 2, ("legal", "finance", "boss")), (20, "any", 1, ("boss",))],
    "refusal": [(10, "any", 1, ("legal", "finance"))],
    "refusal_of_all": [(10, "all", 1, ("legal", "finance"))],
    "approved_then_reset": [(10, "any", 1, ("legal",))],
    "reset_then_approved": [(10, "any", 1, ("legal",))],
}
SEED = """
from datetime import timedelta
from odoo import fields
env["clm.approval.rule"].search([]).active = False
people = {{}}
for login in {people}:
    people[login] = env["res.users"].create({{
        "name": login.title(), "login": login, "email": login + "@example.com", "notification_type": "email",
        "group_ids": [(6, 0, env.ref("contract_clm.group_contract_clm_user").ids)]}})
    keys = env["res.users.apikeys"].with_user(people[login])
    key = keys._generate("rpc", login, fields.Datetime.now() + timedelta(days=1))
    env["ir.config_parameter"].set_param("test.key." + login, key)
partner = env["res.partner"].create({{"name": "Customer", "is_company": True}})
for title, steps in {cases}.items():
    env["clm.approval.rule"].create({{
        "name": title, "domain": repr([("title", "=", title)]), "step_ids": [(0, 0, {{
            "sequence": order, "name": f"Step {{order}}", "decision": decision, "count": count,
            "user_ids": [(6, 0, [people[login].id for login in logins])]}})
            for order, decision, count, logins in steps]}})
    contract = env["clm.contract"].with_user(people["rep"]).create({{
        "title": title, "type_id": env.ref("contract_clm.clm_contract_type_nda").id, "partner_id": partner.id}})
    contract._write_guarded({{"current_version_id": env["clm.contract.version"].create({{
        "contract_id": contract.id, "number": 1, "origin": "ours", "filename": "x", "sha256": "a" * 64}}).id}})
    contract.action_submit()
env.cr.commit()
"""
VERIFY = """
for contract in env["clm.contract"].search([]):
    assert not contract._verify_evidence(), contract.title
    numbers = contract.evidence_ids.mapped("number")
    assert sorted(numbers) == list(range(1, len(numbers) + 1)), contract.title
"""
STEPS = """
select s.sequence || ' ' || s.state from clm_approval_step s join clm_contract c on c.id = s.contract_id
 where c.title = '{title}'"""
VOTES = """
select u.login || ' ' || v.decision from clm_approval_vote v join clm_contract c on c.id = v.contract_id
  join res_users u on u.id = v.user_id where c.title = '{title}'"""
EVIDENCE = """
select e.kind || ' ' || count(*) from clm_evidence e join clm_contract c on c.id = e.contract_id
 where c.title = '{title}' and e.kind like 'approval_%' group by e.kind"""
# Each mail that was queued or each activity that is open, by who gets it.
ASKED = """
select l.login || ' ' || count(distinct m.id) from mail_message m join mail_notification n on n.mail_message_id = m.id
  join res_users l on l.partner_id = n.res_partner_id join clm_contract c on c.id = m.res_id
 where m.model = 'clm.contract' and c.title = '{title}' and m.subject like '%waits for your approval'
 group by l.login"""
ACTIVITIES = """
select u.login from mail_activity a join res_users u on u.id = a.user_id join clm_contract c on c.id = a.res_id
 where a.res_model = 'clm.contract' and c.title = '{title}'"""
STATE = "select state from clm_contract where title = '{title}'"


class Server:
    """An Odoo server of its own, with its log."""

    def __init__(self, database, log):
        with closing(socket.socket()) as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.database, self.log = database, log
        command = [sys.executable, "-m", "odoo", "server", "-d", database, "--http-interface", "127.0.0.1"]
        command += ["--http-port", str(self.port), "--max-cron-threads", "0", "--logfile", str(log)]
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def wait(self):
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/web/health", timeout=5).close()
                return
            except OSError:
                time.sleep(0.5)
        raise AssertionError(self.log.read_text()[-3000:])

    def call(self, key, model, method, ids, **arguments):
        """Answer of JSON-2: `(status, message of the refusal)`."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/json/2/{model}/{method}",
            data=json.dumps({"ids": ids, **arguments}).encode(),
            headers={
                "Authorization": f"bearer {key}",
                "Content-Type": "application/json",
                "X-Odoo-Database": self.database,
            },
        )
        try:
            with urllib.request.urlopen(request, timeout=120) as answer:
                return answer.status, ""
        except urllib.error.HTTPError as error:
            return error.code, json.loads(error.read())["message"]

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=60)


class Office:
    """Two servers on one database, and people who press there."""

    def __init__(self, database, servers):
        self.database, self.servers = database, servers
        found = rows(
            database, "select key || ' ' || value from ir_config_parameter where key like 'test.key.%'"
        )
        self.keys = dict(row.removeprefix("test.key.").split() for row in found)

    def ask(self, query, title):
        return rows(self.database, query.format(title=title))

    def press(self, server, title, login, method, **arguments):
        model = "clm.contract" if method == "action_reset_to_draft" else "clm.approval.step"
        table = {"clm.contract": "clm_contract c", "clm.approval.step": "clm_approval_step s"}[model]
        ids = "select c.id from clm_contract c where c.title = '{title}'"
        if model == "clm.approval.step":
            ids = f"select s.id from {table} join clm_contract c on c.id = s.contract_id"
            ids += " where c.title = '{title}' and s.sequence = 10"
        records = [int(row) for row in self.ask(ids, title)]
        return server.call(self.keys[login], model, method, records, **arguments)

    def meet(self, title, first, second):
        """Both press before either is done: a third connection holds the contract until both wait for it."""
        with self.held(title) as waiting, ThreadPoolExecutor(2) as threads:
            answers = []
            for number, (server, (login, method, arguments)) in enumerate(
                zip(self.servers, (first, second), strict=True), 1
            ):
                answers.append(threads.submit(self.press, server, title, login, method, **arguments))
                waiting(number)
            waiting(0)
            return [answer.result(timeout=120) for answer in answers]

    @contextmanager
    def held(self, title):
        with closing(psycopg2.connect(dbname=self.database)) as holder, holder.cursor() as cursor:
            cursor.execute("SELECT 1 FROM clm_contract WHERE title = %s FOR UPDATE", [title])

            def waiting(count):
                """Returns when so many wait; for none, lets them go."""
                if not count:
                    holder.rollback()
                    return
                query = "select pid from pg_stat_activity where datname = current_database()"
                query += " and wait_event_type = 'Lock'"
                deadline = time.monotonic() + 60
                while len(rows(self.database, query)) < count:
                    assert time.monotonic() < deadline, "nobody waits"
                    time.sleep(0.1)

            yield waiting

    def retries(self):
        return sum(server.log.read_text().count("SERIALIZATION_FAILURE") for server in self.servers)


@pytest.fixture(scope="module")
def office(database_with, tmp_path_factory):
    database = database_with("contract_clm")
    run(database, SEED.format(people=PEOPLE, cases=CASES))
    logs = tmp_path_factory.mktemp("logs")
    servers = [Server(database, logs / f"{number}.log") for number in range(2)]
    try:
        for server in servers:
            server.wait()
        yield Office(database, servers)
    finally:
        for server in servers:
            server.stop()


APPROVE = ("action_approve", {})
REFUSE = ("action_refuse", {"reason": "No"})
RESET = ("action_reset_to_draft", {})


def test_of_two_who_approve_a_step_for_one_the_second_is_told_who_decided(office):
    before = office.retries()
    first, second = office.meet("any", ("legal", *APPROVE), ("finance", *APPROVE))
    assert first == (200, "")
    assert second[0] >= 400 and "decided already by Legal" in second[1], second
    assert office.ask(VOTES, "any") == {"legal approved"}
    assert office.ask(STEPS, "any") == {"10 approved"}
    assert office.ask(EVIDENCE, "any") == {"approval_requested 1", "approval_given 1"}
    assert office.retries() > before, "Odoo started the second press anew"


def test_two_of_three_count_both_and_the_next_step_opens_once(office):
    before = office.retries()
    answers = office.meet("count", ("legal", *APPROVE), ("finance", *APPROVE))
    assert answers == [(200, ""), (200, "")]
    assert office.ask(VOTES, "count") == {"legal approved", "finance approved"}
    assert office.ask(STEPS, "count") == {"10 approved", "20 pending"}
    assert office.ask(EVIDENCE, "count") == {"approval_requested 1", "approval_given 2"}
    # Boss was asked in the first step, and once more when the second one opened.
    assert office.ask(ASKED, "count") == {"legal 1", "finance 1", "boss 2"}
    assert office.ask(ACTIVITIES, "count") == {"boss"}
    assert office.retries() > before


def test_a_refusal_that_comes_second_finds_the_decision(office):
    first, second = office.meet("refusal", ("legal", *APPROVE), ("finance", *REFUSE))
    assert first == (200, "")
    assert "decided already by Legal" in second[1], second
    assert office.ask(VOTES, "refusal") == {"legal approved"}
    assert office.ask(STATE, "refusal") == {"approval"}


def test_an_approval_that_comes_second_finds_the_refusal(office):
    first, second = office.meet("refusal_of_all", ("legal", *REFUSE), ("finance", *APPROVE))
    assert first == (200, "")
    assert "decided already by Legal" in second[1], second
    assert office.ask(VOTES, "refusal_of_all") == {"legal refused"}
    assert office.ask(STEPS, "refusal_of_all") == {"10 refused"}
    assert office.ask(STATE, "refusal_of_all") == {"draft"}


def test_back_to_draft_that_comes_second_voids_what_was_approved(office):
    answers = office.meet("approved_then_reset", ("legal", *APPROVE), ("rep", *RESET))
    assert answers == [(200, ""), (200, "")]
    assert office.ask(VOTES, "approved_then_reset") == {"legal approved"}
    assert office.ask(STATE, "approved_then_reset") == {"draft"}
    kinds = {"approval_requested 1", "approval_given 1", "approval_voided 1"}
    assert office.ask(EVIDENCE, "approved_then_reset") == kinds


def test_an_approval_that_comes_after_back_to_draft_is_told_that_it_is_void(office):
    first, second = office.meet("reset_then_approved", ("rep", *RESET), ("legal", *APPROVE))
    assert first == (200, "")
    assert second[0] >= 400 and "is void" in second[1], second
    assert not office.ask(VOTES, "reset_then_approved")
    assert office.ask(STATE, "reset_then_approved") == {"draft"}


def test_all_chains_of_evidence_hold_afterwards(office):
    run(office.database, VERIFY)
