"""Themes: how well comments are read, how fast, and the screen of themes over a million answers.

    themes.py [--quality] [--answers 1000000] [--comments 100000]

With --quality only precision, recall and F1 of themes and feelings on the labelled comments: on the half that is held
out of each sample, and on fresh comments, which were written when the first lexicons were done; "unknown" counts as
neutral.
"""

import argparse
import pathlib
import statistics
import sys
import time

from rounds import environment, report

ADDONS = "cx_feedback"
FOLDER = pathlib.Path(__file__).resolve().parents[1] / "addons" / "cx_feedback"
LANGUAGES = ("en", "hi", "hi_Latn", "ar")
# Comments a second; milliseconds; F1 of themes.
TARGETS = {"per_s": 5000, "screen_ms": 300, "themes_f1": 0.75}
ROUNDS = 9
YEARS = 3


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quality", action="store_true")
    parser.add_argument("--answers", type=int, default=1_000_000)
    parser.add_argument("--comments", type=int, default=100_000)
    options = parser.parse_args(arguments)
    with environment() as env:
        quality()
        if not options.quality:
            generate(env, options.answers, options.comments)
            read_comments(env, options.comments)
            screen(env, options.answers)
    return 0


def quality():
    from odoo.addons.cx_feedback.tools.text import quality as measures
    from odoo.addons.cx_feedback.tools.text import shipped

    texts = {name: text_of(f"data/lexicon/{name}.txt") for name in shipped.LANGUAGES}
    reader, codes = shipped.reader_of(texts)
    for language, sample, rows in samples(measures):
        found = [reader.read(row.text) for row in rows]
        spoken = {
            "themes": (measures.themes_of, [{codes[theme] for theme in one.themes} for one in found]),
            "feelings": (measures.feelings_of, [one.feeling for one in found]),
        }
        for name, (measure, said) in spoken.items():
            scores, (low, high) = measure(rows, said), measures.interval(measure, rows, said)
            figures = {
                "language": language,
                sample: len(rows),
                **scores._asdict(),
                "low": low,
                "high": high,
            }
            target = TARGETS["themes_f1"] if name == "themes" else None
            report(f"themes-quality-{name}", figures, target, target is None or scores.f1 >= target)


def samples(measures):
    """The comments that tell how good the lexicons are: the held-out half, and a set written after the lexicons."""
    for language in LANGUAGES:
        rows = measures.parse(text_of(f"tests/comments/{language}.txt"))
        yield language, "held_out", [row for row in rows if row.held_out]
        yield language, "fresh", measures.parse(text_of(f"tests/comments/fresh/{language}.txt"))


def text_of(path):
    return (FOLDER / path).read_text(encoding="utf-8")


def generate(env, answers, comments):
    """Answers over three years to twelve programs; the comments are those of the labelled samples, with a number."""
    metrics = env["cx.metric"].search([("kind", "!=", "text")])
    programs = env["cx.program"].create(
        [{"name": f"Bench {number}", "metric_id": metrics[number % len(metrics)].id} for number in range(12)]
    )
    said = [
        line.split("|", 2)[2]
        for language in LANGUAGES
        for line in text_of(f"tests/comments/{language}.txt").splitlines()
    ]
    env.flush_all()
    env.cr.execute(
        """INSERT INTO cx_response (company_id, metric_id, program_id, channel, score, comment, date)
           SELECT %(company)s, p.metric_id, p.id, 'email',
                  m.scale_min + floor(random() * (m.scale_max - m.scale_min + 1))::int,
                  CASE WHEN g <= %(comments)s THEN (%(said)s::text[])[1 + g %% %(kinds)s] || ' ' || g END,
                  now() - random() * interval '1 day' * 365 * %(years)s
             FROM generate_series(1, %(count)s) g
             JOIN cx_program p ON p.id = (%(programs)s::int[])[1 + (random() * 11)::int + g * 0]
             JOIN cx_metric m ON m.id = p.metric_id""",
        {
            "company": env.company.id,
            "years": YEARS,
            "count": answers,
            "comments": comments,
            "said": said,
            "kinds": len(said),
            "programs": programs.ids,
        },
    )
    env.cr.execute("ANALYZE cx_response")


def read_comments(env, comments):
    """Reading into the database, batch by batch, and the counts of the months afterwards."""
    start = time.perf_counter()
    while env["cx.response"]._read_comments():
        pass
    read = time.perf_counter() - start
    start = time.perf_counter()
    while env["cx.theme.rollup"]._count_due():
        pass
    counted = time.perf_counter() - start
    figures = {"comments": comments, "per_s": comments / read, "count_s": counted}
    report("themes-reading", figures, f"{TARGETS['per_s']}/s", figures["per_s"] >= TARGETS["per_s"])


def screen(env, answers):
    env.cr.execute("ANALYZE cx_theme_rollup")
    env.cr.execute("SELECT COUNT(*) FROM cx_theme_rollup")
    [rows] = env.cr.fetchone()
    for months in (12, 36):
        found = []
        for _round in range(ROUNDS):
            env.invalidate_all()
            start = time.perf_counter()
            env["cx.theme.report"].themes({"months": months})
            found.append(1000 * (time.perf_counter() - start))
        figures = {"answers": answers, "months": months, "rows": rows, "screen_ms": statistics.median(found)}
        report(
            "themes-screen",
            figures,
            f"{TARGETS['screen_ms']}ms",
            figures["screen_ms"] <= TARGETS["screen_ms"],
        )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
