"""DOCX templates: Word files with ``{{ values }}`` and ``{% statements %}``.

Pure Python over lxml, Jinja2 (for expressions only) and Babel.

Examples
--------
``{{ contract.number }}``, ``{{ fee | money("EUR") }}``, ``{% if renews %} …
{% else %} … {% endif %}``, ``{% for line in lines %} … {% endfor %}``,
``{% clause "confidentiality" %}``, ``{# only for the author #}``,
``{{ sign("customer") }}``.

How to use
----------
``check(data, known)`` lists every mistake with its place; ``compile(data)`` reads
a template once; ``template.render(context, locale=…)`` fills it as often as
needed; ``foreign_tags``, ``propose`` and ``adopt`` turn a file with ``{tag}``,
``[Bracketed]`` or ``____`` into a template.

How it works
------------
``analysis`` reads the package and finds tags, ``scopes`` decides what each block
holds, ``layout`` rewrites the tree so that every tag becomes a numbered gap,
``program`` turns fixed bytes and gaps into one compiled function, ``deflate`` has
compressed the fixed bytes in advance, ``writer`` copies all other parts as they
lie in the template.
"""

from . import cache
from .adopting import Adopted, Change, adopt, foreign_tags, propose
from .asking import Asked, as_tag, ask
from .errors import (
    CODES,
    DocxTemplateError,
    MissingValues,
    PackageError,
    RenderError,
    TemplateError,
)
from .limits import DEFAULT, Limits
from .linting import check
from .model import Field, Missing, Place, Problem, Rendered
from .naming import of_words as name_of
from .passages import Passage
from .reading import paragraphs
from .showing import show
from .signing import has_places as has_places_to_sign
from .template import Template


def compile(data, limits=DEFAULT):  # noqa: A001
    """Return the Template of a DOCX file's bytes.

    Raise PackageError when the bytes are no acceptable DOCX file, and
    TemplateError with all ``problems`` when its tags are wrong.
    """
    return cache.get(bytes(data), limits, Template)


__all__ = [
    "CODES",
    "DEFAULT",
    "Adopted",
    "Asked",
    "Change",
    "DocxTemplateError",
    "Field",
    "Limits",
    "Missing",
    "MissingValues",
    "PackageError",
    "Passage",
    "Place",
    "Problem",
    "RenderError",
    "Rendered",
    "Template",
    "TemplateError",
    "adopt",
    "as_tag",
    "ask",
    "check",
    "compile",
    "foreign_tags",
    "has_places_to_sign",
    "name_of",
    "paragraphs",
    "propose",
    "show",
]
