"""Merge clauses into a template: one DOCX file out of several.

A clause is a DOCX file of its own. Its text takes the place of the paragraph
``{% clause "code" %}``; styles, lists, notes, pictures and links that it needs
come along. Where both files have a style of the same name, the template's look
wins. Where an expression chooses the clause, each clause that it chose stands in
a branch of its own, and the tag stays behind for what was not chosen yet.
"""

import copy
import hashlib
from dataclasses import dataclass, field

from lxml import etree

from . import clause_tags, oxml
from .clause_package import Base, Clause
from .errors import RenderError
from .model import Place
from .oxml import PPR, SPACE, TBL, TC, W14, P, W
from .relations import R_NS
from .spots import excerpt

MAX_DEPTH = 5
SOURCE = "clause "
_DOC_PR = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_BOOKMARKS = (W + "bookmarkStart", W + "bookmarkEnd")
_LINKED = tuple(R_NS + name for name in ("id", "embed", "link", "pict", "dm", "lo", "qs", "cs"))
_RANGES = (*_BOOKMARKS, W + "permStart", W + "permEnd")


@dataclass
class Composed:
    """A composition: its bytes and where everything in it comes from.

    ``places`` has ``(source, number)`` of each paragraph of the main part,
    ``paths`` the paths of the clause tags that are left, ``used`` the SHA-256 of
    each clause that was asked for, None for one that was not there.
    """

    data: bytes = b""
    places: list = field(default_factory=list)
    paths: list = field(default_factory=list)
    used: dict = field(default_factory=dict)

    def fits(self, clauses):
        """Tell whether the clauses are still those that it was made from."""
        return all(digest_of(clauses, code) == digest for code, digest in self.used.items())


def digest_of(clauses, code):
    return hashlib.sha256(bytes(clauses[code])).digest() if code in clauses else None


def compose(parts, main, chosen, clauses, limits):
    """Return the Composed file of a template and its clauses.

    ``chosen`` maps paths of variable clause tags to the codes that they may
    become, ``clauses`` codes to bytes. Clauses that are not there keep their tag.
    """
    return _Composition(Base(parts, main), chosen, clauses, limits).run()


class _Composition:
    def __init__(self, base, chosen, clauses, limits):
        self._base, self._chosen, self._clauses, self._limits = base, chosen, clauses, limits
        self._known, self._used, self._left = {}, {}, {}
        self._budget = limits.part_size
        self._places = {element: ("", number) for element, number in base.numbers.items()}

    def run(self):
        self._fill([self._base.document], "", ())
        data = self._base.packed()
        paragraphs = self._base.document.iter(P)
        places = [self._places.get(element, ("", 0)) for element in paragraphs]
        paths = [self._left[element] for element, _tag in clause_tags.find([self._base.document])]
        return Composed(data, places, paths, self._used)

    def _fill(self, elements, above, chain):
        """Put the clauses below some elements in; ``chain`` are the codes around them."""
        found = clause_tags.find(elements)
        for (element, tag), path in zip(found, clause_tags.paths(len(found), above), strict=True):
            code = clause_tags.code_of(tag)
            codes = sorted(self._chosen.get(path, ())) if code is None else [code]
            codes = [one for one in codes if self._is_there(one)]
            for one in codes:
                self._refuse_circle(one, chain, element)
            if code is None:
                self._left[element] = path
                self._branches(element, tag, path, codes, chain)
            elif codes:
                self._replace(element, path, code, chain)
            else:
                self._left[element] = path

    def _is_there(self, code):
        self._used[code] = digest_of(self._clauses, code)
        return self._used[code] is not None

    def _refuse_circle(self, code, chain, element):
        if code in chain:
            names = " → ".join((*chain[chain.index(code) :], code))
            message = f"The clauses contain each other: {names}."
            raise RenderError(message, "clause-circle", self._place(element), clauses=names)
        if len(chain) >= MAX_DEPTH:
            message = f"Clauses are nested deeper than {MAX_DEPTH}."
            raise RenderError(message, "clause-depth", self._place(element), depth=MAX_DEPTH)

    def _place(self, element):
        origin, number = self._places[element]
        text = "".join(node.text or "" for node in element.iter(W + "t"))
        return Place(origin or self._base.main, number, excerpt(text))

    def _branches(self, element, tag, path, codes, chain):
        """Put each chosen clause into a branch before the tag, which becomes the last."""
        if not codes:
            return
        _free(element)
        for number, code in enumerate(codes):
            word = "elif" if number else "if"
            self._tag(element, clause_tags.condition(word, tag.expression, code))
            self._insert(element, path, code, chain)
        self._tag(element, "{%p else %}")
        end = self._tag(element, "{%p endif %}")
        element.addnext(end)

    def _tag(self, element, text):
        """Put a paragraph with a tag before another one, as if it stood there."""
        made = clause_tags.tag_paragraph(text)
        self._places[made] = self._places[element]
        element.addprevious(made)
        return made

    def _replace(self, element, path, code, chain):
        _free(element)
        container, before, after = element.getparent(), element.getprevious(), element.getnext()
        self._insert(element, path, code, chain)
        first = container[0] if before is None else before.getnext()
        if _is_table(before) and _is_table(first):
            first.addprevious(_emptied(element))
        if _is_table(element.getprevious()) and _is_table(after):
            element.addprevious(_emptied(element))
        oxml.remove(element)
        if container.tag == TC and after is None and (not len(container) or container[-1].tag != P):
            etree.SubElement(container, P)

    def _insert(self, element, path, code, chain):
        """Put the clause's blocks before an element, clauses in it included."""
        clause = self._clause(code)
        body, numbers = clause.body()
        self._places.update({one: (SOURCE + code, number) for one, number in numbers.items()})
        blocks = list(body)
        for block in blocks:
            element.addprevious(block)
        self._adopt(clause, blocks)
        self._fill(blocks, f"{path}/{code}", (*chain, code))

    def _clause(self, code):
        if code not in self._known:
            self._known[code] = Clause(code, bytes(self._clauses[code]), self._limits)
        self._budget -= self._known[code].size
        if self._budget < 0:
            raise RenderError("The clauses become too large.", "too-large")
        return self._known[code]

    def _adopt(self, clause, blocks):
        base, names = self._base, _Names(self._base)
        notes = list(base.notes.adopt(clause, blocks))
        for block in blocks:
            _link(base, clause, block, base.main, clause.main)
        for note, part, source in notes:
            _link(base, clause, note, part, source)
        elements = [*blocks, *(note for note, _part, _source in notes)]
        names.rename(elements)
        base.look.adopt(clause, elements)


