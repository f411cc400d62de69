"""Write a footnote where its reference stands, so that it shares its loop and block.

While the template is compiled, the notes move into the text, each behind its
reference. While a document is written, they are taken out of the text again, in
reading order and with ids of their own, and the notes' part puts them together.
"""

import copy
import posixpath

from . import oxml, paragraph
from .gaps import Op, statement
from .layout import lay_out
from .neighbours import keep_tables_apart
from .oxml import W
from .sites import Site

KINDS = {W + "footnoteReference": "footnote", W + "endnoteReference": "endnote"}
NOTES = (W + "footnote", W + "endnote")
_ORDINARY = (None, "normal")


class NoteId(Site):
    """The number of a note: one after the other as they are written.

    LibreOffice goes by this order and not by the number in the reference.
    """

    takes_plain = False

    def __init__(self, kind, first, is_reference):
        super().__init__(kind, None)
        self._first, self._is_reference = first, is_reference

    def emit(self, state, value, out):
        out.append(state.note_id(self.name, self._first, self._is_reference))


class NoteStart:
    """The beginning of a note inside the text."""

    place = None

    def emit(self, state, value, out):
        state.note_starts.append((len(out), state.outline.enter_note() if state.outline else None))


class NoteEnd:
    """The end of a note inside the text: it goes to the others of its kind."""

    place = None

    def __init__(self, kind):
        self._kind = kind

    def emit(self, state, value, out):
        start, label = state.note_starts.pop()
        state.keep_note(self._kind, out[start:])
        del out[start:]
        if state.outline:
            state.outline.leave_note(label)


class NotesHere:
    """The place of all notes of a kind in their own part."""

    place = None

    def __init__(self, kind):
        self._kind = kind

    def emit(self, state, value, out):
        out.extend(state.kept_notes(self._kind))


def part_name(main, kind):
    return posixpath.join(posixpath.dirname(main), f"{kind}s.xml")


def of(root, kind):
    """Return ``{id: element}`` of a part's own notes, without its separators."""
    return {
        note.get(W + "id"): note for note in root.iterchildren(W + kind) if note.get(W + "type") in _ORDINARY
    }


def move_in(analysis):
    """Move all notes of a kind into the text, if one has tags or stands in a block."""
    for reference, kind in KINDS.items():
        name = part_name(analysis.main, kind)
        if analysis.has(name) and _is_touched(analysis, name, reference):
            _Move(analysis.part(analysis.main), analysis.part(name), reference, kind).run()


def _is_touched(analysis, name, reference):
    if analysis.is_analysed(name):
        return True
    return analysis.is_analysed(analysis.main) and _stands_in_block(analysis.part(analysis.main), reference)


def _stands_in_block(part, reference):
    depth = 0
    for node in part.root.iter():
        if isinstance(node.tag, str):
            if depth and node.tag == reference:
                return True
            continue
        word = statement(part.layout.ops[int(node.text)].code)
        depth += (word in ("if", "for")) - (word in ("endif", "endfor"))
    return False


class _Move:
    """Moves the notes of one part into the main part."""

    def __init__(self, main, notes, reference, kind):
        self._main, self._notes = main, notes
        self._reference, self._kind = reference, kind
        self._table = of(notes.root, kind)
        self._first = 1
        self._laid_out = set()

    def run(self):
        references = [
            node for node in self._main.root.iter(self._reference) if node.get(W + "id") in self._table
        ]
        moved = {node.get(W + "id"): self._table[node.get(W + "id")] for node in references}
        for note in moved.values():
            self._lay_out(note)
            oxml.remove(note)
        self._first = first_free(self._notes.root, self._kind)
        while references:
            node = references.pop(0)
            note = moved[node.get(W + "id")]
            again = any(other.get(W + "id") == node.get(W + "id") for other in references)
            self._put_behind(node, copy.deepcopy(note) if again else note)
        self._main.root = oxml.with_namespaces(self._main.root, self._notes.root)
        self._notes.root = oxml.with_namespaces(self._notes.root, self._main.root)
        self._notes.root.append(self._notes.layout.element_marker(Op("", NotesHere(self._kind))))

    def _put_behind(self, node, note):
        layout, run = self._main.layout, node.getparent()
        note.tail = None
        for element, is_reference in ((node, True), (note, False)):
            site = NoteId(self._kind, self._first, is_reference)
            element.set(W + "id", layout.text_marker(Op("", site)))
        for behind in (
            layout.element_marker(Op("", NoteEnd(self._kind))),
            note,
            layout.element_marker(Op("", NoteStart())),
        ):
            run.addnext(behind)

    def _lay_out(self, note):
        spots = [spot for spot in self._notes.spots if _note_of(spot) is note]
        decided = [pair for pair in self._notes.decided if _note_of(pair[0].first.spot) is note]
        lay_out(self._main.layout, spots, decided)
        keep_tables_apart(note, self._main.layout)


def _note_of(spot):
    """Return the note that a spot stands in, or None."""
    return None if spot.attribute else next(spot.element.iterancestors(*NOTES), None)


def _key_of(note):
    return note.tag.removeprefix(W), note.get(W + "id")


def spots_that_move(analysis):
    """Return ``{id of spot: note}`` of what is laid out with the text, not with its own part."""
    spots = [(spot, _note_of(spot)) for part in analysis.analysed for spot in part.spots]
    spots = [(spot, note) for spot, note in spots if note is not None and note.get(W + "type") in _ORDINARY]
    referred = _referred(analysis) if spots else ()
    return {id(spot): note for spot, note in spots if _key_of(note) in referred}


def _referred(analysis):
    root = analysis.part(analysis.main).root
    return {(KINDS[node.tag], node.get(W + "id")) for node in root.iter(*KINDS)}


def reading_order(analysis):
    """Yield the tags of each part, those of a note where its reference stands."""
    notes, moved = {}, spots_that_move(analysis)
    for spot in (spot for part in analysis.analysed for spot in part.spots if id(spot) in moved):
        notes.setdefault(_key_of(moved[id(spot)]), []).extend(spot.tags)
    for part in analysis.analysed:
        spots = [spot for spot in part.spots if id(spot) not in moved]
        yield list(_spliced(part.root, spots, notes) if notes else _tags(spots))


def _tags(spots):
    return (tag for spot in spots for tag in spot.tags)


def _spliced(root, spots, notes):
    begins = {}
    for tag in _tags(spots):
        begins.setdefault(_first_node(tag), []).append(tag)
    for node in root.iter():
        yield from begins.get(node, ())
        if node.tag in KINDS:
            yield from notes.get((KINDS[node.tag], node.get(W + "id")), ())


def _first_node(tag):
    spot = tag.spot
    return spot.element if spot.plain else paragraph.covering(spot.atoms, tag.start, tag.end)[0].node


def first_free(root, kind):
    """Return the lowest number above all notes of a part."""
    numbers = [note.get(W + "id") or "" for note in root.iter(W + kind)]
    return max([0, *(int(number) for number in numbers if number.isdecimal() and len(number) < 10)]) + 1
