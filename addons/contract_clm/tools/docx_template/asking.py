"""What an expression asks for, looked at outside of any document.

>>> ask("contract.number | upper").names
(('contract.number', 'value'),)
>>> ask("{% for p in people %}").bound
('p',)
>>> ask("contract.number | lowercase").problem
'There is no filter “lowercase”.'
"""

from dataclasses import dataclass

from jinja2 import nodes

from . import expressions, names, scanning, tags
from .errors import ValueProblem
from .spots import Spot


@dataclass(frozen=True)
class Asked:
    """``names`` are ``(dotted name, kind)``, ``bound`` the variables that loops and
    settings make, ``problem`` a sentence about what is wrong, or ''."""

    names: tuple = ()
    bound: tuple = ()
    problem: str = ""


def as_tag(expression):
    """Return the tag that stands in the document for an expression or a statement."""
    return expression if expression.startswith(("{%", "{#", "{{")) else "{{ %s }}" % expression


def ask(expression):
    """Return what an expression, or a text with whole tags, asks for."""
    text = as_tag(expression)
    found = tags.scan(text)
    spot = Spot("", 0, text, None, [], found.tags)
    if found.broken or not found.tags:
        return Asked(problem="The braces of the tag do not match.")
    try:
        parsed = {id(tag): _parsed(tag, spot) for tag in found.tags}
    except ValueProblem as error:
        return Asked(problem=error.message)
    used = names.uses(found.tags, parsed)
    bound = [name for node in parsed.values() for name in _bound(node)]
    return Asked(tuple((use.name, use.kind) for use in used), tuple(bound))


def _parsed(tag, spot):
    tag.spot = spot
    if tag.kind == tags.UNKNOWN:
        raise ValueProblem(scanning.message_of("unknown-statement", word=tag.keyword))
    if tag.kind == tags.VALUE and not tag.expression:
        raise ValueProblem(scanning.message_of("empty-tag"))
    return None if tag.kind == tags.NOTE else expressions.parse(tag)


def _bound(node):
    if isinstance(node, (nodes.For, nodes.Assign)):
        yield from names.targets(node.target)
