"""What a template consists of, as plain data; the texts are written in it.

Texts may hold ``**bold**``, ``[[key]]`` (the number of the clause with that key)
and the tags of the template language. ``\\n`` is a line break.

>>> When("contract.purpose", [Text("Purpose: {{ contract.purpose }}")]).condition
'contract.purpose'
"""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Paragraph:
    text: str
    style = "Body Text"


@dataclass(frozen=True)
class Title(Paragraph):
    style = "Title"


@dataclass(frozen=True)
class Subtitle(Paragraph):
    style = "Subtitle"


@dataclass(frozen=True)
class Part(Paragraph):
    """A heading without a number."""

    style = "Heading 2"


@dataclass(frozen=True)
class Schedule(Paragraph):
    """The heading of a schedule, without a number."""

    style = "Schedule"


@dataclass(frozen=True)
class Text(Paragraph):
    pass


@dataclass(frozen=True)
class Lead(Paragraph):
    """A sentence that stays with what follows it."""

    style = "Lead"


@dataclass(frozen=True)
class Definition(Paragraph):
    style = "Definition"


@dataclass(frozen=True)
class Small(Paragraph):
    style = "Small Text"


@dataclass(frozen=True)
class Code(Paragraph):
    """A code in letters of equal width that may break anywhere."""

    style = "Code"


@dataclass(frozen=True)
class Numbered(Paragraph):
    """A paragraph with an automatic number; ``key`` lets others refer to it."""

    key: str = ""
    level = 0


@dataclass(frozen=True)
class Clause(Numbered):
    """The heading of a clause: 1."""

    style = "Heading 1"


@dataclass(frozen=True)
class Item(Numbered):
    """A paragraph of a clause: 1.1"""

    style = "List Number"
    level = 1


@dataclass(frozen=True)
class SubItem(Numbered):
    """A limb of a paragraph: (a)"""

    style = "List Number 2"
    level = 2


@dataclass(frozen=True)
class Point(Paragraph):
    """A numbered paragraph of a document without clauses: 1."""

    style = "List Point"


@dataclass(frozen=True)
class When:
    """Blocks for a condition; ``others`` are pairs of condition and blocks."""

    condition: str
    blocks: list
    others: list = field(default_factory=list)
    otherwise: list = field(default_factory=list)


@dataclass(frozen=True)
class Parties:
    """Both parties side by side, with what is known of each; their roles."""

    company: str
    counterparty: str


@dataclass(frozen=True)
class Details:
    """A table of labels and values: (label, value or list of lines) or (label, value, condition)."""

    rows: list


@dataclass(frozen=True)
class Lines:
    """The table of lines with its totals."""


@dataclass(frozen=True)
class SignatureBlock:
    """Where both parties sign."""


@dataclass(frozen=True)
class Each:
    """Blocks for each of a list: ``signature in signatures``."""

    loop: str
    blocks: list
