"""Footnotes and endnotes that a clause brings along."""

import copy

from lxml import etree

from . import footnotes, oxml
from .oxml import PPR, P, R, W

_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_SEPARATORS = (("separator", "-1"), ("continuationSeparator", "0"))
# What may stand before the notes' properties in the settings is not in this list: ECMA-376 part 1, CT_Settings.
_AFTER_FOOTNOTES = (
    "endnotePr compat docVars rsids mathPr attachedSchema themeFontLang clrSchemeMapping doNotIncludeSubdocsInStats "
    "doNotAutoCompressPictures forceUpgrade captions readModeInkLockDown smartTagType schemaLibrary shapeDefaults "
    "doNotEmbedSmartTags decimalSymbol listSeparator"
).split()


class Notes:
    """The notes of the base, growing with each clause."""

    def __init__(self, base):
        self._base = base
        self._trees = {}

    def adopt(self, clause, blocks):
        """Copy the notes that the blocks refer to; yield ``(note, part, clause's part)``."""
        for reference, kind in footnotes.KINDS.items():
            nodes = [node for block in blocks for node in block.iter(reference)]
            theirs = clause.part(f"{kind}s") if nodes else None
            table = {} if theirs is None else footnotes.of(theirs, kind)
            for node in nodes:
                note = table.get(node.get(W + "id"))
                if note is None:
                    oxml.remove(node)
                    continue
                copied = self._added(kind, note)
                node.set(W + "id", copied.get(W + "id"))
                yield copied, self._base.path(f"{kind}s"), clause.path(f"{kind}s")

    def _added(self, kind, note):
        ours = self._tree(kind)
        copied = copy.deepcopy(note)
        copied.tail = None
        copied.set(W + "id", str(footnotes.first_free(ours, kind)))
        ours.append(copied)
        return copied

    def _tree(self, kind):
        path = self._base.path(f"{kind}s")
        if kind not in self._trees and path in self._base.parts:
            self._trees[kind] = oxml.usual_prefix(oxml.parse(self._base.parts[path], path))
        if kind not in self._trees:
            self._trees[kind] = _new_part(kind)
            self._base.relations.add(f"{kind}s", self._base.relations.reach(path))
            self._base.types.put(path, f"{_TYPE}.{kind}s+xml")
            self._name_separators(kind)
        return self._trees[kind]

    def _name_separators(self, kind):
        """Tell the settings which notes are the lines above the notes."""
        path = self._base.path("settings")
        if path not in self._base.parts:
            return
        settings = oxml.usual_prefix(oxml.parse(self._base.parts[path], path))
        if settings.find(f"{W}{kind}Pr") is None:
            properties = etree.Element(f"{W}{kind}Pr")
            for _name, number in _SEPARATORS:
                etree.SubElement(properties, W + kind).set(W + "id", number)
            later = set(_AFTER_FOOTNOTES) - ({"endnotePr"} if kind == "endnote" else set())
            following = (node for node in settings if node.tag.rpartition("}")[2] in later)
            before = next(following, None)
            settings.insert(len(settings) if before is None else settings.index(before), properties)
            self._base.parts[path] = oxml.serialize(settings)

    def store(self):
        """Write the notes back, in the order of their references and numbered so."""
        for kind, root in self._trees.items():
            own, moved = footnotes.of(root, kind), []
            for reference in self._base.document.iter(f"{W}{kind}Reference"):
                note = own.pop(reference.get(W + "id"), None)
                if note is not None:
                    root.remove(note)
                    moved.append((reference, note))
            for number, (reference, note) in enumerate(moved, footnotes.first_free(root, kind)):
                root.append(note)
                for one in (reference, note):
                    one.set(W + "id", str(number))
            self._base.parts[self._base.path(f"{kind}s")] = oxml.serialize(root)


def _new_part(kind):
    root = etree.Element(f"{W}{kind}s", nsmap=oxml.OWN_NAMESPACE)
    for name, number in _SEPARATORS:
        note = etree.SubElement(root, W + kind)
        note.set(W + "type", name)
        note.set(W + "id", number)
        line = etree.SubElement(note, P)
        spacing = etree.SubElement(etree.SubElement(line, PPR), W + "spacing")
        for side, value in (("after", "0"), ("line", "240"), ("lineRule", "auto")):
            spacing.set(W + side, value)
        etree.SubElement(etree.SubElement(line, R), W + name)
    return root
