"""``{%-`` and ``-%}``: take a tag's paragraph into the one before or after it.

docxtpl's way to write a long inline condition over several paragraphs. In all
tags, also in ``{{- -}}``, the minus takes away the blanks beside it.
"""

from . import oxml, paragraph, tags
from .oxml import PPR, P, W

_SIGNS = ("{%-", "-%}", "{{-", "-}}")


def join(root):
    """Join paragraphs in place; nothing happens without such tags."""
    for element in list(root.iter(P)):
        atoms = paragraph.read(element)
        text = paragraph.text_of(atoms)
        found = tags.scan(text).tags if any(sign in text for sign in _SIGNS) else ()
        if not found:
            continue
        first, last = found[0], found[-1]
        following, previous = element.getnext(), element.getprevious()
        after = _is_statement(last.joins_after, last, text[last.end :]) and _may_join(following, following)
        before = _is_statement(first.joins_before, first, text[: first.start]) and _may_join(
            previous, element
        )
        _trim(atoms, found, first if before else None, last if after else None)
        if after:
            _move(following, element)
            element.getparent().replace(following, element)
        if before:
            _move(element, previous)
            oxml.remove(element)


def _is_statement(joins, tag, beside):
    return joins and tag.raw[1] == "%" and not beside.strip()


def _trim(atoms, found, joined_before, joined_after):
    """Take blanks away beside the minus signs, as Jinja2 does, but not where paragraphs join."""
    for tag in reversed(found):
        if tag.joins_after and tag is not joined_after:
            _strip(atoms, tag.end, str.lstrip)
        if tag.joins_before and tag is not joined_before:
            _strip(atoms, tag.start, str.rstrip)


def _strip(atoms, position, strip):
    """Strip the part of an atom before (``rstrip``) or behind a position."""
    before = strip is str.rstrip
    found = paragraph.covering(atoms, *((position - 1, position) if before else (position, position + 1)))
    for atom in found:
        at = position - atom.start
        head, rest = atom.text[:at], atom.text[at:]
        atom.text = strip(head) + rest if before else head + strip(rest)
        atom.node.text = atom.text if atom.node.tag == oxml.T else atom.node.text


def _may_join(neighbour, vanishing):
    """Tell whether two paragraphs may become one: the end of a section must stay."""
    if neighbour is None or neighbour.tag != P:
        return False
    return vanishing.find(f"{PPR}/{W}sectPr") is None


def _move(source, target):
    for child in list(source):
        if child.tag != PPR:
            target.append(child)
