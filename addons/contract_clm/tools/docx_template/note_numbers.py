"""The numbers of footnotes and endnotes, which ``NOTEREF`` fields repeat.

Source: ECMA-376 part 1, 17.11: ``numFmt``, ``numStart`` and ``numRestart``, of the
section or else of the document; a note with a mark of its own does not count.
"""

from dataclasses import dataclass

from .numbering import value, whole
from .numerals import written
from .outline import Mark
from .oxml import PPR, W

TAGS = {W + "footnoteReference": "footnote", W + "endnoteReference": "endnote"}
_USUAL = {"footnote": "decimal", "endnote": "lowerRoman"}
_ON = ("1", "true", "on")


@dataclass(frozen=True)
class NoteStyle:
    """How a note is numbered. Without a ``format`` its sign cannot be known."""

    kind: str
    format: str
    start: int = 1

    def number(self, outline):
        last = outline.notes.get(self.kind)
        return self.start if last is None else last + 1

    def sign(self, outline):
        """Return the sign of the next note; empty when only the reader can tell."""
        return written(self.number(outline), self.format) if self.format else ""


class NoteMark(Mark):
    """The reference of a note that counts."""

    def __init__(self, style):
        self._style = style

    def emit(self, state, value, out):
        state.outline.notes[self._style.kind] = self._style.number(state.outline)


class SectionMark(Mark):
    """The beginning of a section in which notes are counted anew."""

    def __init__(self, kinds):
        self._kinds = kinds

    def emit(self, state, value, out):
        for kind in self._kinds:
            state.outline.notes.pop(kind, None)


class NoteStyles:
    """The numbering of all notes of a text."""

    def __init__(self, root, settings):
        self._settings = settings
        self._sections = list(root.iter(W + "sectPr"))
        self._of, section = {}, 0
        for node in root.iter(*TAGS, W + "sectPr"):
            if node.tag in TAGS:
                self._of[node] = self._style(TAGS[node.tag], section, node)
            else:
                section += 1

    def of(self, reference):
        """Return the NoteStyle of a reference, or None if it does not count."""
        return self._of.get(reference)

    def restarts(self):
        """Yield ``(paragraph, kinds)`` for each end of a section behind which notes restart."""
        for number, section in enumerate(self._sections[:-1], 1):
            kinds = [kind for kind in _USUAL if self._value(kind, number, "numRestart") == "eachSect"]
            if kinds and section.getparent().tag == PPR:
                yield section.getparent().getparent(), kinds

    def _style(self, kind, section, node):
        if node.get(W + "customMarkFollows") in _ON:
            return None
        known = self._value(kind, section, "numRestart") != "eachPage"
        name = self._value(kind, section, "numFmt") or _USUAL[kind]
        return NoteStyle(kind, name if known else "", whole(self._value(kind, section, "numStart")) or 1)

    def _value(self, kind, section, name):
        own = self._sections[section] if section < len(self._sections) else None
        for holder in (own, self._settings):
            properties = None if holder is None else holder.find(f"{W}{kind}Pr")
            found = value(properties, name)
            if found:
                return found
        return ""
