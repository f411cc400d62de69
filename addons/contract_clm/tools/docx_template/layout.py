"""Turn a part's tree into fixed bytes with numbered gaps between them.

Each tag becomes a marker. Markers of blocks stand between elements, so that the
markup stays whole whichever way a block goes; markers of values stand in text.
"""

from copy import deepcopy

from lxml import etree

from . import cells, directions, grids, oxml, plain_text, scopes, tags
from . import paragraph as text
from .clause_site import ClauseSite
from .gaps import Op
from .oxml import RPR, TBL, TC, TR, R, T, W
from .run_site import RunSite
from .sites import DropIfBlank, DropIfWithout, EndWithParagraph, Mark

_RANGES = {W + name for name in ("bookmarkStart", "bookmarkEnd", "permStart", "permEnd")}
_MUST_END_WITH_PARAGRAPH = {
    TC,
    W + "hdr",
    W + "ftr",
    W + "footnote",
    W + "endnote",
    W + "txbxContent",
    W + "comment",
}


def lay_out(layout, spots, decided):
    """Rewrite the tree for blocks with their scopes (``(block, scope)`` pairs)."""
    scope_of = {id(tag): scope for block, scope in decided for tag in block.tags}
    carriers = _carriers(spots, scope_of)
    taken = {id(tag) for _element, found in carriers for tag in found}
    tables = grids.tables_of(
        [element for element, _found in carriers if element.tag == TC] + _spanning(spots)
    )
    spans = _inline_spans(decided)
    blank = [spot for spot in spots if _may_go_blank(spot, scope_of, spans.get(id(spot)))]
    for spot in spots:
        if not any(id(tag) in taken for tag in spot.tags):
            _mark_text(layout, spot)
    _lift(layout, decided)
    touched = [spot.element.getparent() for spot in blank]
    for spot in blank:
        layout.guard(spot.element, DropIfBlank())
    for element, found in carriers:
        touched.append(element.getparent())
        _replace_carrier(layout, element, found)
    grids.follow(layout, tables)
    _tidy(layout, touched)


def _spanning(spots):
    """Return the paragraphs with statements that change how many columns a cell covers."""
    return [
        spot.element
        for spot in spots
        if any(tag.keyword in ("colspan", "hm") for tag in spot.tags) and not spot.plain
    ]


def _carriers(spots, scope_of):
    """Return ``(element, tags)`` for each element that gives way to its tags."""
    found = {}
    for spot in spots:
        vanishes = scopes.is_quiet(spot) or _shares_lonely(spot, scope_of)
        for tag in spot.tags:
            scope = scope_of.get(id(tag), scopes.TEXT)
            if tag.kind == tags.NOTE and tag.prefix in ("p", "tr", "tc"):
                scope = tag.prefix
            elif vanishes and scope == scopes.TEXT:
                scope = scopes.PARAGRAPH
            if scope != scopes.TEXT:
                element = scopes.carrier(tag, scope)
                found.setdefault(id(element), (element, []))[1].append(tag)
    return list(found.values())


def _shares_lonely(spot, scope_of):
    """Tell whether another tag of the paragraph makes the paragraph vanish."""
    return any(scope_of.get(id(tag), "text") != scopes.TEXT for tag in spot.tags)


def _mark_text(layout, spot):
    if spot.plain:
        plain_text.put_markers(spot, [(tag, _plain_marker(layout, tag)) for tag in spot.tags])
        return
    markers = []
    for tag in reversed(spot.tags):
        marker = ""
        if tag.kind == tags.CELL:
            cells.apply(layout, tag, Op)
        elif tag.kind == tags.LITERAL:
            marker = tags.literal_of(tag)
        elif tag.kind != tags.NOTE:
            marker = layout.text_marker(op_of(tag))
            tag.index = len(layout.ops) - 1
        markers.append((tag, marker))
    text.replace(spot.atoms, reversed(markers))


def _plain_marker(layout, tag):
    if tag.kind == tags.LITERAL:
        return tags.literal_of(tag)
    return "" if tag.kind == tags.NOTE else layout.text_marker(op_of(tag))


