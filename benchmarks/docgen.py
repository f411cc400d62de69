"""Time the drafting of a DOCX against docxtpl and against the floor.

    docgen.py [--verify] [--rounds 9] [--template FILE --data FILE]...

Both engines are warm, in one process, and take turns; the figures are medians.
The floor is what no engine can avoid: escape the values, join them with the
rest, deflate the parts that change and write the zip. Without ``--template``
the two agreements of ``$SUITE_CORPUS`` are drafted, their ``{tag}`` adopted.
"""

import argparse
import gc
import io
import json
import os
import re
import statistics
import sys
import time
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

sys.path.insert(0, str(Path(__file__).resolve().parent))
from helpers import filling
from helpers.filling import put

ROOT = Path(__file__).resolve().parent.parent
TARGETS = {"common-paper-csa-with-sla": 100, "common-paper-mutual-nda": 40}
# The same job from end to end, through Odoo; it needs a database, the engine does not.
ALSO = ("bulk",)
OVER_FLOOR = 2
# The engine sets a value of the other direction apart by signs that nobody sees; docxtpl does not.
DIRECTION_MARKS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def engine():
    """Import the engine without Odoo."""
    sys.path.insert(0, str(ROOT / "addons" / "contract_clm"))
    from tools import docx_template

    return docx_template


def corpus_folder():
    default = ROOT.parent / "shared" / "corpus"
    return Path(os.environ.get("SUITE_CORPUS", default)) / "common-paper"


def corpus_cases(docx_template):
    for target in TARGETS:
        path = corpus_folder() / target.removeprefix("common-paper-") / "template.docx"
        if path.exists():
            data = docx_template.adopt(path.read_bytes()).data
            yield target, data, sample_context(docx_template.compile(data))


def sample_context(template):
    """Fill every field with a short text that needs escaping."""
    context = {}
    for field in template.fields:
        put(context, field.name.split("."), sample_value(field))
    return context


def suiting_context(docx_template, data):
    """Fill every field with what it seems to ask for; empty if the template is refused."""
    try:
        return filling.render(docx_template, docx_template.compile(data), {})[0]
    except docx_template.DocxTemplateError:
        return {}


def sample_value(field):
    if field.kind == "condition":
        return True
    return f"Mehta & Sons <{field.name.replace('_', ' ')}>"


def ours(docx_template, data, context):
    template = docx_template.compile(data)
    return lambda: template.render(context).data


def theirs(data, context):
    """Return docxtpl's rendering with a sandbox and autoescape, or None."""
    try:
        from docxtpl import DocxTemplate
        from jinja2.sandbox import SandboxedEnvironment
    except ImportError:
        return None
    template = DocxTemplate(io.BytesIO(data))
    environment = SandboxedEnvironment(autoescape=True)

    def render():
        template.render(context, environment, autoescape=True)
        stream = io.BytesIO()
        template.save(stream)
        return stream.getvalue()

    return render


def floor(data, context, rendered):
    """Return the least work: the parts that change, cut into as many pieces as values.

    The pieces come from the finished document, so that what a loop repeats counts.
    """
    before, after = parts_of(data), parts_of(rendered)
    changed = {name: part for name, part in after.items() if before.get(name) != part}
    values = [str(value) for value in flat(context)] or [""]
    pieces = {name: cut(part, len(values)) for name, part in changed.items()}
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in after.keys() - changed.keys():
            archive.writestr(name, after[name])
    return lambda: least_work(kept.getvalue(), pieces, values)


