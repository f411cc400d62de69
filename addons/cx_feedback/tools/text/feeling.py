"""What feeling speaks from a comment: the valued words in it, turned around, strengthened and weakened.

Values go from -2 to 2. A word of denial turns the next valued word of its clause around (`REACH` words away at most),
in Hindi the nearest, rather the one before it; what is turned loses a little: "not bad" is less than good. A denial
with nothing to turn counts by itself, by its own value, unless it asks: who writes that something did not happen mostly
complains. Strengthening words multiply the valued word that they touch. Words of contrast end a clause; where only
one side of them tells a feeling, the other is taken for its opposite. A word of contrast that may be another word, too
(its value is 0), does so at the beginning of a clause only. With enough of both sides the feeling is mixed; without
any valued word it is unknown. In the manner of M. Taboada and others, "Lexicon-Based Methods for Sentiment
Analysis", Computational Linguistics 37 (2011).

>>> from . import lexicon
>>> words_of = [("good", "value", 1), ("not", "denial", -1), ("very", "degree", 1), ("but", "contrast", 0),
...             ("slow", "value", -1), ("ok", "value", 0), ("नहीं", "denial", 0), ("अच्छा", "value", 1)]
>>> book = lexicon.Lexicon(lexicon.Phrase(word, "hi" if word > "z" else "en", row) for word, *row in words_of)
>>> def say(text):
...     tokens = words.cut(text)
...     return of(tokens, book.find(tokens))[0]
>>> [say(text) for text in ("Very good", "not good", "Not so slow", "good but slow", "ok", "Monday", "अच्छा नहीं है")]
['positive', 'negative', 'positive', 'mixed', 'neutral', 'unknown', 'negative']
>>> [say(text) for text in ("It did not come", "Did it not come?", "It did not come. Why?")]
['negative', 'unknown', 'negative']
>>> [say(text) for text in ("Slow, but they called us", "But they called us")]
['mixed', 'unknown']
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
ALONE, SHORTEST_COMPLAINT = 0.5, 3
QUESTION_MARKS = ("?", "؟", "？")
SENTENCE_ENDS = (*QUESTION_MARKS, *".!…\n۔।॥。！")
ENOUGH_OF_BOTH = 0.5


class Mark(NamedTuple):
    """A word that counted: its place in the text, and what it counted as in the end."""

    start: int
    end: int
    value: float


def of(tokens, found):
    """Return the feeling and the `Mark`s of `lexicon.Found`, whose phrases are about `(role, value)`."""
    found = _longest(_without_torn(found))
    values = [row for row in found if row.phrase.about[0] == VALUE]
    weights = [float(row.phrase.about[1]) for row in values]
    clauses = _clauses(tokens, found)
    for row in found:
        if row.phrase.about[0] == DEGREE:
            _strengthen(row, values, weights)
    alone = [
        row for row in found if row.phrase.about[0] == DENIAL and not _deny(row, values, weights, clauses)
    ]
    values, weights = values + alone, weights + [_alone(row, tokens) for row in alone]
    told = [(row, weight) for row, weight in zip(values, weights, strict=True) if weight or row not in alone]
    marks = [Mark(row.start, row.end, weight) for row, weight in told]
    felt = MIXED if _has_two_sides(found, told, tokens) else _sum([weight for _row, weight in told])
    return felt, sorted(marks)


def _without_torn(found):
    """Without the phrases between whose words stands a denial: "had to wait" is not in "had not to wait"."""
    denied = {row.first for row in found if row.phrase.about[0] == DENIAL and row.first == row.last}
    return [
        row
        for row in found
        if row.last - row.first < len(row.phrase.text.split())
        or denied.isdisjoint(range(row.first + 1, row.last))
    ]


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
    """Turns the valued word that a denial is about; returns whether there is one."""
    number = _denied(row, values, clauses)
    if number is not None:
        weights[number] = -TURNED * weights[number] if weights[number] else DENIED_INDIFFERENCE
    return number is not None


def _denied(row, values, clauses):
    """The number of the valued word that a denial is about."""
    near = []
    for number, value in enumerate(values):
        is_behind = value.last < row.first
        distance = row.first - value.last if is_behind else value.first - row.last
        may_be = not is_behind or row.phrase.language in DENIAL_BEHIND
        if may_be and distance <= REACH and clauses[value.first] == clauses[row.first]:
            near.append((distance, not is_behind, number))
    return min(near)[-1] if near else None


def _alone(row, tokens):
    """What a denial counts that denies nothing of value."""
    ends = (token.text for token in tokens[row.last + 1 :] if token.text in SENTENCE_ENDS)
    is_question = next(ends, "") in QUESTION_MARKS
    is_sentence = sum(token.kind == words.WORD for token in tokens) >= SHORTEST_COMPLAINT
    return ALONE * row.phrase.about[1] if is_sentence and not is_question else 0.0


def _has_two_sides(found, told, tokens):
    """Whether a contrast stands between opposite feelings, or between a feeling and what tells none."""
    for row in found:
        if row.phrase.about[0] == CONTRAST and _is_between(row, tokens):
            before = sum(weight for value, weight in told if value.last < row.first)
            after = sum(weight for value, weight in told if value.first > row.last)
            if before * after < 0 or bool(before) != bool(after):
                return True
    return False


def _is_between(row, tokens):
    """Whether a word of contrast surely is one, and stands between words."""
    if not row.first or row.last + 1 == len(tokens):
        return False
    return bool(row.phrase.about[1]) or tokens[row.first - 1].kind == words.END


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
