"""The packages of a template and of its clauses while one is put into the other."""

import hashlib
import io
import posixpath
import zipfile

from . import hostile, oxml, package, targets
from .clause_look import Look
from .clause_notes import Notes
from .oxml import P, W
from .relations import ContentTypes, Relations, path_for

_STRIPPED = [
    W + name
    for name in "commentRangeStart commentRangeEnd commentReference annotationRef sectPr proofErr".split()
]
_NO_FOLDER = ("", ".", "/", "word")


class Clause:
    """One clause's package: what is taken from it into the template."""

    def __init__(self, code, data, limits):
        self.code = code
        parts = package.read(data, limits)
        self.main = hostile.main_part(parts)
        self.parts = {part.name: part.data for part in parts}
        self.root = oxml.usual_prefix(oxml.parse(self.parts[self.main], self.main))
        self.relations = Relations(self.parts.get(path_for(self.main)), self.main)
        self.types = ContentTypes(self.parts["[Content_Types].xml"])
        self.size = len(self.parts[self.main])

    def part(self, kind):
        """Return the tree of the part of a kind, for example ``styles``, or None."""
        path = self.path(kind)
        return oxml.usual_prefix(oxml.parse(self.parts[path], path)) if path in self.parts else None

    def path(self, kind):
        return self.relations.of_kind(kind) or posixpath.join(posixpath.dirname(self.main), f"{kind}.xml")

    def body(self):
        """Return a fresh copy of the clause's body and its paragraphs' numbers."""
        copied = oxml.parse(oxml.serialize(self.root), self.main)
        numbers = {element: number for number, element in enumerate(copied.iter(P), 1)}
        body = copied.find(W + "body")
        for node in list(body.iter(*_STRIPPED)):
            oxml.remove(node)
        return body, numbers


class Base:
    """The template's package while clauses are merged into it."""

    def __init__(self, parts, main):
        self.parts = {part.name: part.data for part in parts}
        self.main = main
        self.document = oxml.usual_prefix(oxml.parse(self.parts[main], main))
        self.numbers = {element: number for number, element in enumerate(self.document.iter(P), 1)}
        targets.expose(self.document)
        self._relations = {}
        self.relations = self.relations_of(main)
        self.types = ContentTypes(self.parts["[Content_Types].xml"])
        self.look = Look(self)
        self.notes = Notes(self)
        self.bookmarks = {node.get(W + "name") for node in self.document.iter(W + "bookmarkStart")}
        self.last_id = 500_000

    def fresh(self):
        self.last_id += 1
        return str(self.last_id)

    def path(self, kind):
        """Return the name of the part of a kind, there or to be made."""
        return self.relations.of_kind(kind) or posixpath.join(posixpath.dirname(self.main), f"{kind}.xml")

    def relations_of(self, part):
        if part not in self._relations:
            self._relations[part] = Relations(self.parts.get(path_for(part)), part)
        return self._relations[part]

    def take(self, part, clause, source, identifier):
        """Return the id, in one of our parts, of what a clause's part refers to.

        None when the clause's file lacks it.
        """
        theirs = Relations(clause.parts.get(path_for(source)), source)
        relation = theirs.get(identifier)
        if relation is None:
            return None
        kind, target = relation.get("Type"), relation.get("Target")
        ours = self.relations_of(part)
        if relation.get("TargetMode") == "External":
            return ours.add(kind, target, external=True)
        name = self._copied(clause, theirs.target(relation), set())
        return ours.add(kind, ours.reach(name)) if name else None

    def _copied(self, clause, source, above):
        """Copy a part and all that it refers to; return its new name."""
        if source not in clause.parts or source in above:
            return ""
        data = clause.parts[source]
        theirs = Relations(clause.parts.get(path_for(source)), source)
        digest = hashlib.sha256(data + (clause.parts.get(path_for(source)) or b"")).hexdigest()[:16]
        folder = posixpath.basename(posixpath.dirname(source))
        folder = "media" if folder in _NO_FOLDER else folder
        home = posixpath.dirname(self.main)
        name = posixpath.join(home, folder, f"clause_{digest}{posixpath.splitext(source)[1]}")
        if name not in self.parts:
            self.parts[name] = data
            self.types.put(name, clause.types.of(source))
            self._copy_relations(clause, theirs, name, above | {source})
        return name

    def _copy_relations(self, clause, theirs, name, above):
        ours = self.relations_of(name)
        for relation in theirs.root:
            if relation.get("TargetMode") == "External":
                ours.keep(relation, relation.get("Target"))
                continue
            inner = self._copied(clause, theirs.target(relation), above)
            if inner:
                ours.keep(relation, ours.reach(inner))

    def packed(self):
        """Return the bytes of the whole file."""
        self.notes.store()
        self.look.store()
        self.parts[self.main] = oxml.serialize(self.document)
        for part, relations in self._relations.items():
            if len(relations.root):
                self.parts[path_for(part)] = oxml.serialize(relations.root)
        self.parts["[Content_Types].xml"] = oxml.serialize(self.types.root)
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in self.parts.items():
                archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
        return stream.getvalue()
