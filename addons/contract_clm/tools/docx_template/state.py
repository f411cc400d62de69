"""What one rendering knows and may still spend."""

import time
from collections.abc import Iterable

from jinja2 import pass_context
from jinja2.runtime import Undefined

from .errors import RenderError, ValueProblem
from .model import Missing
from .outline import Open, Outline

FIRST_FRESH_ID = 1_000_000
MAX_BOOKMARK = 40


class State:
    """The data, the setting, the missing values and the budget of a rendering."""

    def __init__(self, context, setting, limits, definitions=None, clauses=(), draft=False, names=()):
        self.setting = setting
        self.clauses = clauses
        self.draft = draft
        self.wanted = set()
        self.outline = Outline(definitions) if definitions else None
        self.missing = []
        self.guards = []
        self.grids = []
        self.note_starts = []
        self._notes = {}
        self._note_ids = {}
        self._last_id = FIRST_FRESH_ID
        self._ids = {}
        self._bookmarks, self._copies, self._names = {}, {}, set(names)
        self.variables = {name: value for name, value in context.items() if str(name)[:1] != "_"}
        self.variables["_setting"] = setting
        self.variables["_state"] = self
        self._limits = limits
        self._iterations = limits.iterations
        self._bytes = limits.output_size
        self._deadline = time.monotonic() + limits.seconds
        self._segments = ()

    def enter(self, program):
        self.guards, self.grids = [], []
        self._segments = program.segments

    def bytes_of(self, pieces):
        return b"".join(
            self._segments[piece].data if piece.__class__ is int else _shown(piece) for piece in pieces
        )

    def closed(self, pieces):
        """Return the pieces with everything that was left open filled in."""
        return [piece.close() if piece.__class__ is Open else piece for piece in pieces]

    def note_missing(self, site):
        place = site.place
        self.missing.append(Missing(site.name, place.part, place.paragraph, place.excerpt))

    def fresh_id(self, key, is_end):
        """Return a new number as bytes; an end gets the number of its start."""
        if not is_end:
            self._last_id += 1
            self._ids[key] = self._last_id
        return str(self._ids.get(key, self._last_id)).encode()

    def note_id(self, kind, first, is_reference):
        """Return the number of the note that is being written, as bytes."""
        if is_reference:
            self._note_ids[kind] = self._note_ids.get(kind, first - 1) + 1
        return b"%d" % self._note_ids[kind]

    def keep_note(self, kind, pieces):
        """Keep a finished note until its own part is written."""
        self._notes.setdefault(kind, []).extend(
            self._segments[piece].data if piece.__class__ is int else piece for piece in pieces
        )

    def kept_notes(self, kind):
        return self._notes.get(kind, [])

    def bookmark_name(self, name, is_reference):
        """Return the name of the copy of a bookmark that is being written."""
        if not is_reference:
            self._bookmarks[name] = self._free_name(name) if name in self._bookmarks else name
            self._names.add(self._bookmarks[name])
        return self._bookmarks.get(name, name)

    def _free_name(self, name):
        """Return a name that no other bookmark has, with a number behind."""
        count, wanted = self._copies.get(name, 1), name
        while wanted in self._names:
            count += 1
            tail = f"_{count}"
            wanted = name[: MAX_BOOKMARK - len(tail)] + tail
        self._copies[name] = count
        return wanted

    def check_time(self):
        if time.monotonic() > self._deadline:
            raise RenderError("The document takes too long to make.", "too-slow")

    def spend(self, write):
        """Let ``write`` use the budget of bytes: it takes what is left and returns it."""
        self._bytes = write(self._bytes)
        if self._bytes < 0:
            raise RenderError("The document becomes too large.", "too-large")

    def each(self, value):
        """Return what a loop goes over, as a list; charge it to the budget."""
        if value is None:
            return []
        if isinstance(value, (str, bytes)) or not isinstance(value, (Iterable, Undefined)):
            raise ValueProblem("Only a list can be repeated.", "not-a-list")
        items = []
        for item in value:
            items.append(item)
            self._iterations -= 1
            if self._iterations < 0:
                raise ValueProblem("The document repeats too much.", "endless")
        self.check_time()
        return items


def _shown(piece):
    return b"<w:t>?</w:t>" if piece.__class__ is Open else piece


@pass_context
def each(context, value):
    return context.parent["_state"].each(value)
