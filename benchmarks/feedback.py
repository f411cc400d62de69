"""Feedback: storing answers beside `survey`, the overview of a million answers, and clicks over HTTP.

    feedback.py [--answers 1000000] [--surveyed 200] [--clicks 2000] [--parts store overview http]

Answers of the overview are generated in SQL over three years; everything else is what a user of the software gets.
"""

import argparse
import statistics
import sys
import time

from helpers import clicks
from rounds import environment, report

ADDONS = "cx_feedback"
# How many times survey's rate; milliseconds; seconds; share of an empty page's throughput; milliseconds of the server.
TARGETS = {"store": 20, "overview_ms": 100, "rebuild_s": 60, "http_ratio": 0.5, "server_ms": 20}
PARTS = ("store", "overview", "http")
BATCH = 1000
ROUNDS = 9
YEARS = 3
CHOICE = {"days": 90, "step": "month"}


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--answers", type=int, default=1_000_000)
    parser.add_argument("--surveyed", type=int, default=200)
    parser.add_argument("--clicks", type=int, default=2000)
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=PARTS)
    options = parser.parse_args(arguments)
    if "store" in options.parts:
        with environment() as env:
            store(env, options.surveyed)
    if "overview" in options.parts:
        with environment() as env:
            overview(env, options.answers)
    if "http" in options.parts:
        http(options.clicks)
    return 0


def store(env, surveyed):
    """Answers a second: survey's forms one after the other, as its page stores them; ours in bulk and one by one."""
    survey_rate = surveyed / seconds_of(lambda: fill_surveys(env, surveyed))
    bulk, single = bulk_answers(env), intake_answers(env, surveyed * 5)
    bulk_rate = 10 * BATCH / seconds_of(bulk)
    intake_rate = surveyed * 5 / seconds_of(single)
    times = bulk_rate / survey_rate
    figures = {
        "survey_per_s": survey_rate,
        "bulk_per_s": bulk_rate,
        "intake_per_s": intake_rate,
        "times": times,
        "intake_times": intake_rate / survey_rate,
    }
    report("feedback-store", figures, f"{TARGETS['store']}x", times >= TARGETS["store"])


def seconds_of(work):
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def fill_surveys(env, count):
    survey = env["survey.survey"].create({"title": "Bench", "access_mode": "public"})
    question = env["survey.question"].create(
        {"survey_id": survey.id, "title": "Would you?", "question_type": "scale"}
    )
    comment = env["survey.question"].create(
        {"survey_id": survey.id, "title": "Why?", "question_type": "text_box"}
    )
    for number in range(count):
        answer = survey._create_answer(check_attempts=False)
        answer._save_lines(question, str(number % 11))
        answer._save_lines(comment, "Fine")
        answer._mark_done()
        env.flush_all()


def running_program(env):
    program = env["cx.program"].create({"name": "Bench", "metric_id": env.ref("cx_feedback.metric_nps").id})
    program.action_start()
    return program


def bulk_answers(env):
    """What stores ten batches of answers."""
    program = running_program(env)
    partner = env["res.partner"].create({"name": "Bench"})

    def work():
        for _batch in range(10):
            env["cx.response"].create(
                [
                    {
                        "metric_id": program.metric_id.id,
                        "program_id": program.id,
                        "partner_id": partner.id,
                        "score": number % 11,
                        "comment": "Fine",
                    }
                    for number in range(BATCH)
                ]
            )
            env.flush_all()

    return work


def intake_answers(env, count):
    """What stores one answer after the other, each by its own ticket."""
    tickets = clicks.invite(env, running_program(env), count)
    intake = env["cx.intake"]

    def work():
        for number, ticket in enumerate(tickets):
            intake._store(intake._open(ticket), str(number % 11), comment="Fine")
            env.flush_all()

    return work


def overview(env, count):
    generate(env, count)
    rebuild = seconds_of(env["cx.rollup"]._rebuild)
    for table in ("cx_rollup", "cx_response"):
        env.cr.execute(f"ANALYZE {table}")
    env.cr.execute("SELECT COUNT(*) FROM cx_rollup")
    [rows] = env.cr.fetchone()
    report(
        "feedback-rebuild",
        {"answers": count, "seconds": rebuild, "rows": rows},
        f"{TARGETS['rebuild_s']}s",
        rebuild <= TARGETS["rebuild_s"],
    )
    for days in (90, 1095):
        choice = {**CHOICE, "days": days}
        tiles = median_ms(env, lambda choice=choice: env["cx.overview"].tiles(choice))
        comments = median_ms(env, lambda choice=choice: env["cx.overview"].comments(choice))
        figures = {"answers": count, "days": days, "tiles_ms": tiles, "comments_ms": comments}
        reached = max(tiles, comments) <= TARGETS["overview_ms"]
        report("feedback-overview", figures, f"{TARGETS['overview_ms']}ms", reached)


def median_ms(env, work):
    found = []
    for _round in range(ROUNDS):
        env.invalidate_all()
        found.append(1000 * seconds_of(work))
    return statistics.median(found)


def generate(env, count):
    """Answers to twelve programs of all metrics, over three years; every fifth has a comment."""
    metrics = env["cx.metric"].search([("kind", "!=", "text")])
    touchpoints = env["cx.touchpoint"].search([])
    programs = env["cx.program"].create(
        [
            {
                "name": f"Bench {number}",
                "metric_id": metrics[number % len(metrics)].id,
                "touchpoint_id": touchpoints[number % len(touchpoints)].id,
            }
            for number in range(12)
        ]
    )
    env.flush_all()
    env.cr.execute(
        """INSERT INTO cx_response (company_id, metric_id, program_id, touchpoint_id, channel, score, band,
                                    comment, date)
           SELECT %(company)s, p.metric_id, p.id, p.touchpoint_id, 'email', s.score,
                  CASE WHEN m.kind <> 'nps' THEN NULL WHEN s.score >= 9 THEN 'promoter'
                       WHEN s.score >= 7 THEN 'passive' ELSE 'detractor' END,
                  CASE WHEN g %% 5 = 0 THEN 'Comment ' || g END,
                  now() - random() * interval '1 day' * 365 * %(years)s
             FROM generate_series(1, %(count)s) g
             JOIN cx_program p ON p.id = (%(programs)s::int[])[1 + g %% 12]
             JOIN cx_metric m ON m.id = p.metric_id
            CROSS JOIN LATERAL (
                  SELECT m.scale_min
                         + floor(sqrt(random() + g * 0) * (m.scale_max - m.scale_min + 1))::int AS score) s""",
        {"company": env.company.id, "years": YEARS, "count": count, "programs": programs.ids},
    )


def http(count):
    """Clicks of fifty people at once on a server of two workers, beside an empty page of the same server."""
    found = clicks.measure(count)
    ratio = found["clicks_per_s"] / found["empty_per_s"]
    good = (
        ratio >= TARGETS["http_ratio"]
        and found["server_ms"] <= TARGETS["server_ms"]
        and not found["errors"]
        and not found["doubled"]
    )
    report(
        "feedback-http", {**found, "ratio": ratio}, f"{TARGETS['http_ratio']}x,{TARGETS['server_ms']}ms", good
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
