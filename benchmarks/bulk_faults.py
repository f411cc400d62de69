"""Bulk drafting with real worker processes: one is killed in the middle, then two work at once.

    bulk_faults.py [--documents 60]

Afterwards every row must have exactly one contract, every chain of evidence must hold, and no LibreOffice may be
left. Not among the benchmarks that run by default: what it prints are counts, not times.
"""

import argparse
import signal
import subprocess
import sys
import time

import psutil
from bulk import prepare, start
from rounds import environment, report

ADDONS = "contract_clm"
PATIENCE_SECONDS = 120
OFFICE = "soffice"


def worker():
    """What a cron worker does, in a process of its own."""
    with environment() as env:
        env["clm.draft.run"]._cron_work()
        env["ir.cron"]._commit_progress()


def start_worker():
    return subprocess.Popen([sys.executable, __file__, "--worker"])


def count_done(env, run):
    """Rows that are committed as done; each look is a transaction of its own."""
    env["ir.cron"]._commit_progress()
    env.invalidate_all()
    return run.sudo().done_count


def wait_for(condition):
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.1)
    return condition()


def offices_of(process):
    return [child for child in psutil.Process(process.pid).children(recursive=True) if OFFICE in child.name()]


def faults(run):
    """What is wrong with a finished run: rows without a contract, contracts too many, broken chains."""
    lines = run.sudo().line_ids
    contracts = (
        run.env["clm.contract"]
        .sudo()
        .search([("partner_id", "in", lines.partner_id.ids), ("create_date", ">=", run.started_on)])
    )
    broken = contracts.filtered(
        lambda contract: contract._verify_evidence() or not contract.current_version_id
    )
    return {
        "without_contract": len(lines.filtered(lambda line: line.state != "done" or not line.contract_id)),
        "doubles": len(contracts) - len(lines),
        "broken_chains": len(broken),
    }


def kill_in_the_middle(env, user, count):
    run = start(env, user, count, with_pdf=True)
    process = start_worker()
    wait_for(lambda: 0 < count_done(env, run) < count or process.poll() is not None)
    offices = offices_of(process)
    process.send_signal(signal.SIGKILL)
    process.wait()
    before = count_done(env, run)
    wait_for(lambda: not any(office.is_running() for office in offices))
    left = sum(office.is_running() for office in offices)
    start_worker().wait()
    count_done(env, run)
    figures = {"docs": count, "done_before": before, "offices": len(offices), "offices_left": left}
    tell("kill", {**figures, **faults(run)}, good=0 < before < count and offices and not left)


def two_at_once(env, user, count):
    run = start(env, user, count, with_pdf=False)
    codes = [process.wait() for process in [start_worker(), start_worker()]]
    if count_done(env, run) < count:
        start_worker().wait()
    count_done(env, run)
    tell("two-workers", {"docs": count, "stopped": sum(map(bool, codes)), **faults(run)}, good=True)


def tell(name, figures, good):
    wrong = sum(figures[key] for key in ("without_contract", "doubles", "broken_chains"))
    report(f"bulk {name}", figures, 0, bool(good) and not wrong)


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--documents", type=int, default=60)
    parser.add_argument("--worker", action="store_true")
    options = parser.parse_args(arguments)
    if options.worker:
        worker()
        return 0
    with environment() as env:
        user = prepare(env, max(options.documents, 600))
        kill_in_the_middle(env, user, options.documents)
        two_at_once(env, user, 600)
    return 0


if __name__ == "__main__":
    sys.exit(main())
