"""Time the compiling of templates with hundreds and thousands of tags.

    compiling.py [--tags 500,2000,8000]

Four times the tags should take about four times as long; ``growth`` is the factor
between the last two sizes. The times are processor time, the best of three.
"""

import argparse
import gc
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "addons" / "contract_clm" / "tests"))
TARGETS = {"growth": 6.5}


def shapes(builder, count):
    """Yield ``(name, blocks)`` of documents with that many tags."""
    value = [f"{{{{ party.field_{number % 50} }}}}" for number in range(count)]
    yield "paragraphs", [f"Text {one} more" for one in value]
    yield "one_paragraph", [" and ".join(value)]
    half = range(count // 2)
    cut = [
        piece
        for _block in half
        for piece in (builder.run("{% if a.b %}", "<w:b/>"), "y", builder.run("{% endif %}", "<w:i/>"))
    ]
    yield "blocks_in_a_paragraph", [builder.paragraph(*cut)]
    yield (
        "blocks_of_paragraphs",
        [text for _block in half for text in ("{% if a.b %}", "text", "{% endif %}")],
    )
    quarter = range(count // 4)
    loop = (["{% for x in rows %}", ""], ["{{ x.a }}", "{{ x.b }}"], ["{% endfor %}", ""])
    yield "loops_of_rows", [builder.table(*(row for _loop in quarter for row in loop))]
    yield (
        "references",
        [
            block
            for number in half
            for block in (
                "{% if a.b %}",
                builder.paragraph(
                    builder.bookmark(f"m{number}", "t", number),
                    builder.field(f" REF m{number} \\r \\h ", "7"),
                ),
                "{% endif %}",
            )
        ],
    )


def seconds(docx_template, data):
    limits = docx_template.Limits(tags=100_000)
    times = []
    for _round in range(3):
        gc.collect()
        start = time.process_time()
        docx_template.Template(data, limits)
        times.append(time.process_time() - start)
    return min(times)


def main(arguments=None):
    import docgen
    import docx_builder

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tags", default="500,2000,8000")
    counts = [int(count) for count in parser.parse_args(arguments).tags.split(",")]
    docx_template = docgen.engine()
    for name in dict(shapes(docx_builder, 4)):
        times = [
            seconds(docx_template, docx_builder.docx(*dict(shapes(docx_builder, count))[name]))
            for count in counts
        ]
        growth = times[-1] / times[-2]
        figures = " ".join(
            f"ms_{count}={spent * 1000:.0f}" for count, spent in zip(counts, times, strict=True)
        )
        reached = "yes" if growth <= TARGETS["growth"] else "no"
        sys.stdout.write(
            f"compiling {name} {figures} growth={growth:.1f} target={TARGETS['growth']} reached={reached}\n"
        )
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
