"""The text of a paragraph as Word shows it, each character with its element.

Word cuts a word over many runs; tags are found in the joined text and then put
back in one piece, into the run in which they begin.
"""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from . import oxml
from .oxml import MC, R, T, W

_SIGNS = {
    W + "tab": "\t",
    W + "br": "\n",
    W + "cr": "\n",
    W + "noBreakHyphen": "-",
    W + "sym": "\ufffc",
}
_WRAPPERS = {
    W + name for name in ("hyperlink ins moveTo smartTag customXml sdt sdtContent fldSimple bdo dir").split()
}
_REVISIONS = {W + name for name in ("ins", "del", "moveFrom", "moveTo")}
# What Word once wrapped around names of places and dates, and marks of other programs.
TRANSPARENT = {W + "smartTag", W + "customXml"}
_LINKS = {W + "hyperlink"}
_FIELDS = {W + "fldSimple"}
_COMMENTS = {W + name for name in ("commentRangeStart", "commentRangeEnd", "commentReference")}
_FIELD_MARKS = {W + "fldChar", W + "instrText"}
_SOLID = {
    W + name
    for name in (
        "drawing pict object fldChar fldSimple footnoteReference endnoteReference "
        "sym ptab footnoteRef endnoteRef annotationRef commentReference del ins"
    ).split()
} | {MC + "AlternateContent"}


@dataclass
class Atom:
    """A piece of text: the element that holds it and where it starts."""

    node: object
    run: object
    start: int
    text: str


def read(paragraph):
    """Return the atoms of a paragraph, without those of text boxes in it."""
    atoms = []
    _walk(paragraph, None, atoms, 0)
    return atoms


def _walk(element, run, atoms, position):
    for child in element:
        tag = child.tag
        if tag == R:
            position = _walk(child, child, atoms, position)
        elif run is not None and tag == T:
            atoms.append(Atom(child, run, position, child.text or ""))
            position += len(child.text or "")
        elif run is not None and tag in _SIGNS:
            atoms.append(Atom(child, run, position, _SIGNS[tag]))
            position += 1
        elif tag in _WRAPPERS:
            position = _walk(child, run, atoms, position)
    return position


def text_of(atoms):
    return "".join(atom.text for atom in atoms)


def covering(atoms, start, end):
    """Return the atoms that hold characters from ``start`` to before ``end``."""
    first = max(bisect_right(atoms, start, key=_start) - 1, 0)
    last = bisect_left(atoms, end, key=_start)
    return [atom for atom in atoms[first:last] if start < atom.start + len(atom.text)]


def _start(atom):
    return atom.start


def _holder(run):
    """Return the run, or the outermost of the wrappers around it that show nothing."""
    while run.getparent().tag in TRANSPARENT:
        run = run.getparent()
    return run


def cut_by(atoms):
    """Say what lies between the atoms of one tag: a code, or nothing."""
    parents = {_holder(atom.run).getparent() for atom in atoms}
    if len(parents) > 1:
        wrappers = {parent.tag for parent in parents}
        return _cut_code(wrappers) or "cut-tag"
    first, last = _holder(atoms[0].run), _holder(atoms[-1].run)
    between = [first]
    while between[-1] is not last:
        between.append(between[-1].getnext())
    found = set()
    for element in between[1:-1] if len(between) > 2 else []:
        found.add(element.tag)
        found.update(child.tag for child in element)
    return _cut_code(found)


def _cut_code(tags):
    for group, code in (
        (_REVISIONS, "cut-by-revision"),
        (_LINKS, "cut-by-link"),
        (_FIELDS | _FIELD_MARKS, "cut-by-field"),
        (_COMMENTS, "cut-by-comment"),
    ):
        if tags & group:
            return code
    return ""


def has_only(paragraph, atoms, tags):
    """Tell whether nothing but these tags and blanks stands in the paragraph."""
    text, rest, position = text_of(atoms), [], 0
    for tag in tags:
        rest.append(text[position : tag.start])
        position = tag.end
    rest.append(text[position:])
    return not "".join(rest).strip(" \t\xa0") and not is_solid(paragraph)


def is_solid(paragraph):
    """Tell whether a paragraph shows something that is not text."""
    return any(element.tag in _SOLID for element in paragraph.iter(*_SOLID))


def is_blank(paragraph):
    return not text_of(read(paragraph)).strip() and not is_solid(paragraph)


def replace(atoms, markers):
    """Put each marker where its tag begins and take the tag's characters away.

    ``markers`` are ``(tag, text)`` pairs in reading order; each tag gets as ``node`` the
    element that holds its marker.
    """
    cuts = {}
    for tag, marker in markers:
        touched = covering(atoms, tag.start, tag.end)
        tag.node = touched[0].node
        for atom in touched:
            cut = (max(tag.start - atom.start, 0), min(tag.end - atom.start, len(atom.text)), marker)
            cuts.setdefault(id(atom), (atom, []))[1].append(cut)
            marker = ""
    for atom, found in cuts.values():
        _cut(atom, found)


def _cut(atom, cuts):
    if atom.node.tag != T:
        oxml.remove(atom.node)
        return
    text, pieces, position = atom.node.text or "", [], 0
    for begin, stop, put in cuts:
        pieces += [text[position:begin], put]
        position = stop
        if put:
            atom.node.set(oxml.SPACE, "preserve")
    atom.node.text = "".join([*pieces, text[position:]])
