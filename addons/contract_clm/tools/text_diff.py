"""What changed between two texts, paragraph by paragraph and word by word."""

import difflib
import re
from dataclasses import dataclass

SAME, ADDED, REMOVED, CHANGED, SKIPPED = "same", "added", "removed", "changed", "skipped"
# Spaces, numbers with their separators, words, and any other character alone.
_WORDS = re.compile(r"\s+|\d+(?:[.,'’٫٬\u00a0\u202f]\d+)*(?![^\W_])|[^\W_]+|.", re.S)
_ALIKE = 0.4


@dataclass(frozen=True)
class Row:
    """One paragraph of the comparison.

    ``pieces`` are ``(kind, text)`` with kind same, added or removed; a row of kind
    skipped stands for ``count`` equal paragraphs.
    """

    kind: str
    pieces: tuple = ()
    count: int = 1


def compare(before, after, context=None):
    """Return the Rows between two lists of paragraphs.

    ``context`` keeps so many equal paragraphs around each change and skips the
    rest; None keeps all. Equal lists give no changed row.
    """
    rows = []
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for kind, start, end, other_start, other_end in matcher.get_opcodes():
        if kind == "equal":
            rows += [Row(SAME, ((SAME, text),)) for text in before[start:end]]
        else:
            rows += _replaced(before[start:end], after[other_start:other_end])
    return rows if context is None else _folded(rows, context)


def changed(rows):
    """Return whether any row differs."""
    return any(row.kind not in (SAME, SKIPPED) for row in rows)


def words(before, after):
    """Return the ``(kind, text)`` pieces between two texts."""
    left, right = _WORDS.findall(before), _WORDS.findall(after)
    pieces = []
    matcher = difflib.SequenceMatcher(None, left, right, autojunk=False)
    for kind, start, end, other_start, other_end in matcher.get_opcodes():
        if kind == "equal":
            pieces.append((SAME, "".join(left[start:end])))
            continue
        if end > start:
            pieces.append((REMOVED, "".join(left[start:end])))
        if other_end > other_start:
            pieces.append((ADDED, "".join(right[other_start:other_end])))
    return tuple(pieces)


def replaced(text, changes, around=None):
    """Return the Row of a text in which stretches were replaced.

    ``changes`` are ``(start, end, other text)`` in order; ``around`` keeps so many
    characters on each side of a change and puts … for the rest, None keeps all.
    """
    pieces, position = [], 0
    for start, end, other in changes:
        pieces += [(SAME, text[position:start]), (REMOVED, text[start:end]), (ADDED, other)]
        position = end
    pieces.append((SAME, text[position:]))
    if around is not None:
        last = len(pieces) - 1
        pieces = [
            (kind, _cut(part, number > 0, number < last, around) if kind == SAME else part)
            for number, (kind, part) in enumerate(pieces)
        ]
    return Row(CHANGED, tuple(piece for piece in pieces if piece[1]))


def _cut(text, has_before, has_after, around):
    head = text[:around] if has_before else ""
    tail = text[-around:] if has_after else ""
    return text if len(text) <= len(head) + len(tail) + 1 else f"{head}…{tail}"


def _replaced(before, after):
    """Pair paragraphs that are alike, in order; the others came or went."""
    rows, position = [], 0
    for text in before:
        partner = next(
            (number for number in range(position, len(after)) if _are_alike(text, after[number])), None
        )
        if partner is None:
            rows.append(Row(REMOVED, ((REMOVED, text),)))
            continue
        rows += [Row(ADDED, ((ADDED, other),)) for other in after[position:partner]]
        rows.append(Row(CHANGED, words(text, after[partner])))
        position = partner + 1
    return rows + [Row(ADDED, ((ADDED, other),)) for other in after[position:]]


def _are_alike(text, other):
    matcher = difflib.SequenceMatcher(None, _WORDS.findall(text), _WORDS.findall(other), autojunk=False)
    return matcher.quick_ratio() >= _ALIKE and matcher.ratio() >= _ALIKE


def _folded(rows, context):
    near = set()
    for number, row in enumerate(rows):
        if row.kind != SAME:
            near.update(range(number - context, number + context + 1))
    folded = []
    for number, row in enumerate(rows):
        if number in near:
            folded.append(row)
        elif folded and folded[-1].kind == SKIPPED:
            folded[-1] = Row(SKIPPED, count=folded[-1].count + 1)
        else:
            folded.append(Row(SKIPPED))
    return folded