class _Names:
    """Fresh ids and bookmark names for all blocks of one clause together."""

    def __init__(self, base):
        self._base = base
        self._numbers, self._names = {}, {}

    def rename(self, elements):
        for node in (node for element in elements for node in element.iter(etree.Element)):
            for name in (W14 + "paraId", W14 + "textId"):
                node.attrib.pop(name, None)
            if node.tag in _BOOKMARKS:
                old = node.get(W + "id")
                if old not in self._numbers:
                    self._numbers[old] = self._base.fresh()
                node.set(W + "id", self._numbers[old])
            if node.tag == W + "bookmarkStart":
                self._bookmark(node)
            elif node.tag == _DOC_PR:
                node.set("id", self._base.fresh())
            elif node.tag == W + "sdtPr":
                for child in node.findall(W + "id"):
                    node.remove(child)
        for element in elements:
            self._follow(element)

    def _bookmark(self, node):
        name = wanted = node.get(W + "name") or "_"
        count = 1
        while wanted in self._base.bookmarks:
            count += 1
            wanted = f"{name[:36]}_{count}"
        self._base.bookmarks.add(wanted)
        self._names[name] = wanted
        node.set(W + "name", wanted)

    def _follow(self, element):
        names = self._names
        for node in element.iter(W + "hyperlink", W + "instrText", W + "fldSimple"):
            if node.get(W + "anchor") in names:
                node.set(W + "anchor", names[node.get(W + "anchor")])
            if node.tag == W + "fldSimple":
                node.set(W + "instr", _renamed(node.get(W + "instr"), names))
            if node.tag == W + "instrText":
                node.text = _renamed(node.text, names)
                node.set(SPACE, "preserve")


def _renamed(code, names):
    return " ".join(names.get(word, word) for word in (code or "").split(" "))


def _link(base, clause, element, part, source):
    """Point an element's relationship ids to copies of what they mean."""
    for node in element.iter(etree.Element):
        for name in _LINKED:
            if name in node.attrib:
                identifier = base.take(part, clause, source, node.get(name))
                if identifier is None:
                    del node.attrib[name]
                else:
                    node.set(name, identifier)


def _free(element):
    """Move out of a tag's paragraph what must stay: range marks and a section's end."""
    for child in list(element.iter(*_RANGES)):
        child.tail = None
        element.addprevious(child)
    section = element.find(f"{PPR}/{W}sectPr")
    if section is not None:
        holder = etree.Element(P)
        etree.SubElement(holder, PPR).append(section)
        element.addnext(holder)


def _emptied(element):
    """Return an empty paragraph with the look of a tag's, to keep tables apart."""
    made = etree.Element(P)
    if element.find(PPR) is not None:
        made.append(copy.deepcopy(element.find(PPR)))
    return made


def _is_table(element):
    return element is not None and element.tag == TBL
