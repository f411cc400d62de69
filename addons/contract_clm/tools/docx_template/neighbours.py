"""Keep two tables apart when what stood between them drops out.

Word shows two tables without a paragraph between them as one. Tables that touch
in the template are the author's own and stay as they are.
"""

import re

from lxml import etree

from . import oxml
from .gaps import Op
from .oxml import PPR, RPR, TBL, W
from .run_properties import xml
from .sites import DropIfBlank, DropIfWithout, EntryEnd, Guard

_RANGES = {
    W + name
    for name in (
        "bookmarkStart bookmarkEnd permStart permEnd commentRangeStart commentRangeEnd proofErr"
    ).split()
}
_KEPT = (W + "keepNext", W + "spacing", W + "contextualSpacing")
_KEPT_IN_MARK = {W + "rFonts", W + "sz", W + "szCs"}
_TAIL = 4096
_ENDS_WITH_TABLE = re.compile(rb"</w:tbl>\s*(?:<w:\w+[^<>]*/>\s*)*$")
_BLOCK_ENDS = (b"</w:tbl>", b"</w:p>", b"<w:p/>")


class TableStart:
    """The beginning of a table that may come to stand right behind another."""

    place = None

    def __init__(self, separator):
        self._separator = separator

    def emit(self, state, value, out):
        if _ENDS_WITH_TABLE.search(_tail(state, out)):
            out.append(self._separator)


def keep_tables_apart(root, layout):
    """Mark the tables of a laid-out tree that nothing fixed separates from others."""
    for table in list(root.iter(TBL)):
        paragraph = _loose_neighbour(table, layout)
        if paragraph is not None:
            table.addprevious(layout.element_marker(Op("", TableStart(_separator(paragraph)))))


def _loose_neighbour(table, layout):
    """Return the paragraph before a table that is not there in every document."""
    for node in table.itersiblings(preceding=True):
        if node.tag in _RANGES:
            continue
        if isinstance(node.tag, str):
            return None
        op = layout.ops[int(node.text)]
        if isinstance(op.site, (DropIfBlank, EntryEnd)):
            return node.getprevious()
        if not isinstance(op.site, (Guard, DropIfWithout)):
            return op.carrier
    return None


def _separator(paragraph):
    """Return an empty paragraph with the spacing of the one that stood there."""
    look = etree.Element(PPR, nsmap=oxml.OWN_NAMESPACE)
    own = paragraph.find(PPR)
    for child in [] if own is None else own:
        if child.tag in _KEPT:
            etree.SubElement(look, child.tag, child.attrib)
        elif child.tag == RPR:
            mark = etree.SubElement(look, RPR)
            for one in (one for one in child if one.tag in _KEPT_IN_MARK):
                etree.SubElement(mark, one.tag, one.attrib)
    return b"<w:p>" + xml(look) + b"</w:p>"


def _tail(state, out):
    """Return the last bytes, from the last end of a paragraph or table on."""
    tail = b""
    for piece in reversed(out):
        tail = state.bytes_of([piece])[-_TAIL:] + tail
        if len(tail) >= _TAIL or any(end in tail for end in _BLOCK_ENDS):
            break
    return tail
