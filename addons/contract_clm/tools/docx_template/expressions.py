"""Check the code of one tag before anything is built from it."""

import functools

from jinja2 import nodes
from jinja2.exceptions import TemplateSyntaxError

from . import cells, signing, tags
from .environment import PlainDataEnvironment
from .errors import ValueProblem

ENVIRONMENT = PlainDataEnvironment()

MAX_DEPTH = 60
_RESERVED = {"self", "super", "varargs", "kwargs", "caller", "context", "environment"}
_WRAPPED = {
    "if": "{%% if %s %%}{%% endif %%}",
    "elif": "{%% if %s %%}{%% endif %%}",
    "for": "{%% for %s %%}{%% endfor %%}",
    "set": "{%% set %s %%}",
}


def parse(tag):
    """Return the Jinja2 node of a tag, or None for one without an expression.

    Raise ValueProblem with a sentence about what is wrong.
    """
    source = _source(tag)
    return None if source is None else _node(source, tag.kind, tag.keyword, tag.expression)


@functools.lru_cache(maxsize=2048)
def _node(source, kind, keyword, expression):
    """Return the checked node; nobody changes it, so that equal tags may share it."""
    try:
        body = ENVIRONMENT.parse(source).body
    except TemplateSyntaxError as error:
        raise ValueProblem(
            f"The expression “{expression}” cannot be read: {error.message}.",
            "bad-expression",
            expression=expression,
            detail=error.message,
        ) from None
    except RecursionError:
        raise ValueProblem("The expression is nested too deeply.", "too-deep") from None
    node = _only(body, kind, keyword)
    if kind == tags.CLAUSE and isinstance(node, nodes.Const) and not isinstance(node.value, str):
        raise ValueProblem('A clause is named by its code in quotes: {% clause "code" %}.', "clause-code")
    _check(node)
    signing.check(node, kind)
    return node


def _source(tag):
    if tag.kind in (tags.VALUE, tags.CLAUSE):
        return "{{ %s }}" % tag.expression
    if tag.kind == tags.CELL:
        return "{{ %s }}" % cells.expression(tag)
    if tag.keyword in _WRAPPED:
        return _WRAPPED[tag.keyword] % tag.expression
    if tag.expression:
        raise ValueProblem(
            f"“{tag.keyword}” takes no expression.", "needless-expression", keyword=tag.keyword
        )
    return None


def _only(body, kind, keyword):
    kinds = {
        tags.VALUE: nodes.Output,
        tags.CLAUSE: nodes.Output,
        tags.CELL: nodes.Output,
        tags.SET: nodes.Assign,
    }
    wanted = kinds.get(kind, nodes.For if keyword == "for" else nodes.If)
    if len(body) != 1 or not isinstance(body[0], wanted):
        raise ValueProblem("The tag holds more than one statement.", "many-statements")
    node = body[0]
    if isinstance(node, nodes.Output):
        if len(node.nodes) != 1 or isinstance(node.nodes[0], nodes.TemplateData):
            raise ValueProblem("The tag holds more than one value.", "many-values")
        return node.nodes[0]
    if isinstance(node, nodes.For) and node.recursive:
        raise ValueProblem("Recursive loops are not supported.", "recursive-loop")
    return node


def _check(root):
    for node, depth in _all(root):
        if depth > MAX_DEPTH:
            raise ValueProblem("The expression is nested too deeply.", "too-deep")
        if isinstance(node, nodes.Name):
            _refuse_name(node.name)
        elif isinstance(node, (nodes.Getattr, nodes.NSRef)):
            _refuse_name(node.attr if isinstance(node, nodes.Getattr) else node.name)
        elif isinstance(node, nodes.Filter) and not _is_filter(node.name):
            raise ValueProblem(f"There is no filter “{node.name}”.", "unknown-filter", filter=node.name)
        elif isinstance(node, nodes.Test) and node.name not in ENVIRONMENT.tests:
            raise ValueProblem(f"There is no test “{node.name}”.", "unknown-test", test=node.name)


def _is_filter(name):
    return name in ENVIRONMENT.filters and not name.startswith("_")


def _all(root):
    stack = [(root, 0)]
    while stack:
        node, depth = stack.pop()
        yield node, depth
        stack.extend((child, depth + 1) for child in node.iter_child_nodes())


def _refuse_name(name):
    if name.startswith("_") or name in _RESERVED:
        raise ValueProblem(f"The name “{name}” may not be used in a template.", "forbidden-name", name=name)
