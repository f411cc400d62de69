"""Who answers: the report of a million invitations, of which a third was answered.

    turnout.py [--invitations 1000000]

Invitations are generated in SQL over three years for a tenth as many people; the report reads the last twelve months
with the twelve before them, which tell how often people were asked.
"""

import argparse
import statistics
import sys
import time

from rounds import environment, report

ADDONS = "cx_feedback"
TARGETS = {"seconds": 3}
ROUNDS = 3
CHOICE = {"days": 365}


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--invitations", type=int, default=1_000_000)
    options = parser.parse_args(arguments)
    with environment() as env:
        generate(env, options.invitations)
        seconds = []
        for _round in range(ROUNDS):
            env.invalidate_all()
            start = time.perf_counter()
            asked = env["cx.turnout"].read_turnout(CHOICE)["all"]["asked"]
            seconds.append(time.perf_counter() - start)
    figures = {
        "invitations": options.invitations,
        "of_the_year": asked,
        "seconds": statistics.median(seconds),
    }
    report("turnout", figures, f"{TARGETS['seconds']}s", figures["seconds"] <= TARGETS["seconds"])
    return 0


def generate(env, count):
    program = env["cx.program"].create({"name": "Bench", "metric_id": env.ref("cx_feedback.metric_nps").id})
    env.flush_all()
    values = {
        "program": program.id,
        "company": env.company.id,
        "count": count,
        "metric": program.metric_id.id,
    }
    env.cr.execute(
        """INSERT INTO res_partner (name, complete_name, active, type, autopost_bills)
           SELECT 'Bench ' || n, 'Bench ' || n, TRUE, 'contact', 'ask'
             FROM generate_series(1, %(count)s / 10) n""",
        values,
    )
    env.cr.execute("UPDATE res_partner SET commercial_partner_id = id WHERE name LIKE 'Bench %'")
    env.cr.execute(
        """INSERT INTO cx_invitation (program_id, company_id, partner_id, channel, lang, state, sent_at, reminded_at)
           SELECT %(program)s, %(company)s, p.id, 'email', 'en_US',
                  CASE WHEN random() < 0.33 THEN 'answered' ELSE 'expired' END,
                  now() - random() * interval '1095 days', CASE WHEN random() < 0.5 THEN now() END
             FROM res_partner p CROSS JOIN generate_series(1, 10) WHERE p.name LIKE 'Bench %%'""",
        values,
    )
    env.cr.execute(
        """INSERT INTO cx_response (company_id, metric_id, program_id, partner_id, invitation_id, channel, score, date)
           SELECT %(company)s, %(metric)s, %(program)s, partner_id, id, 'email', floor(random() * 11),
                  sent_at + random() * interval '14 days'
             FROM cx_invitation WHERE program_id = %(program)s AND state = 'answered'""",
        values,
    )
    for table in ("res_partner", "cx_invitation", "cx_response"):
        env.cr.execute(f"ANALYZE {table}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