def op_of(tag):
    """Return the Jinja2 code of a tag and the site that prints its value."""
    if tag.kind == tags.VALUE and tag.spot.plain:
        site = plain_text.site_for(tag.spot, tag, display_name(tag))
        return Op("{{ %s }}" % tag.expression, site)
    if tag.kind == tags.VALUE:
        run = text.covering(tag.spot.atoms, tag.start, tag.end)[0].run
        site = RunSite(display_name(tag), tag.spot.place(tag.start), run, directions.around(tag, run))
        return Op("{{ %s }}" % tag.expression, site)
    if tag.kind == tags.CLAUSE:
        run = text.covering(tag.spot.atoms, tag.start, tag.end)[0].run
        around = directions.around(tag, run)
        site = ClauseSite(display_name(tag), tag.spot.place(tag.start), run, around, tag.path)
        return Op("{{ %s }}" % tag.expression, site)
    code = "{%% %s %s %%}" % (tag.keyword, tag.expression)
    return Op(code, Mark(tag.spot.place(tag.start)))


def display_name(tag):
    """Return what a person calls the value: the expression without its filters."""
    return tag.expression.partition("|")[0].strip() or tag.expression


def _lift(layout, decided):
    """Move the markers of inline blocks out of the runs, unless they share one.

    From the last to the first, so that those before stay where they are.
    """
    lifted = []
    for block, scope in decided:
        nodes = {id(tag.node) for tag in block.tags}
        if scope == scopes.TEXT and not block.first.spot.plain and len(nodes) > 1:
            lifted += block.tags
    for tag in sorted(lifted, key=lambda tag: -tag.start):
        marker = layout.marker_text(tag.index)
        position = tag.node.text.index(marker)
        _split_run(tag.node, position, len(marker), layout.marker_element(tag.index))


def _split_run(node, position, length, marker):
    run = node.getparent()
    whole = node.text
    node.text = whole[:position]
    after = etree.Element(R, nsmap=oxml.OWN_NAMESPACE)
    properties = run.find(RPR)
    if properties is not None:
        after.append(deepcopy(properties))
    rest = etree.SubElement(after, T)
    rest.text = whole[position + length :]
    for part in (node, rest):
        part.set(oxml.SPACE, "preserve")
    after.extend(list(node.itersiblings()))
    run.addnext(marker)
    marker.addnext(after)
    for half, piece in ((run, node), (after, rest)):
        if not piece.text:
            oxml.remove(piece)
        if not [child for child in half if child.tag != RPR]:
            oxml.remove(half)


def _inline_spans(decided):
    """Return ``{id of spot: [(start, end)]}`` of the inline blocks."""
    spans = {}
    for block, scope in decided:
        if scope == scopes.TEXT:
            spans.setdefault(id(block.first.spot), []).append((block.first.start, block.last.end))
    return spans


def _may_go_blank(spot, scope_of, spans):
    """Tell whether a paragraph shows nothing but inline blocks."""
    if not spans or spot.plain or _shares_lonely(spot, scope_of):
        return False
    if spot.element.find(f"{oxml.PPR}/{W}sectPr") is not None:
        return False
    outside, position = [], 0
    for start, end in sorted(spans):
        outside.append(spot.text[position : max(start, position)])
        position = max(end, position)
    outside.append(spot.text[position:])
    return not "".join(outside).strip()


def _replace_carrier(layout, element, found):
    """Put markers in the element's place; keep bookmarks and section ends."""
    for child in list(element.iter(*_RANGES)):
        child.tail = None
        element.addprevious(child)
    section = element.find(f"{oxml.PPR}/{W}sectPr")
    for tag in found:
        if tag.kind != tags.NOTE:
            op = op_of(tag)
            op.carrier = element
            element.addprevious(layout.element_marker(op))
    if section is None:
        oxml.remove(element)
        return
    for child in list(element):
        if child.tag != oxml.PPR:
            element.remove(child)


def _tidy(layout, containers):
    """Guard what would be invalid when its content drops out."""
    seen = set()
    for container in containers:
        while container is not None and container not in seen:
            seen.add(container)
            if container.tag == TBL:
                layout.guard(container, DropIfWithout(b"<w:tr"))
                container = container.getparent()
            elif container.tag == TR:
                layout.guard(container, DropIfWithout(b"<w:tc"))
                container = container.getparent()
            elif container.tag in _MUST_END_WITH_PARAGRAPH:
                container.append(layout.element_marker(Op("", EndWithParagraph())))
                break
            else:
                break
