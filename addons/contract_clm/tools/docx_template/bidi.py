"""Split a text into stretches of one writing direction.

A short form of the Unicode bidirectional algorithm (UAX #9): strong characters
decide, what is neutral between two stretches goes with the text around it.

>>> stretches("Acme عقد 12", False)
[('Acme ', False), ('عقد', True), (' 12', False)]
"""

import re
import unicodedata

_RIGHT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")
_LEFT_STRONG = re.compile("[A-Za-z\u00c0-\u058f\u0900-\u1fff\u3040-\ud7ff]")


def has_right(text):
    return _RIGHT.search(text) is not None


def has_left(text):
    return _LEFT_STRONG.search(text) is not None


def _direction(char):
    """Return True for right-to-left, False for left-to-right, None for neutral."""
    kind = unicodedata.bidirectional(char)
    if kind in ("R", "AL", "AN"):
        return True
    return False if kind == "L" else None


def stretches(text, base):
    """Return ``(text, is_right_to_left)`` pairs; ``base`` is the run's direction."""
    result, current, pending = [], [], []
    direction = None
    for char in text:
        own = _direction(char)
        if own is None:
            pending.append(char)
            continue
        if direction is None or own == direction:
            current += pending
        else:
            if direction == base:
                current += pending
                pending = []
            result.append(("".join(current), direction))
            current = list(pending)
            if pending and own != base:
                result.append(("".join(pending), base))
                current = []
        current.append(char)
        pending, direction = [], own
    return _joined(result, current, pending, direction, base)


def _joined(result, current, pending, direction, base):
    if current:
        result.append(("".join(current), direction))
    if pending:
        result.append(("".join(pending), base))
    merged = []
    for text, right in result:
        if merged and merged[-1][1] == right:
            merged[-1] = (merged[-1][0] + text, right)
        else:
            merged.append((text, right))
    return merged
