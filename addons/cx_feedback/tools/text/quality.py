"""How well comments are read, measured on comments that a person has labelled.

A sample has a line per comment: feeling|themes|comment. Feelings are n, m, p and 0 for none or neither; themes two
letters each (`SHORT`). Of lines 1, 3, 5… the lexicons may learn; lines 2, 4, 6… are held out. Precision, recall and F1
of themes are over all pairs of comment and theme; those of feelings the mean of the four feelings. Intervals of 95 %
by the bootstrap over comments (B. Efron, 1979), with a seed. All are shares from 0 to 1.

>>> rows = parse("n|de|Late.\\np|de,pr|Cheap and quick.\\n0||Hm.")
>>> [row.held_out for row in rows], sorted(rows[1].themes)
([False, True, False], ['delivery', 'price'])
>>> found = themes_of(rows, [{"delivery"}, {"delivery", "quality"}, set()])
>>> [round(value, 3) for value in found]
[0.667, 0.667, 0.667]
>>> [round(value, 3) for value in feelings_of(rows, ["negative", "positive", "unknown"])]
[1.0, 1.0, 1.0]
"""

import random
from typing import NamedTuple

from . import feeling

SHORT = {
    "pr": "price",
    "de": "delivery",
    "qu": "quality",
    "se": "service",
    "pd": "product",
    "bi": "billing",
    "we": "website",
    "wa": "waiting",
    "co": "contract",
    "cm": "communication",
    "re": "returns",
    "or": "ordering",
}
FELT = {"n": feeling.NEGATIVE, "m": feeling.MIXED, "p": feeling.POSITIVE, "0": feeling.NEUTRAL}
ROUNDS = 500


class Row(NamedTuple):
    held_out: bool
    feeling: str
    themes: frozenset
    text: str


class Scores(NamedTuple):
    precision: float
    recall: float
    f1: float


def parse(text):
    """Return the `Row`s of a sample."""
    rows = []
    for number, line in enumerate(text.splitlines()):
        felt, themes, comment = line.split("|", 2)
        codes = frozenset(SHORT[short] for short in themes.split(",") if short)
        rows.append(Row(number % 2 == 1, FELT[felt], codes, comment))
    return rows


def themes_of(rows, found):
    """Return the `Scores` of sets of themes found, one for each row."""
    right = sum(len(row.themes & themes) for row, themes in zip(rows, found, strict=True))
    return _scores(right, sum(map(len, found)), sum(len(row.themes) for row in rows))


def feelings_of(rows, found):
    """Return the mean `Scores` of the feelings; what was not recognised counts as neutral."""
    pairs = [
        (row.feeling, feeling.NEUTRAL if felt == feeling.UNKNOWN else felt)
        for row, felt in zip(rows, found, strict=True)
    ]
    each = [
        _scores(
            sum(true == felt == one for true, felt in pairs),
            sum(felt == one for _true, felt in pairs),
            sum(true == one for true, _felt in pairs),
        )
        for one in sorted({true for true, _felt in pairs})
    ]
    return Scores(*(sum(values) / len(each) for values in zip(*each, strict=True)))


def _scores(right, said, true):
    precision = right / said if said else 0.0
    recall = right / true if true else 0.0
    return Scores(precision, recall, 2 * precision * recall / (precision + recall) if right else 0.0)


def interval(measure, rows, found, seed=1):
    """Return the ends of the interval of the F1 of a `measure`, `themes_of` or `feelings_of`."""
    dice, pairs = random.Random(seed), list(zip(rows, found, strict=True))
    values = sorted(
        measure(*map(list, zip(*dice.choices(pairs, k=len(pairs)), strict=True))).f1
        for _round in range(ROUNDS)
    )
    return values[round(0.025 * ROUNDS)], values[round(0.975 * ROUNDS) - 1]
