"""Cuts what people write into words, emoji and ends of clauses, with their places in the text.

A word is a run of letters, marks and digits in the sense of Unicode: the vowel signs of Devanagari are marks, at which
the `\\w` of regular expressions would cut. Han and Kana are written without spaces; there each character is a word.
Places count characters from 0. Source: Unicode Standard Annex 29, simplified.

>>> [token.text for token in cut("Isn't it good? 👍🏽 कीमत ठीक है।")]
["Isn't", 'it', 'good', '?', '👍🏽', 'कीमत', 'ठीक', 'है', '।']
>>> [(script(word), word) for word in ("price", "कीमत", "سعر", "価")]
[('latin', 'price'), ('devanagari', 'कीमत'), ('arabic', 'سعر'), ('other', '価')]
"""

import re
import unicodedata
from typing import NamedTuple

SCRIPTS = (LATIN, DEVANAGARI, ARABIC, OTHER) = ("latin", "devanagari", "arabic", "other")
KINDS = (WORD, EMOJI, END) = ("word", "emoji", "end")
EMOTICONS = r"(?<!\w)(?:[:;=]['’]?-?[)(DPp/|]|<3)(?!\w)"
JOINERS = "\u200c\u200d"
LAST_CUT = 0x20000


class Token(NamedTuple):
    kind: str
    text: str
    start: int
    end: int


def _class_of(*categories):
    """The inside of a character class with everything of these Unicode categories."""
    ranges, first = [], None
    for code in range(LAST_CUT + 1):
        if code < LAST_CUT and unicodedata.category(chr(code))[0] in categories:
            first = code if first is None else first
        elif first is not None:
            ranges.append(f"\\U{first:08x}-\\U{code - 1:08x}")
            first = None
    return "".join(ranges)


def _pattern():
    letters, marks = _class_of("L", "N"), _class_of("M")
    inside = f"{letters}{marks}{JOINERS}"
    alone = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
    picture = "[\u2190-\u2bff\u3030\u303d\U0001f000-\U0001faff]"
    skin = "[\ufe0f\U0001f3fb-\U0001f3ff]*"
    return re.compile(
        f"(?P<{EMOJI}>{picture}{skin}(?:\u200d{picture}{skin})*|{EMOTICONS})"
        f"|(?P<{WORD}>[{alone}]|[{letters}][{inside}]*(?:['’ʼ´`][{inside}]+)*)"
        f"|(?P<{END}>[.,;:!?…\\n()|،؛؟۔।॥–—。、！？]|\\s[-/]\\s)"
    )


PATTERN = _pattern()


def cut(text):
    """Return the `Token`s of a text, in their order."""
    return [Token(found.lastgroup, found[0], *found.span()) for found in PATTERN.finditer(text)]


def script(word):
    """Return the script of a word, by its first letter that belongs to one."""
    for letter in word:
        if letter.isascii():
            if letter.isalpha():
                return LATIN
        elif "\u0900" <= letter <= "\u097f":
            return DEVANAGARI
        elif _is_arabic(letter):
            return ARABIC
        elif letter.isalpha():
            return LATIN if unicodedata.name(letter, "").startswith("LATIN") else OTHER
    return OTHER


def _is_arabic(letter):
    return any(
        low <= letter <= high
        for low, high in (
            ("\u0600", "\u06ff"),
            ("\u0750", "\u077f"),
            ("\ufb50", "\ufdff"),
            ("\ufe70", "\ufeff"),
        )
    )
