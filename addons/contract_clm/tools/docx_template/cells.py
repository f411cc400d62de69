"""docxtpl's statements about a table cell: ``cellbg``, ``colspan`` and ``vm``.

Each sets a property of the cell it stands in and leaves no text behind.
"""

from lxml import etree

from .oxml import TC, W, ancestor
from .sites import AttributeSite

_TCPR = W + "tcPr"
# Source of the order: ECMA-376 part 1, CT_TcPr.
_ORDER = (
    "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign".split()
)
_MERGED = "'restart' if loop.first else 'continue'"
STATEMENTS = {
    "colspan": ("gridSpan", "val", {}),
    "cellbg": ("shd", "fill", {"val": "clear", "color": "auto"}),
    "vm": ("vMerge", "val", {}),
}


def expression(tag):
    return _MERGED if tag.keyword == "vm" else tag.expression


def apply(layout, tag, make_op):
    """Put the marker of the tag's value into the properties of its cell."""
    name, attribute, fixed = STATEMENTS[tag.keyword]
    cell = ancestor(tag.spot.element, TC)
    properties = cell.find(_TCPR)
    if properties is None:
        properties = etree.Element(_TCPR)
        cell.insert(0, properties)
    for old in properties.findall(W + name):
        properties.remove(old)
    new = etree.Element(W + name)
    for key, value in fixed.items():
        new.set(W + key, value)
    site = AttributeSite(tag.keyword, tag.spot.place(tag.start))
    new.set(W + attribute, layout.text_marker(make_op("{{ %s }}" % expression(tag), site)))
    rank = _ORDER.index(name)
    before = [child for child in properties if child.tag.removeprefix(W) in _ORDER[:rank]]
    properties.insert(len(before), new)
