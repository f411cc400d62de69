"""Numbers and cross references that stay right when blocks drop out or repeat.

While the document is written, marks report numbered paragraphs, bookmarks and
footnotes; references are left open and closed at the end, when all is known.
"""

from dataclasses import dataclass

from . import numbering, oxml
from .errors import RenderError
from .numerals import written

_SIDES = {
    "en": ("above", "below"),
    "hi": ("ऊपर", "नीचे"),
    "ar": ("أعلاه", "أدناه"),
    "de": ("oben", "unten"),
    "fr": ("ci-dessus", "ci-dessous"),
    "es": ("más arriba", "más abajo"),
}
_SEQUENCE_FORMATS = {
    "ROMAN": "upperRoman",
    "roman": "lowerRoman",
    "ALPHABETIC": "upperLetter",
    "alphabetic": "lowerLetter",
}


@dataclass(frozen=True)
class Target:
    """A bookmark as written: the paragraph's label, its turn, the next note."""

    label: object
    turn: int
    note: int


class Outline:
    """What the marks of one rendering have reported so far."""

    def __init__(self, definitions):
        self.definitions = definitions
        self.counter = numbering.Counter(definitions)
        self.label = None
        self.turn = 0
        self.notes = {"footnote": 0, "endnote": 0}
        self.sequences = {}
        self.targets = {}

    def snapshot(self):
        return (
            self.counter.copy(),
            self.label,
            dict(self.notes),
            dict(self.sequences),
            dict(self.targets),
        )

    def restore(self, snapshot):
        self.counter, self.label, self.notes, self.sequences, self.targets = snapshot

    def enter_note(self):
        """Forget the last number: a note stands outside of the numbered text. Return it."""
        label, self.label = self.label, None
        return label

    def leave_note(self, label):
        self.label = label

    def next_turn(self):
        self.turn += 1
        return self.turn


class Open:
    """A piece of output that is closed when everything else is known."""

    def __init__(self, close):
        self.close = close


class _Mark:
    """Base of the marks: they stand for no value of the author's."""

    place = None


class NumberMark(_Mark):
    """The beginning of a numbered paragraph."""

    def __init__(self, number, level):
        self._number, self._level = number, level

    def emit(self, state, value, out):
        outline = state.outline
        outline.label = outline.counter.next(self._number, self._level)


class BookmarkMark(_Mark):
    """The beginning of a bookmark that something refers to."""

    def __init__(self, name, numbered, note):
        self._name, self._numbered, self._note = name, numbered, note

    def emit(self, state, value, out):
        outline = state.outline
        label = outline.label if self._numbered else None
        note = outline.notes[self._note] + 1 if self._note else 0
        name = state.bookmark_name(self._name, True)
        outline.targets[name] = Target(label, outline.next_turn(), note)


class NoteMark(_Mark):
    """The reference of a footnote or endnote."""

    def __init__(self, kind):
        self._kind = kind

    def emit(self, state, value, out):
        state.outline.notes[self._kind] += 1


class SequenceMark(_Mark):
    """The result of a SEQ field."""

    def __init__(self, field):
        self._field = field

    def emit(self, state, value, out):
        numbers, name = state.outline.sequences, self._field.target
        reset = self._field.after("r")
        if reset.isdigit():
            numbers[name] = int(reset)
        elif not self._field.has("c"):
            numbers[name] = numbers.get(name, 0) + 1
        kind = _SEQUENCE_FORMATS.get(self._field.after("*"), "decimal")
        out.append(written(numbers.get(name, 0), kind).encode())


class ReferenceMark(_Mark):
    """A field that refers to a bookmark; ``shows`` says whether it has a result."""

    def __init__(self, field, place, title, shows):
        self.place = place
        self._field, self._title, self._shows = field, title, shows

    def without_result(self):
        """Keep the check that the bookmark is there; the field shows nothing."""
        self._shows = False

    def emit(self, state, value, out):
        outline = state.outline
        name = state.bookmark_name(self._field.target, True)
        label, turn = outline.label, outline.next_turn()
        out.append(Open(lambda: self._closed(state, name, label, turn)))

    def _closed(self, state, name, label, turn):
        outline = state.outline
        target = outline.targets.get(name) or outline.targets.get(self._field.target)
        if target is None:
            raise RenderError(
                f"The text refers to “{self._title}”, which is not in this document.",
                "dropped-bookmark",
                self.place,
                bookmark=name,
                title=self._title,
            )
        if not self._shows:
            return b""
        return oxml.escaped(self._text(state, target, label, turn))

    def _text(self, state, target, label, turn):
        if self._field.kind == "NOTEREF":
            number = str(target.note)
            return self._with_side(state, number, target, turn)
        number = self._number(state.outline.definitions, target.label, label)
        return self._with_side(state, number, target, turn)

    def _number(self, definitions, target, label):
        field = self._field
        if not (field.has("r") or field.has("n") or field.has("w")):
            return ""
        if target is None:
            return "0"
        bare = field.has("t")
        if field.has("n"):
            return numbering.text_of(target, definitions, bare=bare).rstrip(".")
        pieces = numbering.chain(target, definitions, bare)
        if field.has("r"):
            pieces = _relative(pieces, target, label)
        return "".join(text for _level, text in pieces).rstrip(".")

    def _with_side(self, state, number, target, turn):
        if not self._field.has("p"):
            return number
        language = state.setting.locale[:2]
        above, below = _SIDES.get(language, _SIDES["en"])
        side = above if target.turn < turn else below
        return f"{number} {side}".strip()


def _relative(pieces, target, label):
    """Leave out the levels shared with the last number before the reference."""
    if label is None or label.shared != target.shared:
        return pieces
    same = 0
    for mine, other in zip(label.counts, target.counts, strict=False):
        if mine != other:
            break
        same += 1
    kept = [piece for piece in pieces if piece[0] >= same]
    return kept or pieces[-1:]
