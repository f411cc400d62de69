"""Reads a comment: which themes it speaks of, with what feeling, and which words say so.

A theme is there when one of its phrases is, unless all its finds lie inside phrases that are excluded from it
("second to none" is no number). Text without any letter, or in an unknown script, is read like any other: nothing is
found in it.

>>> reader = Reader(
...     [ThemeWord(1, "price", "en"), ThemeWord(2, "staff", "en"), ThemeWord(1, "price list", "en", True)],
...     [FeelingWord("friendly", "en", 1), FeelingWord("👎", "any", -2), FeelingWord("not", "en", 0, NEGATION)])
>>> reader.read("Friendly staff, the price list was there")[:2]
((2,), 'positive')
>>> [reader.read(text)[:2] for text in ("Price 👎", "价格太贵了", "", "(((*+?[", "not friendly")]
[((1,), 'negative'), ((), 'unknown'), ((), 'unknown'), ((), 'unknown'), ((), 'negative')]
>>> [(mark.text, mark.theme, mark.value) for mark in reader.read("Price: not friendly").marks]
[('Price', 1, 0), ('friendly', 0, -0.8)]
>>> is_there = finder(["broken*", "पैसा वापस"])
>>> is_there("It arrived BROKEN"), is_there("पैसे वापस करो"), is_there("Thanks"), is_there(None)
(True, True, False, False)
"""

from collections import defaultdict
from typing import NamedTuple

from . import feeling, folding, lexicon, words

KINDS = (WORD, EMOJI, NEGATION, INTENSIFIER, CONTRAST) = (
    "word",
    "emoji",
    "negation",
    "intensifier",
    "contrast",
)
ROLES = {
    WORD: feeling.VALUE,
    EMOJI: feeling.VALUE,
    NEGATION: feeling.DENIAL,
    INTENSIFIER: feeling.DEGREE,
    CONTRAST: feeling.CONTRAST,
}
# Longer comments are read this far: nobody writes that much, and machines would.
LONGEST = 4_000


class ThemeWord(NamedTuple):
    theme: int
    phrase: str
    language: str
    is_exclusion: bool = False


class FeelingWord(NamedTuple):
    phrase: str
    language: str
    value: float
    kind: str = WORD


class Mark(NamedTuple):
    """A word that counted, for a theme or, with 0, for the feeling."""

    start: int
    end: int
    text: str
    theme: int
    value: float


class Reading(NamedTuple):
    themes: tuple
    feeling: str
    marks: list


class Reader:
    """Lexicons made ready; reads any number of comments."""

    def __init__(self, theme_words, feeling_words):
        self._themes = lexicon.Lexicon(
            lexicon.Phrase(row.phrase, row.language, (row.theme, row.is_exclusion)) for row in theme_words
        )
        self._feelings = lexicon.Lexicon(
            lexicon.Phrase(row.phrase, row.language, (ROLES[row.kind], row.value)) for row in feeling_words
        )

    def read(self, text):
        """Return the `Reading` of a comment."""
        text = text[:LONGEST]
        tokens = words.cut(text)
        themes = _without_excluded(self._themes.find(tokens))
        felt, counted = feeling.of(tokens, self._feelings.find(tokens))
        marks = [Mark(row.start, row.end, text[row.start : row.end], theme, 0) for theme, row in themes]
        marks += [Mark(row.start, row.end, text[row.start : row.end], 0, row.value) for row in counted]
        return Reading(tuple(sorted({theme for theme, _row in themes})), felt, sorted(marks))


def _without_excluded(found):
    excluded = defaultdict(set)
    for row in found:
        theme, is_exclusion = row.phrase.about
        if is_exclusion:
            excluded[theme].update(range(row.first, row.last + 1))
    return [
        (row.phrase.about[0], row)
        for row in found
        if not row.phrase.about[1]
        and not excluded[row.phrase.about[0]].issuperset(range(row.first, row.last + 1))
    ]


def finder(phrases):
    """Return what tells whether one of the phrases, of any language, stands in a text."""
    book = lexicon.Lexicon(
        lexicon.Phrase(phrase, language, True)
        for phrase in phrases
        for language in ("any", folding.ROMAN_HINDI)
    )
    return lambda text: bool(book.find(words.cut((text or "")[:LONGEST])))


def pieces(text, marks):
    """Return the text cut at its marks: `[(text, theme or 0, value or None)]`; None where nothing counted.

    >>> pieces("Nice price", [Mark(0, 4, "Nice", 0, 1.0), Mark(5, 10, "price", 7, 0)])
    [('Nice', 0, 1.0), (' ', 0, None), ('price', 7, 0)]
    """
    found, place = [], 0
    for mark in sorted(marks):
        if mark.start < place:
            continue
        if mark.start > place:
            found.append((text[place : mark.start], 0, None))
        found.append((text[mark.start : mark.end], mark.theme, mark.value))
        place = mark.end
    return [*found, (text[place:], 0, None)] if place < len(text) else found
