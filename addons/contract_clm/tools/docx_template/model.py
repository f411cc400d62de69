"""The plain data that the engine hands out."""

from dataclasses import dataclass, field

ERROR = "error"
WARNING = "warning"

VALUE = "value"
CONDITION = "condition"
LIST = "list"


@dataclass(frozen=True)
class Place:
    """A paragraph: part name, 1-based number in that part (0: none), its text."""

    part: str
    paragraph: int
    excerpt: str


@dataclass(frozen=True)
class Problem:
    """A mistake in a template. ``values`` holds what the message names."""

    severity: str
    code: str
    message: str
    part: str = ""
    paragraph: int = 0
    excerpt: str = ""
    values: dict = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Field:
    """A name that the template uses, with all its places.

    ``name`` is dotted; what a loop variable offers carries the name of its
    list: ``{% for line in lines %}{{ line.price }}`` gives ``lines.price``.
    """

    name: str
    kind: str
    places: tuple[Place, ...]


@dataclass(frozen=True)
class Missing:
    """A value that the document prints and the data do not hold."""

    name: str
    part: str
    paragraph: int
    excerpt: str


@dataclass(frozen=True)
class Rendered:
    """A finished document and, for drafts, what it still lacks."""

    data: bytes
    missing: tuple[Missing, ...] = ()
