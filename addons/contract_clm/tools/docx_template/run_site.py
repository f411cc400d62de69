"""A value in a run: it may break lines, and it keeps its own writing direction."""

import re
from xml.sax.saxutils import escape

from . import bidi, isolation, run_properties, signing, values
from .directions import LEFT_TO_RIGHT
from .signing_places import marker
from .sites import Site

_BREAK = ("", "\n", "\t")
_BREAKS = re.compile("([\n\t])")


class RunSite(Site):
    """Writes into an open run; text of the other direction gets a run of its own."""

    def __init__(self, name, place, run, around=LEFT_TO_RIGHT):
        super().__init__(name, place)
        prefix = run.prefix
        self._w = f"{prefix}:" if prefix else ""
        self._properties = run_properties.of(run)
        self._around = around
        self.takes_plain = around.is_plain
        self._runs = {}

    def emit(self, state, value, out):
        if value.__class__ is signing.Place:
            out.append(self._to_sign(value))
        else:
            super().emit(state, value, out)

    def _to_sign(self, place):
        """Return a marker and its blank; the last sign keeps both running from left to right."""
        right = self._around.paragraph
        text = marker(place.kind, place.role, place.number, right).encode()
        blank, last = "\u00a0".encode(), isolation.LRM.encode()
        stop = f"</{self._w}t></{self._w}r>".encode()
        pieces = [("marker of a place", text), (f"blank {place.kind}", blank), ("marker of a place", last)]
        runs = b"".join(stop + self._open(look) + body for look, body in pieces) + stop + self._open("plain")
        beside = self._written(isolation.RLM, True) if right else b""
        return beside + runs + beside

    def _encoded(self, text, state):
        if self.takes_plain:
            if values.is_plain(text):
                return text.encode()
            if not bidi.has_right(text) and not bidi.controls(text):
                return self._lines(text).encode()
        return self._directed(text)

    def _directed(self, text):
        around, found = self._around, []
        for piece in _BREAKS.split(text):
            if piece in _BREAK:
                found.append((piece, around.run))
            else:
                found += isolation.pieces(piece, around.run, around.paragraph, around.beside)
        return b"".join(self._written(*pair) for pair in bidi.joined(found))

    def _written(self, text, right):
        body = self._lines(text).encode()
        return body if right == self._around.run else self._apart("right" if right else "left", body)

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
            xml = run_properties.xml(self._look(look)).decode()
            w = self._w
            self._runs[look] = f'<{w}r>{xml}<{w}t xml:space="preserve">'.encode()
        return self._runs[look]

    def _look(self, look):
        if look == "plain":
            return self._properties
        if look == "marker of a place":
            return signing.marker_look()
        if look.startswith("blank "):
            return signing.blank_look(look.removeprefix("blank "))
        if look == "right":
            return run_properties.as_right_to_left(self._properties)
        if look == "marker" and not self._around.run:
            return run_properties.highlighted(self._properties)
        left = run_properties.as_left_to_right(self._properties, self._around.inherited)
        return left if look == "left" else run_properties.highlighted(left)

    def _missing(self, state):
        """Return the highlighted marker for a missing value, kept apart like a value."""
        state.note_missing(self)
        outer = isolation.RLM if self._around.paragraph else ""
        inner = isolation.LRM if self._around.paragraph else ""
        before = self._written(outer, True) if outer else b""
        marker = self._apart("marker", escape(f"{inner}[{self.name}]{inner}").encode())
        return before + marker + before
