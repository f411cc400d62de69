"""The results of ``SEQ`` fields: figures, tables and whatever else is counted by name.

A name counts in the text, and apart from it in each header, footer and in the
notes. Capitals make no difference in names. Source: ECMA-376 part 1, 17.16.5.56.
"""

from . import oxml
from .numerals import written
from .outline import Mark, Open

_PLAIN = ("mergeformat", "charformat")


class HeadingMark(Mark):
    """A heading of Word's own, from which ``SEQ \\s`` counts anew."""

    def __init__(self, level):
        self._level = level

    def emit(self, state, value, out):
        state.outline.headings[self._level] = state.outline.next_turn()


class SequenceMark(Mark):
    """A SEQ field; with ``shows`` in place of its stored result."""

    def __init__(self, field, story):
        self._field, self._shows, self._stored = field, True, field.stored
        self._key = story, field.target.casefold()

    def without_result(self):
        """Count, and print nothing."""
        self._shows = False

    def emit(self, state, value, out):
        number = self._count(state.outline)
        if not self._shows:
            return
        bookmark = self._field.second
        if bookmark:
            name = state.bookmark_name(bookmark, True)
            out.append(Open(lambda: self._at(state.outline, name)))
        elif not self._field.has("h") or formats(self._field):
            out.append(text_of(number, self._field).encode())

    def _count(self, outline):
        number, turn = outline.sequences.get(self._key, (0, 0))
        if self._field.second or self._field.has("c"):
            return number
        reset, level = self._field.after("r"), self._field.after("s")
        if reset.isdecimal() and len(reset) < 10:
            number = int(reset)
        elif level.isdecimal() and outline.headings.get(int(level), 0) > turn:
            number = 1
        else:
            number += 1
        outline.sequences[self._key] = number, outline.next_turn()
        return number

    def _at(self, outline, name):
        counted = outline.counted.get(name) or outline.counted.get(self._field.second) or {}
        number, _turn = counted.get(self._key, (0, 0))
        text = text_of(number, self._field) if number else self._stored
        return oxml.escaped(text)


def formats(field):
    """Return the general formats of a field that change what it shows."""
    return [name for name in field.formats if name.lower() not in _PLAIN]


def is_known(field):
    """Tell whether the format of a field is one that can be written here."""
    return all(_kind(name) for name in formats(field)) and not field.after("#").strip("0#")


def text_of(number, field):
    """Return a number as the field wants it written; digits if it says nothing."""
    picture = field.after("#")
    if picture:
        return str(number).zfill(picture.count("0"))
    kinds = [_kind(name) for name in formats(field)]
    return written(number, kinds[0]) if kinds else str(number)


def _kind(name):
    """Return the numbering format of a general format: the first letter decides on capitals."""
    upper = name[:1].isupper()
    return {
        "arabic": "decimal",
        "roman": "upperRoman" if upper else "lowerRoman",
        "alphabetic": "upperLetter" if upper else "lowerLetter",
        "ordinal": "ordinal",
        "hex": "hex",
    }.get(name.lower())
