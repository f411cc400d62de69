"""Keep a value together where the text around it runs the other way.

Right-to-left text reorders what it meets: ``<Trading>`` loses its last bracket to the
other end, the groups of a phone number change places. A value is set apart by invisible
marks before and behind it; the value itself stays as it is.

The marks are LRM and RLM, and for a value of both directions also an embedding (LRE or
RLE … PDF): Word and LibreOffice both honour them and none of them shows. The isolates
U+2066 to U+2069 would say the same in fewer signs, but Word shows them as boxes and they
cut the words of a PDF in two; LibreOffice does not know ``w:dir``.

Source: Unicode Standard Annex #9, sections 2.2 and 2.6; ECMA-376 part 1, annex I.7.

>>> pieces("30 Days", False, True)
[('\\u200f', True), ('\\u200e30 Days\\u200e', False), ('\\u200f', True)]
>>> pieces("30 Days", False, False)
[('30 Days', False)]
"""

import re
from unicodedata import bidirectional

from . import bidi

LRM, RLM = "\u200e", "\u200f"
LRE, RLE, PDF, PDI = "\u202a", "\u202b", "\u202c", "\u2069"

_MARKS = re.compile("[\u200e\u200f\u202a-\u202c\u2069]")
_HELD = ("R", "AL", "NSM")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_BRACKETS = re.compile(r"[()\[\]{}]")
_OPENING = {")": "(", "]": "[", "}": "{"}
_ENDS = {"\u202a": PDF, "\u202b": PDF, "\u2066": PDI, "\u2067": PDI, "\u2068": PDI}


class Beside:
    """What stands beside a value in its paragraph: the last and the next letter.

    ``before`` and ``after`` are True for right-to-left, False for left-to-right or when
    nothing follows, None where only the finished document can tell.
    """

    __slots__ = ("after", "before")

    def __init__(self, before=None, after=None):
        self.before, self.after = before, after


UNKNOWN = Beside()


def without_marks(text):
    """Return a text without the signs that this module adds, to compare it."""
    return _MARKS.sub("", text)


def pieces(text, run, paragraph, beside=UNKNOWN):
    """Return ``(text, is right-to-left)`` pairs of a line, with the marks it needs.

    ``run`` and ``paragraph`` tell whether these run from right to left.
    """
    own, controls = bidi.own_direction(text), bidi.controls(text)
    if own is None:
        if not controls:
            return [(text, run)]
        own = paragraph
    if controls or _must_embed(text, own, paragraph):
        return _embedded(text, own, paragraph, controls)
    if paragraph and not own and _NUMBER.fullmatch(text):
        return bidi.joined([(RLM, True), (text, run), (RLM, True)])
    mark = RLM if own else LRM
    before, after = _inner_marks(text, own, paragraph, beside)
    found = _framed(text, own, mark * before, mark * after)
    if own and run and not paragraph:
        return found
    mark = RLM if paragraph else LRM
    before, after = _outer_marks(text, own, paragraph, beside)
    return bidi.joined([(mark * before, paragraph), *found, (mark * after, paragraph)])


def _framed(text, own, before, after):
    found = bidi.stretches(text, own)
    found[0] = (before + found[0][0], found[0][1])
    found[-1] = (found[-1][0] + after, found[-1][1])
    return found


def _inner_marks(text, own, paragraph, beside):
    """Tell at which ends a mark must hold to the value what is no letter."""
    first, last = bidirectional(text[0]), bidirectional(text[-1])
    if own:
        number = not paragraph and "EN" not in map(bidirectional, text)
        before = first in _HELD or (first == "AN" and number and beside.before is False)
        after = last in _HELD or (last == "AN" and number and beside.after is False)
        return not before, not after
    if paragraph:
        return True, True
    return beside.before is True and first != "L", False


def _outer_marks(text, own, paragraph, beside):
    """Tell at which sides the value must be kept from joining with its neighbour."""
    if own == paragraph:
        return False, not paragraph and _ends_right(text) and beside.after is not False
    if paragraph:
        return True, True
    return beside.before is not False, beside.after is not False


def _ends_right(text):
    known = map(bidi.letter_or_arabic_digit, reversed(text))
    return next((right for right in known if right is not None), False)


def _must_embed(text, own, paragraph):
    """Tell whether marks at the ends are not enough."""
    mixed, apart = (bidi.has_left if own else bidi.has_right)(text), own != paragraph
    return (mixed and apart) or ((mixed or apart) and not _brackets_pair(_BRACKETS.findall(text)))


def _brackets_pair(brackets):
    stack = []
    for char in brackets:
        if char not in _OPENING:
            stack.append(char)
        elif not stack or stack.pop() != _OPENING[char]:
            return False
    return not stack


def _embedded(text, own, paragraph, controls):
    stray, left_open = _balance(controls)
    opening, mark = (RLE if own else LRE), (RLM if paragraph else LRM)
    found = _framed(text, own, opening * (stray + 1), left_open + PDF)
    return bidi.joined([(mark, paragraph), *found, (mark, paragraph)])


def _balance(controls):
    """Return how many embeddings are closed without being open, and what ends the open ones."""
    stray, stack = 0, []
    for char in controls:
        if char in _ENDS:
            stack.append(_ENDS[char])
        elif char == PDF and not stack:
            stray += 1
        elif char == PDF and stack[-1] == PDF:
            stack.pop()
        elif char == PDI and PDI in stack:
            while stack.pop() != PDI:
                pass
    return stray, "".join(reversed(stack))
