"""Find the dotted names that expressions use, loop variables traced to lists."""

from dataclasses import dataclass, field

from jinja2 import nodes

from . import signing, tags
from .environment import PlainDataEnvironment
from .model import CONDITION, LIST, VALUE, Field

_BUILT_IN = set(PlainDataEnvironment().globals) - set(signing.FUNCTIONS) | {"loop"}


@dataclass
class Use:
    """A name at one place."""

    name: str
    kind: str
    place: object


@dataclass
class _Scope:
    """What loop variables and ``set`` names stand for; None for own values."""

    bound: dict = field(default_factory=dict)
    parent: object = None

    def find(self, name):
        if name in self.bound:
            return True, self.bound[name]
        return self.parent.find(name) if self.parent else (name in _BUILT_IN, None)


def uses(in_order, parsed):
    """Return every use of these tags; ``parsed`` maps ids of tags to nodes."""
    found, scope = [], _Scope()
    for tag in in_order:
        node = parsed.get(id(tag))
        place = tag.spot.place(tag.start)
        if tag.keyword == "endfor" and scope.parent:
            scope = scope.parent
        elif tag.keyword == "for" and isinstance(node, nodes.For):
            names = list(_names(node.iter, scope, LIST))
            found += [Use(name, kind, place) for name, kind in names]
            scope = _Scope(_targets(node.target, _path(node.iter, scope)), scope)
            if node.test is not None:
                tests = _names(node.test, scope, CONDITION)
                found += [Use(name, kind, place) for name, kind in tests]
        elif node is not None:
            root = node.test if isinstance(node, nodes.If) else node
            kind = VALUE if tag.kind in (tags.VALUE, tags.CLAUSE, tags.CELL) else CONDITION
            if isinstance(node, nodes.Assign):
                root, kind = node.node, VALUE
                scope.bound.update(_targets(node.target, _path(root, scope)))
            found += [Use(name, kind, place) for name, kind in _names(root, scope, kind)]
    return found


def fields(found):
    """Join the uses of each name into a Field, in order of first use."""
    table = {}
    for use in found:
        kinds, places = table.setdefault(use.name, (set(), {}))
        kinds.add(use.kind)
        places[use.place] = True
    return tuple(Field(name, _strongest(kinds), tuple(places)) for name, (kinds, places) in table.items())


def _strongest(kinds):
    return next(kind for kind in (LIST, VALUE, CONDITION) if kind in kinds)


def _targets(target, path):
    if isinstance(target, nodes.Name):
        return {target.name: path}
    return {name.name: None for name in target.find_all(nodes.Name)}


def targets(target):
    """Return the names that a loop or a setting binds."""
    return list(_targets(target, None))


def _path(node, scope):
    """Return the dotted name that an expression is, or None."""
    if isinstance(node, nodes.Filter) and node.node is not None:
        return _path(node.node, scope)
    if isinstance(node, nodes.Name):
        bound, path = scope.find(node.name)
        return path if bound else node.name
    key = _key(node)
    if key is None:
        return None
    inner = _path(node.node, scope)
    if isinstance(key, int):
        return inner
    return f"{inner}.{key}" if inner else None


def _key(node):
    if isinstance(node, nodes.Getattr):
        return node.attr
    if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
        value = node.arg.value
        return value if isinstance(value, (str, int)) else None
    return None


def _names(node, scope, kind):
    """Yield ``(dotted name, kind)`` for all names in an expression."""
    called = _called_with(node)
    if called is not None:
        for part in called:
            yield from _names(part, scope, kind)
        return
    path = _path(node, scope) if _key(node) is not None else None
    if path:
        yield path, kind
        return
    if isinstance(node, nodes.Name):
        bound, path = scope.find(node.name)
        if path or not bound:
            yield path or node.name, kind
        return
    if isinstance(node, nodes.CondExpr):
        yield from _names(node.test, scope, CONDITION)
        for branch in (node.expr1, node.expr2):
            if branch is not None:
                yield from _names(branch, scope, kind)
        return
    for child in node.iter_child_nodes():
        yield from _names(child, scope, kind)


def _called_with(node):
    """Return what a call is about: the arguments, and what the method is one of; None for others."""
    if not isinstance(node, nodes.Call):
        return None
    arguments = [*node.args, *(pair.value for pair in node.kwargs)]
    if signing.is_call(node):
        return arguments
    return [node.node.node, *arguments] if isinstance(node.node, nodes.Getattr) else None
