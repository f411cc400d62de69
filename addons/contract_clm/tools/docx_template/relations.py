"""Relationships and content types of a package that grows."""

import posixpath

from lxml import etree

from . import oxml

_REL_NS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES_NS = "http://schemas.openxmlformats.org/package/2006/content-types"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
R_NS = "{%s}" % _OFFICE


def path_for(part):
    """Return the name of the part that holds the relationships of another."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


class Relations:
    """The relationships of one part, as a tree that can be added to."""

    def __init__(self, data, part):
        self.part = part
        self.root = (
            oxml.parse(data, path_for(part))
            if data
            else etree.Element(f"{{{_REL_NS}}}Relationships", nsmap={None: _REL_NS})
        )

    def get(self, identifier):
        return next((one for one in self.root if one.get("Id") == identifier), None)

    def of_kind(self, kind):
        """Return the name of the first part that is referred to as that kind; empty if none."""
        for relation in self.root:
            word = (relation.get("Type") or "").rpartition("/")[2]
            if word == kind and relation.get("TargetMode") != "External":
                return self.target(relation)
        return ""

    def reach(self, name):
        """Return the target that leads to a part of that name."""
        return posixpath.relpath(name, posixpath.dirname(self.part) or ".")

    def keep(self, relation, target):
        """Add another part's relationship under its own id."""
        copied = etree.SubElement(self.root, f"{{{_REL_NS}}}Relationship", relation.attrib)
        copied.set("Target", target)

    def target(self, relation):
        """Return the name of the part that an internal relationship means."""
        base = posixpath.dirname(self.part)
        path = relation.get("Target") or ""
        return path.lstrip("/") if path.startswith("/") else posixpath.normpath(posixpath.join(base, path))

    def add(self, kind, target, external=False):
        """Return the id of a relationship to the target, a new one if needed."""
        kind = kind if "/" in kind else f"{_OFFICE}/{kind}"
        for one in self.root:
            if (one.get("Type"), one.get("Target")) == (kind, target):
                return one.get("Id")
        taken = {one.get("Id") for one in self.root}
        number = len(taken) + 1
        while f"rId{number}" in taken:
            number += 1
        relation = etree.SubElement(self.root, f"{{{_REL_NS}}}Relationship")
        relation.set("Id", f"rId{number}")
        relation.set("Type", kind)
        relation.set("Target", target)
        if external:
            relation.set("TargetMode", "External")
        return f"rId{number}"


class ContentTypes:
    """``[Content_Types].xml`` as a tree that can be added to."""

    def __init__(self, data):
        self.root = oxml.parse(data, "[Content_Types].xml")

    def of(self, part):
        """Return the content type of a part; empty if it is not known."""
        extension = posixpath.splitext(part)[1].lstrip(".").lower()
        default = ""
        for one in self.root:
            if one.get("PartName") == f"/{part}":
                return one.get("ContentType") or ""
            if (one.get("Extension") or "").lower() == extension:
                default = one.get("ContentType") or ""
        return default

    def put(self, part, content_type):
        if content_type and self.of(part) != content_type:
            override = etree.SubElement(self.root, f"{{{_TYPES_NS}}}Override")
            override.set("PartName", f"/{part}")
            override.set("ContentType", content_type)
