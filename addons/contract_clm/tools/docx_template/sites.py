"""What the program does at one place: print a value, or tidy up after a block.

A site gets the rendering (``state``), the value and the pieces so far (``out``,
a list of bytes and of numbers of segments) and adds to them.
"""

import re
from xml.sax.saxutils import escape

from . import values
from .errors import RenderError, ValueProblem
from .outline import Open

_LARGE = 10**15
_WHITE = re.compile("[\n\t]")
_SHOWN = re.compile(
    rb">[^<]*[^<\s][^<]*<|<w:(?:drawing|pict|object|sym|br|fldChar|fldSimple|ptab|"
    rb"footnoteReference|endnoteReference)\b"
)


class Site:
    """A value in plain text, for example in the document's properties."""

    takes_plain = True

    def __init__(self, name, place):
        self.name = name
        self.place = place

    def emit(self, state, value, out):
        if value.__class__ is int and -_LARGE < value < _LARGE and self.takes_plain:
            out.append(b"%d" % value)
            return
        text = self._text(state, value)
        if text is None:
            out.append(self._missing(state))
        elif text:
            out.append(self._encoded(text, state))

    def _text(self, state, value):
        """Return the checked text, or None for a missing value."""
        try:
            if values.is_missing(value):
                return None
            text = values.text_of(value, state.setting)
            return text if values.is_plain(text) else values.checked(text)
        except ValueProblem as problem:
            raise self.failure(problem) from None

    def failure(self, problem):
        return RenderError(
            f"{self.name}: {problem.message}",
            problem.code,
            self.place,
            **{**problem.values, "name": self.name},
        )

    def _missing(self, state):
        state.note_missing(self)
        return f"[{self.name}]".encode()

    def _encoded(self, text, state):
        return escape(_WHITE.sub(" ", text)).encode()


class AttributeSite(Site):
    """A value inside an attribute."""

    def _encoded(self, text, state):
        return escape(_WHITE.sub(" ", text), {'"': "&quot;"}).encode()


class Guard:
    """The beginning of something that must not stay behind empty."""

    place = None

    def emit(self, state, value, out):
        snapshot = state.outline.snapshot() if state.outline else None
        state.guards.append((len(out), snapshot))


class Mark:
    """A statement: nothing is printed, but an error in it has a place."""

    def __init__(self, place=None):
        self.place = place

    def emit(self, state, value, out):
        """Print nothing."""


class DropIfBlank:
    """The end of a paragraph that vanishes when its blocks left no text."""

    place = None

    def emit(self, state, value, out):
        start, snapshot = state.guards.pop()
        if not _SHOWN.search(state.bytes_of(out[start:])):
            del out[start:]
            if snapshot:
                state.outline.restore(snapshot)


class DropIfWithout:
    """The end of a table or row that vanishes without rows or cells."""

    place = None

    def __init__(self, mark):
        self._mark = mark

    def emit(self, state, value, out):
        start, _snapshot = state.guards.pop()
        if not any(self._mark in state.bytes_of([piece]) for piece in out[start:]):
            del out[start:]


class EntryEnd:
    """The end of a line of contents: it goes with the heading that it names."""

    place = None

    def __init__(self, bookmark):
        self._bookmark = bookmark

    def emit(self, state, value, out):
        start, _snapshot = state.guards.pop()
        pieces = out[start:]
        del out[start:]

        def close():
            if self._bookmark in state.outline.targets:
                return state.bytes_of(state.closed(pieces))
            return b""

        out.append(Open(close))


class EndWithParagraph:
    """The end of a cell, note or header: it must close with a paragraph."""

    place = None
    _ENDS = (b"</w:p>", b"<w:p/>")

    def emit(self, state, value, out):
        for piece in reversed(out):
            data = state.bytes_of([piece])
            if data.strip():
                if not data.rstrip().endswith(self._ENDS):
                    out.append(b"<w:p/>")
                return


GUARD_ENDS = (DropIfBlank, DropIfWithout, EntryEnd)
