"""DOCX templates: Word files with ``{{ values }}`` and ``{% statements %}``.

``compile`` reads a template once, ``Template.render`` fills it as often as
needed, ``check`` lists every mistake with its place. Pure Python over lxml,
Jinja2 (for expressions only) and Babel.
"""

from . import cache
from .adopting import Adopted, Change, adopt, foreign_tags, propose
from .errors import (
    DocxTemplateError,
    MissingValues,
    PackageError,
    RenderError,
    TemplateError,
)
from .limits import DEFAULT, Limits
from .linting import check
from .model import Field, Missing, Place, Problem, Rendered
from .passages import Passage
from .template import Template


def compile(data, limits=DEFAULT):  # noqa: A001
    """Return the Template of a DOCX file's bytes.

    Raise PackageError when the bytes are no acceptable DOCX file, and
    TemplateError with all ``problems`` when its tags are wrong.
    """
    return cache.get(bytes(data), limits, Template)


__all__ = [
    "DEFAULT",
    "Adopted",
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
    "check",
    "compile",
    "foreign_tags",
    "propose",
]
