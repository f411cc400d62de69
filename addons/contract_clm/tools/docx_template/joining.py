"""``{%-`` and ``-%}``: take a tag's paragraph into the one before or after it.

docxtpl's way to write a long inline condition over several paragraphs. In all
tags, also in ``{{- -}}``, the minus takes away the blanks beside it.
"""

from . import oxml, paragraph, tags
from .oxml import PPR, P

_SIGNS = ("{%-", "-%}", "{{-", "-}}")


def join(root):
    """Join paragraphs in place; nothing happens without such tags."""
    for start in list(root.iter(P)):
        element = start
        text = paragraph.text_of(paragraph.read(element))
        if not any(sign in text for sign in _SIGNS):
            continue
        found = tags.scan(text).tags
        if not found:
            continue
        first, last = found[0], found[-1]
        following = element.getnext()
        if (
            last.joins_after
            and last.raw[1] == "%"
            and not text[last.end :].strip()
            and _is_paragraph(following)
        ):
            _move(following, element)
            element.getparent().replace(following, element)
        previous = element.getprevious()
        if (
            first.joins_before
            and first.raw[1] == "%"
            and not text[: first.start].strip()
            and _is_paragraph(previous)
        ):
            _move(element, previous)
            oxml.remove(element)
            element = previous
        _trim(element)


def _trim(element):
    """Take blanks away beside the minus signs, as Jinja2 does."""
    atoms = paragraph.read(element)
    for tag in reversed(tags.scan(paragraph.text_of(atoms)).tags):
        if tag.joins_after:
            _strip(atoms, tag.end, str.lstrip)
        if tag.joins_before:
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


def _is_paragraph(element):
    return element is not None and element.tag == P


def _move(source, target):
    for child in list(source):
        if child.tag != PPR:
            target.append(child)