def parts_of(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def cut(part, count):
    size = len(part) // count + 1
    return [part[start : start + size] for start in range(0, len(part), size)]


def least_work(kept, changed, values):
    stream = io.BytesIO(kept)
    escaped = [escape(value).encode() for value in values]
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, pieces in changed.items():
            joined = [part for pair in zip(pieces, escaped, strict=False) for part in pair]
            archive.writestr(name, b"".join(joined))
    return stream.getvalue()


def flat(value):
    """Yield all values in dicts and lists."""
    if isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from flat(inner)
    else:
        yield value


def measure(functions, rounds):
    """Return the median milliseconds of each function, taking turns."""
    times = {name: [] for name in functions}
    for function in functions.values():
        function()
    for _round in range(rounds):
        for name, function in functions.items():
            gc.collect()
            repeats = 1 if name == "docxtpl" else 20
            start = time.perf_counter()
            for _repeat in range(repeats):
                function()
            times[name].append((time.perf_counter() - start) * 1000 / repeats)
    return {name: statistics.median(values) for name, values in times.items()}


def report(name, medians):
    own, least = medians["ours"], medians["floor"]
    other = medians.get("docxtpl")
    ratio = other / own if other else 0
    target = TARGETS.get(name, 40)
    reached = own / least <= OVER_FLOOR and (other is None or ratio >= target)
    other_text = f"{other:.2f}" if other else "none"
    return (
        f"docgen {name} ours_ms={own:.3f} docxtpl_ms={other_text} ratio={ratio:.0f} "
        f"floor_ms={least:.3f} over_floor={own / least:.2f} target={target} "
        f"reached={'yes' if reached else 'no'}"
    )


def paragraph_texts(data):
    """Return the non-empty paragraph texts of every part with text, without marks of direction."""
    from lxml import etree

    main = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    texts = []
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in sorted(archive.namelist()):
            if re.match(r"word/(document|header|footer|footnotes|endnotes)\d*\.xml", name):
                root = etree.fromstring(archive.read(name))
                for element in root.iter(main + "p"):
                    text = "".join(node.text or "" for node in element.iter(main + "t"))
                    text = DIRECTION_MARKS.sub("", text)
                    texts += [text.strip()] if text.strip() else []
    return texts


def verify(name, functions):
    """Return a line that compares the text of both engines, and whether it is equal."""
    if "docxtpl" not in functions:
        return f"verify {name} docxtpl=none", True
    own, other = (paragraph_texts(functions[key]()) for key in ("ours", "docxtpl"))
    different = [pair for pair in zip(own, other, strict=False) if pair[0] != pair[1]]
    same = not different and len(own) == len(other)
    line = (
        f"verify {name} paragraphs={len(own)} docxtpl_paragraphs={len(other)} "
        f"different={len(different)} text={'ok' if same else 'diff'}"
    )
    for left, right in different[:5]:
        line += f"\n  ours:    {left[:150]}\n  docxtpl: {right[:150]}"
    return line, same


def cases(docx_template, options):
    if not options.template:
        yield from corpus_cases(docx_template)
    for number, path in enumerate(options.template):
        data = Path(path).read_bytes()
        if number < len(options.data):
            context = json.loads(Path(options.data[number]).read_text())
        else:
            context = suiting_context(docx_template, data)
        yield Path(path).stem, data, context


def run_case(docx_template, name, data, context, options):
    try:
        rendered = docx_template.compile(data).render(context).data
    except docx_template.DocxTemplateError as error:
        place = f" ({error.part}:{error.paragraph})" if getattr(error, "part", "") else ""
        sys.stdout.write(f"docgen {name} refused={error.code}: {error.message}{place}\n")
        return False
    functions = {
        "ours": ours(docx_template, data, context),
        "floor": floor(data, context, rendered),
        "docxtpl": theirs(data, context),
    }
    functions = {key: function for key, function in functions.items() if function}
    if options.verify:
        line, same = verify(name, functions)
        sys.stdout.write(line + "\n")
        return same
    sys.stdout.write(report(name, measure(functions, options.rounds)) + "\n")
    return True


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--template", action="append", default=[])
    parser.add_argument("--data", action="append", default=[])
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--verify", action="store_true")
    options = parser.parse_args(arguments)
    docx_template = engine()
    found = [
        run_case(docx_template, name, data, context, options)
        for name, data, context in cases(docx_template, options)
    ]
    if not found:
        sys.stdout.write("docgen skipped: no corpus\n")
    return 0 if all(found) else 1


if __name__ == "__main__":
    sys.exit(main())
