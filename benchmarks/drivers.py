"""Drivers of a score: a million answers of occasions with five scores each, and 1,000 rounds of the bootstrap.

    drivers.py [--answers 1000000]

Answers are generated in SQL over one year, and deleted afterwards; the figure is what the screen waits for.
"""

import argparse
import statistics
import sys
import time

from rounds import environment, report

ADDONS = "cx_feedback"
TARGETS = {"seconds": 3}
SCORES = 5
ROUNDS = 3
CHOICE = {"days": 1095}


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--answers", type=int, default=1_000_000)
    options = parser.parse_args(arguments)
    with environment() as env:
        generate(env, options.answers // SCORES)
        # Only what is committed can be vacuumed, and only then an index answers alone.
        env.cr.commit()
        try:
            vacuum(env)
            measure(env, options.answers)
        finally:
            env.cr.execute("DELETE FROM cx_response WHERE occasion_id > 0")
            env.cr.commit()
    return 0


def generate(env, occasions):
    """What people feel shows in all their scores, each with a chance of its own."""
    extra = env["cx.metric"].create({"name": "Bench", "kind": "stars", "question": "?"})
    metrics = env["cx.metric"].search([("kind", "!=", "text"), ("id", "!=", extra.id)])[: SCORES - 1] | extra
    env.flush_all()
    env.cr.execute("SELECT COALESCE(MAX(id), 0) FROM cx_response")
    [before] = env.cr.fetchone()
    env.cr.execute(
        """INSERT INTO cx_response (company_id, metric_id, channel, score, date, occasion_id)
           SELECT %(company)s, m.id, 'survey',
                  LEAST(m.scale_max, GREATEST(m.scale_min, round(
                      m.scale_min + (m.scale_max - m.scale_min) * (g.feeling * 0.6 + 0.5 * random())))),
                  g.date, %(before)s + %(scores)s * g.number
             FROM (SELECT number, random() AS feeling, now() - random() * interval '365 days' AS date
                     FROM generate_series(1, %(occasions)s) number) g
            CROSS JOIN cx_metric m WHERE m.id = ANY(%(metrics)s)""",
        {
            "company": env.company.id,
            "scores": SCORES,
            "occasions": occasions,
            "before": before,
            "metrics": metrics.ids,
        },
    )


def vacuum(env):
    with env.registry.cursor() as cursor:
        connection = cursor._cnx
        connection.rollback()
        connection.autocommit = True
        cursor.execute("VACUUM ANALYZE cx_response")
        connection.autocommit = False


def measure(env, answers):
    found, seconds = None, []
    for _round in range(ROUNDS):
        env.invalidate_all()
        start = time.perf_counter()
        found = env["cx.drivers"].read_drivers(CHOICE)["found"]
        seconds.append(time.perf_counter() - start)
    figures = {
        "answers": answers,
        "occasions": found["count"],
        "drivers": len(found["drivers"]),
        "seconds": statistics.median(seconds),
    }
    report("drivers", figures, f"{TARGETS['seconds']}s", figures["seconds"] <= TARGETS["seconds"])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
