"""Draft from random, damaged and strange files until the time is over.

    fuzz.py [--seconds 600] [--seed 1] [--kind NAME]...

Each kind of case takes its turn, in one process. A case is right when the engine
renders a sound file or refuses with an error of its own; it is wrong when
anything else is raised, when the file has a fault that its sources do not have,
when the same data give other bytes the second time, or when it takes longer than
its limit. A line a kind, a summary last; wrong cases are told by their number:

    fuzz KIND cases=… rendered=… refused=… wrong=…

Kinds: ``template`` and ``clause`` (blocks, tables, notes, fields, clauses),
``damaged`` and ``moved`` (bytes and elements changed), ``adopted`` (a lawyer's own
file), ``mixed`` (tags put into agreements of the corpus, if there is one).
"""

import argparse
import contextlib
import io
import random
import sys
import time
import traceback
import zipfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import corpus
import docgen
from helpers import documents

SECONDS = 600
SLOW = 10
MOST_SHOWN = 20


class Refused(Exception):
    """The engine refused, with an error of its own."""


class Fuzz:
    """Cases of all kinds; ``seed`` and number make each of them again."""

    def __init__(self, docx_template, seed, folder):
        self._engine, self._seed = docx_template, seed
        self._limits = docx_template.Limits(iterations=2000, seconds=2.0)
        self._random = documents.load("docx_random")
        self._damage, self._nasty = documents.load("docx_damage"), documents.load("docx_nasty")
        self._judge = documents.load("docx_judge")
        self._agreements = [path.read_bytes() for _name, path in corpus.files(folder)]

    def kinds(self):
        names = ["template", "clause", "damaged", "moved", "adopted"]
        return [*names, "mixed"] if self._agreements else names

    def run(self, kind, number):
        """Return what is wrong in one case, None if the engine refused."""
        start = time.monotonic()
        try:
            found = getattr(self, f"_{kind}")(random.Random(f"{self._seed} {kind} {number}"))
        except Refused:
            found = None
        except Exception as error:
            place = traceback.extract_tb(error.__traceback__)[-1]
            found = [f"{type(error).__name__}: {error} in {place.name}"]
        if time.monotonic() - start > SLOW:
            found = [*(found or []), "it takes too long"]
        return found

    def _rendered(self, data, context, clauses=None):
        """Return the bytes twice, from two templates; raise Refused."""
        self._engine.check(data, clauses=clauses)
        try:
            return [
                self._engine.Template(data, self._limits)
                .render(context, currency="EUR", draft=True, clauses=clauses)
                .data
                for _time in range(2)
            ]
        except self._engine.DocxTemplateError as error:
            if not str(error):
                raise ValueError("an error without a sentence") from error
            raise Refused from error

    def _judged(self, data, context, clauses=None):
        first, second = self._rendered(data, context, clauses)
        found = self._judge.faults(first, data, *(clauses or {}).values())
        return [*found, *(["the bytes differ"] if first != second else [])]

    def _template(self, chance):
        return self._judged(self._random.random_template(chance), self._random.random_data(chance))

    def _clause(self, chance):
        data, clauses = self._random.random_template(chance), self._random.random_clauses(chance)
        return self._judged(data, self._random.random_data(chance), clauses)

    def _damaged(self, chance):
        self._rendered(self._damage.damaged_template(chance), self._random.random_data(chance))
        return []

    def _moved(self, chance):
        self._rendered(self._damage.shuffled_template(chance), self._random.random_data(chance))
        return []

    def _adopted(self, chance):
        data = self._nasty.nasty_file(chance)
        adopted = self._engine.adopt(data, self._engine.propose(data))
        found = list(self._nasty.adoption_faults(data, adopted))
        with contextlib.suppress(Refused):
            self._rendered(adopted.data, self._random.random_data(chance))
        return found

    def _mixed(self, chance):
        data = mixed(chance.choice(self._agreements), chance, self._random)
        return self._judged(data, self._random.random_data(chance))


def mixed(data, chance, pieces):
    """Return an agreement with tags in some of its paragraphs and around others."""
    from lxml import etree

    word = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    builder = documents.load("docx_builder")
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "word/document.xml":
                root = etree.fromstring(content)
                texts = list(root.iter(word + "t"))
                for node in chance.sample(texts, min(len(texts), 8)):
                    node.text = (node.text or "") + chance.choice(pieces.GOOD)
                blocks = [node for node in root[-1] if node.tag in (word + "p", word + "tbl")]
                for _pair in range(chance.randint(1, 6)):
                    first, last = sorted(chance.sample(range(len(blocks)), 2))
                    for position, text in zip((first, last), chance.choice(pieces.BLOCKS), strict=True):
                        tag = etree.fromstring(builder.part("document", builder.paragraph(text)).encode())[0]
                        (blocks[position].addprevious if position == first else blocks[position].addnext)(tag)
                content = etree.tostring(root)
            new.writestr(name, content)
    return stream.getvalue()


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=SECONDS)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kind", action="append")
    options = parser.parse_args(arguments)
    fuzz = Fuzz(docgen.engine(), options.seed, docgen.corpus_folder())
    kinds = options.kind or fuzz.kinds()
    counts = {kind: {"cases": 0, "rendered": 0, "refused": 0, "wrong": 0} for kind in kinds}
    end, wrong, number = time.monotonic() + options.seconds, 0, 0
    while time.monotonic() < end:
        number += 1
        for kind in kinds:
            found = fuzz.run(kind, number)
            outcome = "refused" if found is None else "wrong" if found else "rendered"
            counts[kind]["cases"] += 1
            counts[kind][outcome] += 1
            wrong += bool(found)
            if found and wrong <= MOST_SHOWN:
                sys.stdout.write(f"fuzz wrong kind={kind} seed={options.seed} case={number}: {found[0]}\n")
                sys.stdout.flush()
    for kind, row in counts.items():
        sys.stdout.write(f"fuzz {kind} {' '.join(f'{key}={value}' for key, value in row.items())}\n")
    total = sum(row["cases"] for row in counts.values())
    sys.stdout.write(f"fuzz summary seconds={options.seconds:.0f} cases={total} wrong={wrong}\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
