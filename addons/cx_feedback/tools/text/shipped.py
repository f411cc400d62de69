"""Lexicons as they come with the addon: plain text, one file per language, to be read once and edited in the database.

A line in brackets begins a section: `[theme CODE]`, `[not theme CODE]` for what is excluded from it, `[value N]`,
`[emoji N]`, `[intensifier N]`, `[negation N]`, `[contrast N]` (0 without a number). Phrases stand between commas, over
any number of lines; a line that begins with # is a remark.

>>> for row in parse("# Prices\\n[theme price]\\nprice, hidden\\ncost*\\n[value -1]\\ndear\\n[negation]\\nnot"):
...     print(row)
Row(section='theme', phrase='price', code='price', value=0)
Row(section='theme', phrase='hidden cost*', code='price', value=0)
Row(section='word', phrase='dear', code='', value=-1)
Row(section='negation', phrase='not', code='', value=0)
"""

import re
from typing import NamedTuple

from . import reading

THEME, EXCLUSION = "theme", "exclusion"
LANGUAGES = ("en", "hi", "hi_Latn", "ar", "any")
HEAD = re.compile(r"\[(not theme|theme|value|emoji|intensifier|negation|contrast)(?: (\S+))?\]")
SECTIONS = {"not theme": EXCLUSION, "value": "word"}


class Row(NamedTuple):
    section: str
    phrase: str
    code: str
    value: int


def parse(text):
    """Yield the `Row`s of a lexicon; a phrase that stands twice in one section comes once."""
    for kind, about, phrases in _sections(text):
        for phrase in dict.fromkeys(" ".join(part.split()) for part in " ".join(phrases).split(",")):
            if phrase:
                yield _row(SECTIONS.get(kind, kind), phrase, about or "")


def _sections(text):
    kind, about, lines = "", "", []
    for line in text.splitlines():
        head = HEAD.fullmatch(line.strip())
        if head:
            yield kind, about, lines
            (kind, about), lines = head.groups(), []
        elif not line.startswith("#"):
            lines.append(line)
    yield kind, about, lines


def _row(section, phrase, about):
    if section in (THEME, EXCLUSION):
        return Row(section, phrase, about, 0)
    return Row(section, phrase, "", int(about or 0))


def reader_of(texts):
    """Return a `reading.Reader` of lexicons, `{language: text}`, and the code of each theme by its number.

    >>> reader, codes = reader_of({"en": "[theme price]\\nprice\\n[value -1]\\ndear"})
    >>> found = reader.read("Dear price")
    >>> [codes[theme] for theme in found.themes], found.feeling
    (['price'], 'negative')
    """
    numbers, themes, feelings = {}, [], []
    for language, text in texts.items():
        for row in parse(text):
            if row.code:
                number = numbers.setdefault(row.code, len(numbers) + 1)
                themes.append(reading.ThemeWord(number, row.phrase, language, row.section == EXCLUSION))
            else:
                feelings.append(reading.FeelingWord(row.phrase, language, row.value, row.section))
    return reading.Reader(themes, feelings), {number: code for code, number in numbers.items()}
