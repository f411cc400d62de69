"""Styles and lists that a clause brings along."""

import copy

from lxml import etree

from . import oxml
from .numbering import value, whole
from .oxml import W

_STYLE_USES = (W + "pStyle", W + "rStyle", W + "tblStyle")
_STYLE_LINKS = ("basedOn", "link", "next")
# A list that comes along numbers its own paragraphs; the template's styles keep their lists.
_LIST_LINKS = [W + name for name in ("styleLink", "numStyleLink", "pStyle", "lvlPicBulletId")]
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"


class Look:
    """Styles and numbering of the base, growing with each clause."""

    def __init__(self, base):
        self._base = base
        self._trees = {}

    def _tree(self, name, create=False):
        path = self._base.path(name)
        if name not in self._trees and path in self._base.parts:
            self._trees[name] = oxml.usual_prefix(oxml.parse(self._base.parts[path], path))
        if name not in self._trees and create:
            self._trees[name] = etree.Element(W + name, nsmap=oxml.OWN_NAMESPACE)
            self._base.relations.add(name, self._base.relations.reach(path))
            self._base.types.put(path, f"{_TYPE}.{name}+xml")
        return self._trees.get(name)

    def store(self):
        for name, root in self._trees.items():
            self._base.parts[self._base.path(name)] = oxml.serialize(root)

    def adopt(self, clause, blocks):
        """Bring over what the blocks use and point the blocks to it."""
        new_styles = self._adopt_styles(clause, blocks)
        self._adopt_lists(clause, [*blocks, *new_styles])

    def _adopt_styles(self, clause, blocks):
        theirs = clause.part("styles")
        used = {node.get(W + "val") for block in blocks for node in block.iter(*_STYLE_USES)}
        if theirs is None or not used:
            return []
        table = {style.get(W + "styleId"): style for style in theirs.findall(W + "style")}
        ours = self._tree("styles", create=True)
        by_name = {_style_name(style): style for style in ours.findall(W + "style")}
        names, added, queue = {}, [], sorted(used & table.keys())
        while queue:
            identifier = queue.pop()
            if identifier in names or identifier not in table:
                continue
            style = table[identifier]
            existing = by_name.get(_style_name(style))
            if existing is not None:
                names[identifier] = existing.get(W + "styleId")
                continue
            names[identifier] = _free_id(identifier, ours)
            added.append(copy.deepcopy(style))
            ours.append(added[-1])
            added[-1].set(W + "styleId", names[identifier])
            added[-1].attrib.pop(W + "default", None)
            queue += [value(style, link) for link in _STYLE_LINKS if value(style, link)]
        _repoint(blocks, _STYLE_USES, names)
        _repoint(added, [W + link for link in _STYLE_LINKS], names)
        return added

    def _adopt_lists(self, clause, elements):
        theirs = clause.part("numbering")
        used = {node.get(W + "val") for one in elements for node in one.iter(W + "numId")} - {"0", None}
        if theirs is None or not used:
            return
        ours = self._tree("numbering", create=True)
        abstracts, names = {}, {}
        defined = {node.get(W + "abstractNumId") for node in theirs.findall(W + "abstractNum")}
        for number in theirs.findall(W + "num"):
            if number.get(W + "numId") in used and value(number, "abstractNumId") in defined:
                names[number.get(W + "numId")] = self._add_list(theirs, number, ours, abstracts)
        _repoint(elements, [W + "numId"], names)

    def _add_list(self, theirs, number, ours, abstracts):
        old = value(number, "abstractNumId")
        if old not in abstracts:
            abstracts[old] = _free_number(ours, "abstractNum", "abstractNumId")
            source = next(
                node for node in theirs.findall(W + "abstractNum") if node.get(W + "abstractNumId") == old
            )
            own = copy.deepcopy(_with_levels(theirs, source))
            own.set(W + "abstractNumId", abstracts[old])
            for node in own.findall(W + "nsid"):
                node.set(W + "val", f"{int(self._base.fresh()):08X}")
            for node in list(own.iter(*_LIST_LINKS)):
                oxml.remove(node)
            _insert_abstract(ours, own)
        new = copy.deepcopy(number)
        new.set(W + "numId", _free_number(ours, "num", "numId"))
        new.find(W + "abstractNumId").set(W + "val", abstracts[old])
        _insert_number(ours, new)
        return new.get(W + "numId")


def _with_levels(root, abstract):
    """Return the definition that a list style stands for, or the definition itself."""
    style = value(abstract, "numStyleLink")
    linked = (one for one in root.findall(W + "abstractNum") if style and value(one, "styleLink") == style)
    return next(linked, abstract)


def _style_name(style):
    return (style.get(W + "type"), value(style, "name").lower())


def _free_id(identifier, root):
    taken = {style.get(W + "styleId") for style in root.findall(W + "style")}
    count, wanted = 1, identifier
    while wanted in taken:
        count += 1
        wanted = f"{identifier}{count}"
    return wanted


def _free_number(root, tag, attribute):
    taken = [whole(node.get(W + attribute)) for node in root.findall(W + tag)]
    return str(max(taken, default=0) + 1)


def _insert_abstract(root, element):
    """Put a definition behind the last one: lists come after all definitions."""
    last = root.findall(W + "abstractNum")
    position = root.index(last[-1]) + 1 if last else len(root.findall(W + "numPicBullet"))
    root.insert(position, element)


def _insert_number(root, element):
    before = [*root.findall(W + "abstractNum"), *root.findall(W + "num")]
    root.insert(root.index(before[-1]) + 1, element)


def _repoint(elements, tags, names):
    for element in elements:
        for node in element.iter(*tags):
            if node.get(W + "val") in names:
                node.set(W + "val", names[node.get(W + "val")])
