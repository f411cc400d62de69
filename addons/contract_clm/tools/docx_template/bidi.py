"""The writing direction of a text: its letters decide, as in Unicode Standard Annex #9.

>>> own_direction("30 Days"), own_direction("عقد 12"), own_direction("–")
(False, True, None)
>>> stretches("Acme عقد 12", False)
[('Acme ', False), ('عقد', True), (' 12', False)]
"""

import re
from itertools import groupby
from unicodedata import bidirectional

_RIGHT = re.compile(
    "[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_LEFT = re.compile(
    "[A-Za-z\u00aa-\u058f\u0900-\u1fff\u200e\u2071-\u209c\u2102-\u2188\u2c00-\ud7ff\uf900-\ufb17"
    "\U00010000-\U000107ff\U00011000-\U0001d7ff\U00020000-\U0003ffff]"
)
_CONTROLS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_LETTERS = {"L": False, "R": True, "AL": True}
_WITH_ARABIC_DIGITS = {**_LETTERS, "AN": True}


def has_right(text):
    """Tell whether a text may hold a letter or digit of a right-to-left script."""
    return _RIGHT.search(text) is not None


def has_left(text):
    return _LEFT.search(text) is not None


def controls(text):
    """Return the signs that change the direction of what follows them."""
    return _CONTROLS.findall(text)


def own_direction(text):
    """Return the direction in which a text reads: True for right-to-left.

    The first letter decides; without one, digits read from left to right and Arabic
    digits as the text that they belong to. None when there are only signs.
    """
    first = next((right for right in map(letter, text) if right is not None), None)
    if first is not None:
        return first
    if has_right(text) and any(bidirectional(char) == "AN" for char in text):
        return True
    return False if any(map(str.isdigit, text)) else None


def letter(char):
    """Return the direction of a letter, None for any other sign."""
    return _LETTERS.get(bidirectional(char))


def letter_or_arabic_digit(char):
    return _WITH_ARABIC_DIGITS.get(bidirectional(char))


def stretches(text, base):
    """Split a text by direction; signs between two stretches go with ``base``."""
    if not (has_left(text) if base else has_right(text)):
        return [(text, base)]
    found, pending = [], ""
    for right, chars in groupby(text, letter_or_arabic_digit):
        piece = "".join(chars)
        if right is None:
            pending += piece
        elif not found or found[-1][1] == right or not pending:
            found.append((pending + piece, right))
            pending = ""
        else:
            found += [(pending, base), (piece, right)]
            pending = ""
    return joined([*found, (pending, base)])


def joined(found):
    """Join neighbours of one direction and leave out what is empty."""
    result = []
    for text, right in found:
        if not text:
            continue
        if result and result[-1][1] == right:
            result[-1] = (result[-1][0] + text, right)
        else:
            result.append((text, right))
    return result
