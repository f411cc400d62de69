"""Finds the phrases of a lexicon in a text.

A phrase is one word or several, which must follow each other in a clause; one other word may stand between two of
them. Letters are compared as `folding` says. A star at the end of a word stands for any ending; every other character
that is neither word nor picture means nothing. Words that were looked up once are remembered.

>>> rows = [("on time", "en", "delivery"), ("expens*", "en", "price"), ("(c++|.*", "en", 3)]
>>> lexicon, text = Lexicon(Phrase(*row) for row in rows), "It came ON the time, but expensively."
>>> [(text[found.start : found.end], found.phrase.about) for found in lexicon.find(words.cut(text))]
[('ON the time', 'delivery'), ('expensively', 'price')]
>>> is_phrase("...*"), is_phrase("ok")
(False, True)
"""

from collections import defaultdict
from typing import Any, NamedTuple

from . import folding, roman_hindi, words

SHORTEST_BEGINNING = 2
MOST_REMEMBERED = 200_000
# No word of any language here: somebody who leans on the keyboard, or wants to fill the memory.
LONGEST_WORD = 100
NOTHING = frozenset()


class Phrase(NamedTuple):
    """`about` is whatever the phrase stands for."""

    text: str
    language: str
    about: Any


class Found(NamedTuple):
    """`first` and `last` are numbers of tokens, `start` and `end` places in the text."""

    first: int
    last: int
    start: int
    end: int
    phrase: Phrase


def is_phrase(text):
    """Return whether anything could be found with it."""
    return bool(_steps(text, "any"))


def _steps(text, language):
    """What the words of a phrase must be: `[(form, is only the beginning)]`."""
    found = []
    for part in text.split():
        tokens = [token for token in words.cut(part) if token.kind != words.END]
        for token in tokens:
            is_last = token is tokens[-1]
            is_beginning = is_last and part.endswith("*") and len(token.text) >= SHORTEST_BEGINNING
            found.append((folding.form_of_entry(token.text, language, is_beginning), is_beginning))
    return found


class Lexicon:
    """Phrases made ready to be found; it never changes."""

    def __init__(self, phrases):
        self._steps = {}
        self._beginnings = set()
        self._longest = 0
        self._starting = defaultdict(list)
        self._remembered = {}
        for phrase in phrases:
            steps = _steps(phrase.text, phrase.language)
            if steps:
                numbers = [self._number(step) for step in steps]
                self._starting[numbers[0]].append((tuple(numbers[1:]), phrase))

    def _number(self, step):
        form, is_beginning = step
        if is_beginning:
            self._beginnings.add(form)
            self._longest = max(self._longest, len(form))
        return self._steps.setdefault(step, len(self._steps))

    def find(self, tokens):
        """Return what was found in `words.Token`s, in the order of the text; finds may overlap."""
        met = self._meet(tokens)
        found = []
        for first, numbers in enumerate(met):
            for number in numbers or ():
                for rest, phrase in self._starting.get(number, ()):
                    last = _follow(met, first, rest)
                    if last is not None:
                        found.append(Found(first, last, tokens[first].start, tokens[last].end, phrase))
        return found

    def _meet(self, tokens):
        """For each token the steps that it may be; None for the end of a clause."""
        plain = [token.text.lower() for token in tokens if token.kind == words.WORD]
        is_hindi = roman_hindi.is_likely(plain)
        return [
            None if token.kind == words.END else self._numbers_of(token.text, is_hindi) for token in tokens
        ]

    def _numbers_of(self, text, is_hindi):
        if len(text) > LONGEST_WORD:
            return NOTHING
        known = self._remembered.get(text)
        if known is None:
            if len(self._remembered) >= MOST_REMEMBERED:
                self._remembered.clear()
            known = self._remembered[text] = self._look_up(text)
        return known[is_hindi]

    def _look_up(self, text):
        """The steps of a word where Latin letters are (without, with) Hindi."""
        forms = folding.forms_of(text)
        steps = {form: self._steps.get((form, False)) for form in forms}
        steps |= {(form, True): self._steps.get((form, True)) for form in self._beginnings_of(text)}
        found = {form: number for form, number in steps.items() if number is not None}
        everything = frozenset(found.values())
        plain = frozenset(
            number
            for form, number in found.items()
            if not (form[0] if isinstance(form, tuple) else form).startswith("r")
        )
        return plain or NOTHING, everything or NOTHING

    def _beginnings_of(self, text):
        for form in folding.beginnings_of(text):
            for length in range(SHORTEST_BEGINNING + 1, min(len(form), self._longest) + 1):
                if form[:length] in self._beginnings:
                    yield form[:length]


def _follow(met, at, rest):
    """The last token of a phrase that goes on with `rest` after the token `at`; None when it does not."""
    for wanted in rest:
        for place in (at + 1, at + 2):
            if place >= len(met) or met[place] is None:
                return None
            if wanted in met[place]:
                at = place
                break
        else:
            return None
    return at
