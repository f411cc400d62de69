"""Decide what each block holds from where its tags stand.

All tags in one paragraph: text. Each alone in a paragraph, side by side:
paragraphs. Each alone in a row of the same table: rows. The prefixes ``p``,
``tr``, ``tc`` and ``r`` say it outright. Anything else is a problem.
"""

from . import paragraph as text
from . import tags
from .model import WARNING, Problem
from .oxml import TC, TR, P, W, ancestor
from .scanning import problem

TEXT, PARAGRAPH, ROW, CELL = "text", "p", "tr", "tc"
_CARRIERS = {PARAGRAPH: P, ROW: TR, CELL: TC}
TEXT_BOX = W + "txbxContent"
_QUIET = (*tags.BLOCK_KINDS, tags.SET, tags.NOTE)


def carrier(tag, scope):
    """Return the element that a tag of that scope stands for and replaces."""
    element = tag.spot.element
    return element if scope == PARAGRAPH else ancestor(element, _CARRIERS[scope])


def decide(block, problems):
    """Return the scope of a block, or None after adding a problem."""
    if any(tag.spot.plain for tag in block.tags):
        return _plain(block, problems)
    prefixes = {tag.prefix for tag in block.tags if tag.prefix}
    if prefixes & set(_CARRIERS):
        return _explicit(block, prefixes, problems)
    spots = {id(tag.spot): tag.spot for tag in block.tags}
    if len(spots) == 1 and not _alone(block.first.spot):
        return _inline(block, problems)
    lonely = [spot for spot in spots.values() if _alone(spot)]
    if len(lonely) < len(spots):
        crowded = next(tag for tag in block.tags if not _alone(tag.spot))
        problems.append(_about("tag-not-alone", crowded))
        return None
    if _siblings([tag.spot.element for tag in block.tags]):
        return PARAGRAPH
    return _rows(block, problems)


def _plain(block, problems):
    if len({id(tag.spot) for tag in block.tags}) == 1:
        return TEXT
    problems.append(_about("not-side-by-side", block.last))
    return None


def _explicit(block, prefixes, problems):
    scope = next(iter(prefixes & set(_CARRIERS)))
    odd = next((tag for tag in block.tags if tag.prefix != scope), None)
    if odd is not None:
        problems.append(_about("mixed-prefixes", odd))
        return None
    carriers = [carrier(tag, scope) for tag in block.tags]
    if None in carriers:
        problems.append(_about("no-table", block.first))
    elif len(set(carriers)) < len(carriers):
        problems.append(_about("one-carrier", block.last))
    elif _siblings(carriers):
        return scope
    else:
        problems.append(_about("not-side-by-side", block.last))
    return None


def _inline(block, problems):
    spot = block.first.spot
    runs = {text.covering(spot.atoms, tag.start, tag.end)[0].run.getparent() for tag in block.tags}
    if len(runs) == 1:
        return TEXT
    problems.append(_about("crosses-inline", block.last))
    return None


def _rows(block, problems):
    rows = [carrier(tag, ROW) for tag in block.tags]
    if None in rows or not _siblings(rows) or len(set(rows)) == 1:
        problems.append(_about("not-side-by-side", block.last))
        return None
    for tag, row in zip(block.tags, rows, strict=True):
        others = (other for other in row.iter(P) if other is not tag.spot.element)
        if not all(text.is_blank(other) for other in others):
            problems.append(_about("row-not-alone", tag))
            return None
    return ROW


def _alone(spot):
    """Tell whether a paragraph holds nothing but statements; looked up once per paragraph."""
    if spot.alone is None:
        spot.alone = (
            not spot.plain
            and all(tag.kind in _QUIET for tag in spot.tags)
            and text.has_only(spot.element, spot.atoms, spot.tags)
        )
    return spot.alone


def clause_problems(spots, main):
    """Yield what is wrong with the places of ``clause`` tags."""
    for spot in spots:
        for tag in (tag for tag in spot.tags if tag.kind == tags.CLAUSE):
            alone = len(spot.tags) == 1 and text.has_only(spot.element, spot.atoms, spot.tags)
            if not alone:
                yield _about("clause-not-alone", tag)
            elif spot.part != main or ancestor(spot.element, TEXT_BOX) is not None:
                yield _about("clause-place", tag)


def left_out(decided):
    """Yield a warning for each tag that takes other text away with its paragraph, row or cell."""
    for block, scope in decided:
        for tag in block.tags if scope in _CARRIERS and tag_is_explicit(block) else ():
            if any(_others(element, tag) for element in _paragraphs(carrier(tag, scope))):
                place = tag.spot.place(tag.start)
                message = f"What stands beside “{tag.raw}” is left out of the document."
                at = place.part, place.paragraph, place.excerpt
                yield Problem(WARNING, "left-out", message, *at, {"tag": tag.raw})


def tag_is_explicit(block):
    return block.first.prefix in _CARRIERS


def _paragraphs(element):
    return [element] if element.tag == P else list(element.iter(P))


def _others(element, tag):
    """Tell whether a paragraph shows more than the tags that vanish with it."""
    if element is not tag.spot.element:
        return not text.is_blank(element)
    quiet = [one for one in tag.spot.tags if one.prefix == tag.prefix or one.kind in (tags.NOTE, tags.SET)]
    return not text.has_only(element, tag.spot.atoms, quiet)


def cell_problems(spots):
    """Yield what is wrong with statements about a table cell."""
    for tag in (tag for spot in spots for tag in spot.tags):
        if tag.kind == tags.CELL and (tag.spot.plain or ancestor(tag.spot.element, TC) is None):
            yield _about("no-table", tag)


def is_quiet(spot):
    """Tell whether a paragraph vanishes because it holds only notes and settings."""
    kinds = {tag.kind for tag in spot.tags}
    return kinds <= {tags.SET, tags.NOTE} and _alone(spot)


def _siblings(elements):
    return len({element.getparent() for element in elements}) == 1


_MESSAGES = {
    "tag-not-alone": "“{keyword}” must stand alone in its paragraph, because its "
    "block reaches over several paragraphs.",
    "row-not-alone": "“{keyword}” must stand alone in its table row, because its "
    "block reaches over several rows.",
    "not-side-by-side": "“{keyword}” ends a block that begins in another part of the "
    "text: both ends must stand in the same cell, the same table or the same text.",
    "mixed-prefixes": "All tags of one block must carry the same prefix.",
    "clause-not-alone": "“{keyword}” must stand alone in its paragraph.",
    "clause-place": "“{keyword}” can only stand in the body of the document.",
    "one-carrier": "“{keyword}” stands in the same paragraph, row or cell as another tag of its "
    "block. Each needs one of its own.",
    "no-table": "“{keyword}” asks for a table row or cell but stands in none.",
    "crosses-inline": "“{keyword}” and the beginning of its block are not both inside "
    "or both outside of the same link, tracked change or content control.",
}


def _about(code, tag, **values):
    return problem(code, tag.spot, tag.start, _MESSAGES[code], keyword=tag.keyword, **values)
