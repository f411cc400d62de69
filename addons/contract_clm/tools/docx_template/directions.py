"""The writing direction around a gap: of its paragraph, its run and the text beside it.

Direct formatting decides, then the styles with what they are based on, then the
document's defaults. Source: ECMA-376 part 1, 17.3.1.6 (bidi), 17.3.2.30 (rtl), 17.7.2.
"""

from dataclasses import dataclass
from unicodedata import bidirectional

from . import tags
from .bidi import letter_or_arabic_digit
from .isolation import Beside
from .oxml import PPR, RPR, W
from .run_properties import switch

_MAX_DEPTH = 20


@dataclass(frozen=True)
class Around:
    """``inherited`` says that the run's direction comes from a style."""

    paragraph: bool = False
    run: bool = False
    inherited: bool = False
    beside: Beside = Beside()

    @property
    def is_plain(self):
        """Tell whether left-to-right text may stand here as it is."""
        return not (self.paragraph or self.run or self.beside.before)


LEFT_TO_RIGHT = Around()


class Styles:
    """What the styles of a document say about direction; without a root, nothing."""

    def __init__(self, root=None):
        found = [] if root is None else root.findall(W + "style")
        self._by_id = {style.get(W + "styleId"): style for style in found}
        self._usual = next((style for style in found if _is_usual(style)), None)
        self._defaults = None if root is None else root.find(W + "docDefaults")
        self._known = {}

    def paragraph_is_right(self, paragraph):
        properties = paragraph.find(PPR)
        own = switch(properties, "bidi")
        return self._of_paragraph(properties, "pPr", "bidi") if own is None else own

    def run_is_right(self, run, paragraph):
        """Return the run's direction, and whether a style would say right-to-left."""
        properties = run.find(RPR)
        styled = self._of_style(_name(properties, "rStyle"), "rPr", "rtl")
        if styled is None:
            styled = self._of_paragraph(paragraph.find(PPR), "rPr", "rtl")
        own = switch(properties, "rtl")
        return (styled if own is None else own), styled

    def _of_paragraph(self, properties, kind, name):
        style = self._by_id.get(_name(properties, "pStyle"), self._usual)
        found = self._of_style(None if style is None else style.get(W + "styleId"), kind, name)
        if found is None and self._defaults is not None:
            found = switch(self._defaults.find(f"{W}{kind}Default/{W}{kind}"), name)
        return bool(found)

    def _of_style(self, identifier, kind, name):
        key = identifier, kind, name
        if key not in self._known:
            self._known[key] = self._searched(*key)
        return self._known[key]

    def _searched(self, identifier, kind, name):
        for _step in range(_MAX_DEPTH):
            style = self._by_id.get(identifier)
            if style is None:
                return None
            found = switch(style.find(W + kind), name)
            if found is not None:
                return found
            identifier = _name(style, "basedOn")
        return None


def _is_usual(style):
    return style.get(W + "type") == "paragraph" and style.get(W + "default") in ("1", "true", "on")


def _name(properties, tag):
    found = None if properties is None else properties.find(W + tag)
    return None if found is None else found.get(W + "val")


def around(tag, run):
    """Return what is around a tag of a paragraph that begins in a run."""
    spot = tag.spot
    run_right, styled = spot.styles.run_is_right(run, spot.element)
    paragraph = spot.styles.paragraph_is_right(spot.element)
    return Around(paragraph, run_right, styled, Beside(_before(tag), _after(tag)))


def _before(tag):
    """Return the direction of the last letter before a tag, False where none disturbs."""
    previous = tag.spot.tags[tag.number - 1] if tag.number else None
    for char in reversed(tag.spot.text[previous.end if previous else 0 : tag.start]):
        right = letter_or_arabic_digit(char)
        if right is not None:
            return right
    return None if previous and previous.kind != tags.VALUE else False


def _after(tag):
    """Return the direction of what follows a tag; None for a number or another tag."""
    following = tag.spot.tags[tag.number + 1 : tag.number + 2]
    for char in tag.spot.text[tag.end : following[0].start if following else None]:
        right = letter_or_arabic_digit(char)
        if right is not None:
            return right
        if bidirectional(char) == "EN":
            return None
    return None if following else False
