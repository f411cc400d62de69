"""Merge clauses into a template: one DOCX file out of several.

A clause is a DOCX file of its own. Its text takes the place of the paragraph
``{% clause "code" %}``; styles, lists, pictures and links that it needs come
along. Where both files have a style of the same name, the template's look wins.
"""

import hashlib
import io
import posixpath
import zipfile

from lxml import etree

from . import hostile, oxml, package, targets
from .clause_look import Look
from .errors import RenderError
from .oxml import SPACE, TC, W14, P, W
from .relations import R_NS, ContentTypes, Relations, path_for

_STRIPPED = {
    W + name for name in ("commentRangeStart commentRangeEnd commentReference sectPr proofErr").split()
}
_NOTES = {W + "footnoteReference", W + "endnoteReference"}
_DOC_PR = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_BOOKMARKS = (W + "bookmarkStart", W + "bookmarkEnd")
_LINKED = (R_NS + "id", R_NS + "embed", R_NS + "link", R_NS + "pict")


class Base:
    """The template's package while clauses are merged into it."""

    def __init__(self, parts, main):
        self.parts = {part.name: part.data for part in parts}
        self.main = main
        self.document = oxml.parse(self.parts[main], main)
        targets.expose(self.document)
        self.relations = Relations(self.parts.get(path_for(main)), main)
        self.types = ContentTypes(self.parts["[Content_Types].xml"])
        self.look = Look(self)
        self.bookmarks = {node.get(W + "name") for node in self.document.iter(W + "bookmarkStart")}
        self.last_id = 500_000

    def fresh(self):
        self.last_id += 1
        return str(self.last_id)

    def sibling(self, name):
        return posixpath.join(posixpath.dirname(self.main), name)

    def packed(self):
        """Return the bytes of the whole file."""
        self.parts[self.main] = oxml.serialize(self.document)
        self.parts[path_for(self.main)] = oxml.serialize(self.relations.root)
        self.look.store()
        self.parts["[Content_Types].xml"] = oxml.serialize(self.types.root)
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in self.parts.items():
                archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
        return stream.getvalue()


class Clause:
    """One clause's package: what is taken from it into the base."""

    def __init__(self, code, data, limits):
        self.code = code
        parts = package.read(data, limits)
        self.main = hostile.main_part(parts)
        self.parts = {part.name: part.data for part in parts}
        self.root = oxml.parse(self.parts[self.main], self.main)
        self.relations = Relations(self.parts.get(path_for(self.main)), self.main)
        self.types = ContentTypes(self.parts["[Content_Types].xml"])

    def part(self, name):
        path = posixpath.join(posixpath.dirname(self.main), name)
        return oxml.parse(self.parts[path], path) if path in self.parts else None

    def blocks(self):
        """Return fresh copies of the clause's paragraphs and tables."""
        copy = oxml.parse(oxml.serialize(self.root), self.main)
        body = copy.find(W + "body")
        if any(True for _note in body.iter(*_NOTES)):
            raise RenderError(
                f"The clause “{self.code}” has footnotes, which a clause cannot have.",
                "clause-notes",
                clause=self.code,
            )
        for node in list(body.iter(*_STRIPPED)):
            oxml.remove(node)
        return list(body)


def compose(parts, main, spots, clauses, limits):
    """Return the bytes of the template with its clauses put in.

    ``spots`` are ``(paragraph number, code, place)``; ``clauses`` maps codes to
    bytes. Raise RenderError for a code that is not there.
    """
    base, known = Base(parts, main), {}
    paragraphs = list(base.document.iter(P))
    for number, code, place in spots:
        if code not in clauses:
            raise RenderError(f"There is no clause “{code}”.", "unknown-clause", place, clause=code)
        if code not in known:
            known[code] = Clause(code, bytes(clauses[code]), limits)
        _insert(base, known[code], paragraphs[number - 1])
    return base.packed()


def key(clauses, codes):
    """Return what identifies a composition: codes and the hashes of their bytes."""
    return tuple(
        (code, hashlib.sha256(bytes(clauses[code])).digest())
        for code in sorted(set(codes))
        if code in clauses
    )


def _insert(base, clause, paragraph):
    blocks = clause.blocks()
    for block in blocks:
        _rename(base, clause, block)
        paragraph.addprevious(block)
    base.look.adopt(clause, blocks)
    container, following = paragraph.getparent(), paragraph.getnext()
    oxml.remove(paragraph)
    if container.tag == TC and following is None and (not len(container) or container[-1].tag != P):
        etree.SubElement(container, P)


def _rename(base, clause, block):
    """Give a block fresh ids and the base's relationship ids."""
    numbers, names = {}, {}
    for node in block.iter():
        for name in (W14 + "paraId", W14 + "textId"):
            node.attrib.pop(name, None)
        if node.tag in _BOOKMARKS:
            old = node.get(W + "id")
            node.set(W + "id", numbers.setdefault(old, base.fresh()))
        if node.tag == W + "bookmarkStart":
            _rename_bookmark(base, node, names)
        elif node.tag == _DOC_PR:
            node.set("id", base.fresh())
        for name in _LINKED:
            if name in node.attrib:
                node.set(name, _copy_relation(base, clause, node.get(name)))
    _follow_names(block, names)


def _rename_bookmark(base, node, names):
    name = wanted = node.get(W + "name") or "_"
    count = 1
    while wanted in base.bookmarks:
        count += 1
        wanted = f"{name[:36]}_{count}"
    base.bookmarks.add(wanted)
    names[name] = wanted
    node.set(W + "name", wanted)


def _follow_names(block, names):
    for node in block.iter(W + "hyperlink", W + "instrText"):
        anchor = node.get(W + "anchor")
        if anchor in names:
            node.set(W + "anchor", names[anchor])
        if node.tag == W + "instrText":
            words = (node.text or "").split(" ")
            node.text = " ".join(names.get(word, word) for word in words)
            node.set(SPACE, "preserve")


def _copy_relation(base, clause, identifier):
    """Return the base's id for what a clause's relationship leads to."""
    relation = clause.relations.get(identifier)
    if relation is None:
        return identifier
    kind, target = relation.get("Type"), relation.get("Target")
    if relation.get("TargetMode") == "External":
        return base.relations.add(kind, target, external=True)
    source = clause.relations.target(relation)
    data = clause.parts.get(source, b"")
    extension = posixpath.splitext(source)[1]
    name = f"media/clause_{hashlib.sha256(data).hexdigest()[:16]}{extension}"
    base.parts[base.sibling(name)] = data
    base.types.put(base.sibling(name), clause.types.of(source))
    return base.relations.add(kind, name)
