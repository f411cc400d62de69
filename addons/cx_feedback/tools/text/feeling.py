"""What feeling speaks from a comment: the valued words in it, turned around, strengthened and weakened.

Values go from -2 to 2. A word of denial turns the next valued word of its clause around (`REACH` words away at most),
in Hindi the one before it; what is turned loses a little: "not bad" is less than good. Strengthening words multiply the
valued word that they touch. Words of contrast end a clause. With enough of both sides the feeling is mixed; without
any valued word it is unknown. In the manner of M. Taboada and others, "Lexicon-Based Methods for Sentiment
Analysis", Computational Linguistics 37 (2011).

>>> from . import lexicon
>>> words_of = [("good", "value", 1), ("not", "denial", 0), ("very", "degree", 1), ("but", "contrast", 0),
...             ("slow", "value", -1), ("ok", "value", 0), ("नहीं", "denial", 0), ("अच्छा", "value", 1)]
>>> book = lexicon.Lexicon(lexicon.Phrase(word, "hi" if word > "z" else "en", row) for word, *row in words_of)
>>> def say(text):
...     tokens = words.cut(text)
...     return of(tokens, book.find(tokens))[0]
>>> [say(text) for text in ("Very good", "not good", "Not so slow", "good but slow", "ok", "Monday", "अच्छा नहीं है")]
['positive', 'negative', 'positive', 'mixed', 'neutral', 'unknown', 'negative']
"""

from typing import NamedTuple

from . import words

FEELINGS = (NEGATIVE, MIXED, NEUTRAL, POSITIVE, UNKNOWN) = (
    "negative",
    "mixed",
    "neutral",
    "positive",
    "unknown",
)
ROLES = (VALUE, DENIAL, DEGREE, CONTRAST) = ("value", "denial", "degree", "contrast")
DENIAL_BEHIND = ("hi", "hi_Latn")
REACH = 4
TURNED, STRONGER, WEAKER = 0.8, 1.5, 0.6
DENIED_INDIFFERENCE = -1.0
ENOUGH_OF_BOTH = 0.4


class Mark(NamedTuple):
    """A word that counted: its place in the text, and what it counted as in the end."""

    start: int
    end: int
    value: float


def of(tokens, found):
    """Return the feeling and the `Mark`s of `lexicon.Found`, whose phrases are about `(role, value)`."""
    found = _longest(found)
    values = [row for row in found if row.phrase.about[0] == VALUE]
    weights = [float(row.phrase.about[1]) for row in values]
    clauses = _clauses(tokens, found)
    for row in found:
        if row.phrase.about[0] == DEGREE:
            _strengthen(row, values, weights)
    for row in found:
        if row.phrase.about[0] == DENIAL:
            _deny(row, values, weights, clauses)
    marks = [Mark(row.start, row.end, weight) for row, weight in zip(values, weights, strict=True)]
    return _sum(weights), marks


def _longest(found):
    """Of finds that overlap, the longest; of two as long, the first."""
    taken, kept = set(), []
    for row in sorted(found, key=lambda row: (row.first - row.last, row.first)):
        places = range(row.first, row.last + 1)
        if taken.isdisjoint(places):
            taken.update(places)
            kept.append(row)
    return sorted(kept)


def _clauses(tokens, found):
    """The number of the clause of each token."""
    contrasts = {row.first for row in found if row.phrase.about[0] == CONTRAST}
    numbers, clause = [], 0
    for place, token in enumerate(tokens):
        clause += token.kind == words.END or place in contrasts
        numbers.append(clause)
    return numbers


def _strengthen(row, values, weights):
    for number, value in enumerate(values):
        # Before it, as in all our languages, or behind it with an Arabic "very".
        if value.first == row.last + 1 or (row.phrase.language == "ar" and value.last == row.first - 1):
            weights[number] *= STRONGER if row.phrase.about[1] > 0 else WEAKER


def _deny(row, values, weights, clauses):
    number = _denied(row, values, clauses)
    if number is not None:
        weights[number] = -TURNED * weights[number] if weights[number] else DENIED_INDIFFERENCE


def _denied(row, values, clauses):
    """The number of the valued word that a denial is about."""
    clause = clauses[row.first]
    ahead = [
        number
        for number, value in enumerate(values)
        if clauses[value.first] == clause and 0 < value.first - row.last <= REACH
    ]
    behind = [
        number
        for number, value in enumerate(values)
        if clauses[value.last] == clause and 0 < row.first - value.last <= REACH
    ]
    if row.phrase.language in DENIAL_BEHIND and behind:
        return behind[-1]
    return ahead[0] if ahead else None


def _sum(weights):
    if not weights:
        return UNKNOWN
    good = sum(weight for weight in weights if weight > 0)
    bad = -sum(weight for weight in weights if weight < 0)
    if good and bad and min(good, bad) >= ENOUGH_OF_BOTH * max(good, bad):
        return MIXED
    if good == bad:
        return NEUTRAL
    return POSITIVE if good > bad else NEGATIVE
