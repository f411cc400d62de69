"""docxtpl's statements about a table cell: ``cellbg``, ``colspan``, ``vm`` and ``hm``.

Each sets a property of the cell it stands in and leaves no text behind. ``vm``
merges the cells of a loop's rows, ``hm`` those of a row; the first keeps its text.
"""

from lxml import etree

from .oxml import PPR, TC, P, W, ancestor
from .sites import AttributeSite, Mark

_TCPR = W + "tcPr"
# Source of the order: ECMA-376 part 1, CT_TcPr.
_ORDER = (
    "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign".split()
)
_FIXED = {"vm": "'restart' if loop.first else 'continue'", "hm": "loop.length"}
STATEMENTS = {
    "hm": ("gridSpan", "val", {}),
    "colspan": ("gridSpan", "val", {}),
    "cellbg": ("shd", "fill", {"val": "clear", "color": "auto"}),
    "vm": ("vMerge", "val", {}),
}


def expression(tag):
    return _FIXED.get(tag.keyword, tag.expression)


def apply(layout, tag, make_op):
    """Put the marker of the tag's value into the properties of its cell."""
    name, attribute, fixed = STATEMENTS[tag.keyword]
    cell = ancestor(tag.spot.element, TC)
    properties = cell.find(_TCPR)
    if properties is None:
        properties = etree.Element(_TCPR)
        cell.insert(0, properties)
    code = expression(tag)
    for old in properties.findall(W + name):
        if tag.keyword == "hm" and (old.get(W + "val") or "").isdecimal():
            code += f" * {old.get(W + 'val')}"
        properties.remove(old)
    new = etree.Element(W + name)
    for key, value in fixed.items():
        new.set(W + key, value)
    site = AttributeSite(tag.keyword, tag.spot.place(tag.start))
    new.set(W + attribute, layout.text_marker(make_op("{{ %s }}" % code, site)))
    rank = _ORDER.index(name)
    before = [child for child in properties if child.tag.removeprefix(W) in _ORDER[:rank]]
    properties.insert(len(before), new)
    if tag.keyword == "hm":
        _only_first(layout, make_op, cell, cell)
    elif tag.keyword == "vm":
        for paragraph in (one for one in cell.iterchildren(P) if len(one)):
            first = paragraph[1] if paragraph[0].tag == PPR and len(paragraph) > 1 else paragraph[0]
            if first.tag != PPR:
                _only_first(layout, make_op, first, paragraph[-1])


def _only_first(layout, make_op, first, last):
    """Keep some siblings only for the first item of the loop around them."""
    first.addprevious(layout.element_marker(make_op("{% if loop.first %}", Mark())))
    last.addnext(layout.element_marker(make_op("{% endif %}", Mark())))
