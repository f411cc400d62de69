"""Numbers and cross references that stay right when blocks drop out or repeat.

While the document is written, marks report numbered paragraphs, bookmarks and
footnotes; references are left open and closed at the end, when all is known.
"""

from dataclasses import dataclass

from . import numbering


@dataclass(frozen=True)
class Target:
    """A bookmark as written: the paragraph's label, its turn, the next note's sign."""

    label: object
    turn: int
    note: str


class Outline:
    """What the marks of one rendering have reported so far."""

    def __init__(self, definitions):
        self.definitions = definitions
        self.counter = numbering.Counter(definitions)
        self.label = None
        self.turn = 0
        self.notes = {}
        self.sequences = {}
        self.headings = {}
        self.targets = {}
        self.counted = {}

    def snapshot(self):
        return (
            self.counter.copy(),
            self.label,
            *(dict(table) for table in self._tables()),
        )

    def restore(self, snapshot):
        self.counter, self.label, *tables = snapshot
        self.notes, self.sequences, self.headings, self.targets, self.counted = tables

    def _tables(self):
        return self.notes, self.sequences, self.headings, self.targets, self.counted

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


class Mark:
    """Base of the marks: they stand for no value of the author's."""

    place = None


class NumberMark(Mark):
    """The beginning of a numbered paragraph."""

    def __init__(self, number, level):
        self._number, self._level = number, level

    def emit(self, state, value, out):
        outline = state.outline
        outline.label = outline.counter.next(self._number, self._level)


class BookmarkMark(Mark):
    """The beginning of a bookmark that something refers to.

    ``note`` is the ``NoteStyle`` of the first note in it, None if it holds none.
    """

    def __init__(self, name, numbered, note):
        self._name, self._numbered, self._note = name, numbered, note

    def emit(self, state, value, out):
        outline = state.outline
        label = outline.label if self._numbered else None
        note = self._note.sign(outline) if self._note else ""
        name = state.bookmark_name(self._name, True)
        outline.targets[name] = Target(label, outline.next_turn(), note)


class BookmarkEndMark(Mark):
    """The end of a bookmark whose sequence numbers something asks for."""

    def __init__(self, name):
        self._name = name

    def emit(self, state, value, out):
        outline = state.outline
        outline.counted[state.bookmark_name(self._name, True)] = dict(outline.sequences)
