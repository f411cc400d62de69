"""The tags of clauses: find them in a tree, name each by a path, choose at run time.

A path numbers the clause tags of a file in reading order; inside a clause it
goes on with the clause's code: ``/2/secrecy/1`` is the first clause tag of the
clause ``secrecy`` that stands at the second one of the template.
"""

import re

from jinja2 import nodes
from lxml import etree

from . import expressions, oxml, paragraph, tags
from .errors import ValueProblem
from .oxml import SPACE, P, R, T

_HARMLESS = re.compile(r"[A-Za-z0-9_.-]")


class Clauses(tuple):
    """The codes that a template names; ``variables`` are the expressions that choose one."""

    def __new__(cls, codes=(), variables=()):
        made = super().__new__(cls, dict.fromkeys(codes))
        made.variables = tuple(dict.fromkeys(variables))
        return made


def paths(count, above=""):
    return [f"{above}/{number}" for number in range(1, count + 1)]


def find(elements):
    """Return ``(paragraph, tag)`` of all clause tags below these elements, in order.

    A tag that does not stand alone is left to the check, which refuses it.
    """
    found = []
    for element in (one for root in elements for one in root.iter(P)):
        atoms = paragraph.read(element)
        text = paragraph.text_of(atoms)
        own = tags.scan(text).tags if "{%" in text else ()
        if len(own) == 1 and own[0].kind == tags.CLAUSE and paragraph.has_only(element, atoms, own):
            found.append((element, own[0]))
    return found


def code_of(tag):
    """Return the code that a tag names outright, or None for an expression."""
    try:
        node = expressions.parse(tag)
    except ValueProblem:
        return None
    return node.value if isinstance(node, nodes.Const) else None


def surveyed(found):
    """Return the Clauses of a template's tags."""
    codes = [code_of(tag) for tag in found]
    variables = [tag.expression for tag, code in zip(found, codes, strict=True) if code is None]
    return Clauses([code for code in codes if code is not None], variables)


def condition(keyword, expression, code):
    """Return the tag that stands before the clause of one code among several.

    >>> condition("if", "x", "a b")
    '{%p if (x) | default("") == "a\\\\u0020b" %}'
    """
    literal = "".join(sign if _HARMLESS.match(sign) else _escaped(sign) for sign in code)
    return '{%%p %s (%s) | default("") == "%s" %%}' % (keyword, expression, literal)


def _escaped(sign):
    return f"\\u{ord(sign):04x}" if ord(sign) < 0x10000 else f"\\U{ord(sign):08x}"


def tag_paragraph(text):
    """Return a paragraph that holds nothing but a tag."""
    element = etree.Element(P, nsmap=oxml.OWN_NAMESPACE)
    shown = etree.SubElement(etree.SubElement(element, R), T)
    shown.text = text
    shown.set(SPACE, "preserve")
    return element
