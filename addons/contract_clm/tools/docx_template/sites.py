"""What the program does at one place: print a value, or tidy up after a block.

A site gets the rendering (``state``), the value and the pieces so far (``out``,
a list of bytes and of numbers of segments) and adds to them.
"""

import re
from xml.sax.saxutils import escape

from . import bidi, run_properties, values
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


class RunSite(Site):
    """A value in a run: it may break lines and change the writing direction."""

    def __init__(self, name, place, run):
        super().__init__(name, place)
        prefix = run.prefix
        self._w = f"{prefix}:" if prefix else ""
        self._properties = run_properties.of(run)
        self._right = run_properties.has(self._properties, "rtl")
        self.takes_plain = not self._right
        self._runs = {}

    def _encoded(self, text, state):
        if values.is_plain(text) and not (self._right and bidi.has_left(text)):
            return text.encode()
        if self._right == bidi.has_right(text) and not (bidi.has_left(text) and bidi.has_right(text)):
            return self._lines(text).encode()
        return self._directed(text)

    def _directed(self, text):
        if self._right and not bidi.has_left(text) and not bidi.has_right(text):
            return self._lines(text).encode()
        pieces = []
        for stretch, right in bidi.stretches(text, self._right):
            body = self._lines(stretch).encode()
            if right == self._right:
                pieces.append(body)
            else:
                pieces.append(self._apart("right" if right else "left", body))
        return b"".join(pieces)

    def _lines(self, text):
        w = self._w
        text = escape(text)
        if "\n" in text or "\t" in text:
            stop, start = f"</{w}t>", f'<{w}t xml:space="preserve">'
            text = text.replace("\n", f"{stop}<{w}br/>{start}")
            text = text.replace("\t", f"{stop}<{w}tab/>{start}")
        return text

    def _apart(self, look, body):
        """Put text into a run of its own with another look."""
        w = self._w
        stop = f"</{w}t></{w}r>".encode()
        return stop + self._open(look) + body + stop + self._open("plain")

    def _open(self, look):
        if look not in self._runs:
            make = {
                "plain": lambda properties: properties,
                "right": run_properties.as_right_to_left,
                "left": run_properties.as_left_to_right,
                "missing": run_properties.highlighted,
            }[look]
            xml = run_properties.xml(make(self._properties)).decode()
            w = self._w
            self._runs[look] = f'<{w}r>{xml}<{w}t xml:space="preserve">'.encode()
        return self._runs[look]

    def _missing(self, state):
        state.note_missing(self)
        return self._apart("missing", escape(f"[{self.name}]").encode())


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
