"""Tags outside of paragraphs: document properties, addresses of links."""

import re
from urllib.parse import unquote
from xml.sax.saxutils import escape

from . import tags
from .errors import ValueProblem
from .oxml import W
from .scanning import problem
from .sites import Site
from .spots import Spot
from .values import checked

PROPERTY_PARTS = ("docProps/core.xml", "docProps/custom.xml", "docProps/app.xml")
_QUOTED_TAG = re.compile(r"%7B%7B(.*?)%7D%7D", re.I)
_SAFE_START = re.compile(r"(https?|mailto|tel|ftp):", re.I)
_BEFORE_ADDRESS = re.compile(r"(\s*HYPERLINK\s+\"?)?\s*", re.I)
_UNSAFE = re.compile(r"[\s\"<>\\^`{|}]")


class LinkSite(Site):
    """A value inside the address of a link."""

    takes_plain = False

    def __init__(self, name, place, whole):
        super().__init__(name, place)
        self._whole = whole

    def _encoded(self, text, state):
        text = checked(text)
        if self._whole and not _SAFE_START.match(text):
            error = ValueProblem("This is not the address of a link.", "bad-link")
            raise self.failure(error)
        quoted = _UNSAFE.sub(lambda sign: _percent(sign[0]), text)
        return escape(quoted, {'"': "&quot;"}).encode()


def _percent(sign):
    return "".join(f"%{byte:02X}" for byte in sign.encode())


def scan_properties(root, part, problems):
    """Return spots for the texts of a property part."""
    for element in root.iter():
        if isinstance(element.tag, str) and not len(element) and element.text:
            yield from _spot(part, element, element.text, "", problems)


def scan_instructions(root, part, problems):
    """Return spots for links written as fields: ``HYPERLINK "{{ url }}"``."""
    for element in root.iter(W + "instrText"):
        if element.text:
            yield from _spot(part, element, element.text, "", problems)


def scan_links(root, part, problems):
    """Return spots for the external targets of a relationship part."""
    for relation in root:
        target = relation.get("Target") or ""
        if relation.get("TargetMode") == "External":
            text = _QUOTED_TAG.sub(lambda tag: "{{%s}}" % unquote(tag[1]), target)
            yield from _spot(part, relation, text, "Target", problems)


def _spot(part, element, text, attribute, problems):
    if "{{" not in text and "{%" not in text:
        return
    found = tags.scan(text)
    spot = Spot(part, 0, text, element, [], found.tags, attribute, True)
    for position, code in found.broken:
        problems.append(problem(code, spot, position))
    for tag in found.tags:
        tag.spot = spot
        if tag.kind not in (tags.VALUE, tags.NOTE, tags.LITERAL, *tags.BLOCK_KINDS):
            problems.append(problem("unknown-statement", spot, tag.start, word=tag.keyword))
    yield spot


def site_for(spot, tag, name):
    place = spot.place(tag.start)
    if spot.attribute or spot.element.tag == W + "instrText":
        return LinkSite(name, place, _BEFORE_ADDRESS.fullmatch(spot.text[: tag.start]) is not None)
    return Site(name, place)


def put_markers(spot, markers):
    """Replace the tags of a spot by their markers (``(tag, text)`` pairs)."""
    pieces, position = [], 0
    for tag, marker in sorted(markers, key=lambda pair: pair[0].start):
        pieces += [spot.text[position : tag.start], marker]
        position = tag.end
    text = "".join([*pieces, spot.text[position:]])
    if spot.attribute:
        spot.element.set(spot.attribute, text)
    else:
        spot.element.text = text
