"""The results of fields that refer to bookmarks: ``REF``, ``NOTEREF`` and ``PAGEREF``.

Source: ECMA-376 part 1, 17.16.5.
"""

from . import numbering, oxml
from .errors import RenderError
from .outline import Mark, Open

_SIDES = {
    "en": ("above", "below"),
    "hi": ("ऊपर", "नीचे"),
    "ar": ("أعلاه", "أدناه"),
    "de": ("oben", "unten"),
    "fr": ("ci-dessus", "ci-dessous"),
    "es": ("más arriba", "más abajo"),
}


class ReferenceMark(Mark):
    """A field that refers to a bookmark; ``shows`` says whether it has a result.

    ``outside`` is true in headers and footers, which stand nowhere in the text.
    """

    def __init__(self, field, place, title, shows, outside=False):
        self.place = place
        self._field, self._title, self._shows = field, title, shows
        self._outside, self._stored = outside, field.stored

    def without_result(self):
        """Keep the check that the bookmark is there; the field shows nothing."""
        self._shows = False

    def emit(self, state, value, out):
        outline, target = state.outline, self._field.target
        name = target if self._outside else state.bookmark_name(target, True)
        label, turn = None if self._outside else outline.label, outline.next_turn()
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
            return self._with_side(state, target.note, target, turn) if target.note else self._stored
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


class EntryNumber(Mark):
    """The number at the beginning of a line of contents."""

    def __init__(self, bookmark, stored):
        self._bookmark, self._stored = bookmark, stored

    def emit(self, state, value, out):
        out.append(Open(lambda: oxml.escaped(self._text(state.outline))))

    def _text(self, outline):
        target = outline.targets.get(self._bookmark)
        if target is None or target.label is None:
            return self._stored
        return numbering.text_of(target.label, outline.definitions)


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
