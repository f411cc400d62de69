"""Cases: the measures of 100,000 cases, and opening a thousand cases at once.

    cases.py [--cases 100000] [--opened 1000]

The cases of the measures are generated in SQL over three years; opening is what storing unhappy answers does.
"""

import argparse
import statistics
import sys
import time

from rounds import environment, report

ADDONS = "cx_feedback"
# Milliseconds of the screen; queries of each further hundred cases: the ORM inserts a hundred rows at a time, into
# answers, counts, cases, activities and followers.
TARGETS = {"measures_ms": 300, "queries_per_hundred": 6}
ROUNDS = 9
YEARS = 3


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--opened", type=int, default=1000)
    options = parser.parse_args(arguments)
    with environment() as env:
        measures(env, options.cases)
    with environment() as env:
        opening(env, options.opened)
    return 0


def measures(env, count):
    generate(env, count)
    for days in (90, 365, 365 * YEARS):
        choice = {"days": days}
        milliseconds = median_ms(env, lambda choice=choice: env["cx.case"].measures(choice))
        figures = {"cases": count, "days": days, "measures_ms": milliseconds}
        target = TARGETS["measures_ms"]
        report("cases-measures", figures, f"{target}ms", milliseconds <= target)


def median_ms(env, work):
    found = []
    for _round in range(ROUNDS):
        env.invalidate_all()
        start = time.perf_counter()
        work()
        found.append(1000 * (time.perf_counter() - start))
    return statistics.median(found)


def program_of(env):
    program = env["cx.program"].create({"name": "Bench", "metric_id": env.ref("cx_feedback.metric_nps").id})
    program.action_start()
    return program


def generate(env, count):
    """Nine of ten are closed; every second one has a second score, every tenth was reopened."""
    program = program_of(env)
    causes = env["cx.root.cause"].search([("child_ids", "=", False)])
    values = {
        "company": env.company.id,
        "metric": program.metric_id.id,
        "program": program.id,
        "causes": causes.ids,
        "user": env.uid,
        "count": count,
        "days": 365 * YEARS,
    }
    env.flush_all()
    env.cr.execute(
        """INSERT INTO cx_response (company_id, metric_id, program_id, channel, score, band, date)
           SELECT %(company)s, %(metric)s, %(program)s, 'email', g %% 7, 'detractor',
                  now() - random() * interval '1 day' * %(days)s
             FROM generate_series(1, %(count)s) g""",
        values,
    )
    env.cr.execute(
        """INSERT INTO cx_case (response_id, company_id, program_id, user_id, cause_id, state, priority, opened_at,
                                contact_due_at, due_at, next_due_at, first_contact_at, first_contact_hours,
                                closed_at, closing_hours, is_in_time, second_at, recovery, is_recovered,
                                reopened_at, reopened_count, pauses_marketing)
           SELECT r.id, r.company_id, r.program_id, %(user)s,
                  (%(causes)s::int[])[1 + r.id %% array_length(%(causes)s::int[], 1)],
                  CASE WHEN r.id %% 10 = 0 THEN 'contacted' ELSE 'closed' END, '1', r.date,
                  r.date + interval '1 day', r.date + interval '7 days',
                  CASE WHEN r.id %% 10 = 0 THEN r.date + interval '7 days' END,
                  r.date + random() * interval '2 days', random() * 16,
                  CASE WHEN r.id %% 10 <> 0 THEN r.date + random() * interval '9 days' END,
                  CASE WHEN r.id %% 10 <> 0 THEN random() * 50 END,
                  random() < 0.8,
                  CASE WHEN r.id %% 2 = 0 THEN r.date + interval '20 days' END,
                  CASE WHEN r.id %% 2 = 0 THEN random() * 120 - 40 END,
                  r.id %% 2 = 0 AND random() < 0.5,
                  CASE WHEN r.id %% 10 = 1 THEN r.date + interval '21 days' END,
                  CASE WHEN r.id %% 10 = 1 THEN 1 ELSE 0 END, TRUE
             FROM cx_response r WHERE r.program_id = %(program)s""",
        values,
    )
    for table in ("cx_case", "cx_response"):
        env.cr.execute(f"ANALYZE {table}")


def opening(env, count):
    """Queries and seconds of a few unhappy answers and of many, each of another customer."""
    program = program_of(env)
    team = env["cx.case.team"].create(
        {"name": "Bench", "member_ids": [(0, 0, {"user_id": env.uid, "capacity": 2 * count})]}
    )
    rule = env["cx.case.rule"].create(
        {"name": "Bench", "program_id": program.id, "team_id": team.id, "sequence": 0}
    )
    rule.action_start()
    opened(env, program, 10)
    few, _seconds = opened(env, program, count // 10)
    many, seconds = opened(env, program, count)
    figures = {"cases": count, "queries": many, "queries_of_a_tenth": few, "seconds": seconds}
    more = 100 * (many - few) / (count - count // 10)
    limit = TARGETS["queries_per_hundred"]
    report("cases-opening", {**figures, "queries_per_hundred": more}, f"{limit}", more <= limit)


def opened(env, program, count):
    people = env["res.partner"].create([{"name": f"Bench {number}"} for number in range(count)])
    env.flush_all()
    env.invalidate_all()
    before, start = env.cr.sql_log_count, time.perf_counter()
    env["cx.response"].create(
        [
            {"metric_id": program.metric_id.id, "program_id": program.id, "partner_id": person.id, "score": 1}
            for person in people
        ]
    )
    env.flush_all()
    return env.cr.sql_log_count - before, time.perf_counter() - start


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
