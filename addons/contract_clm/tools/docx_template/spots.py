"""A spot: where in a part a tag stands, and how the value goes in there."""

from dataclasses import dataclass

from .model import Place
from .oxml import P

EXCERPT_LENGTH = 120


@dataclass
class Spot:
    """A paragraph (or another piece of text) that holds tags."""

    part: str
    number: int
    text: str
    element: object
    atoms: list
    tags: list
    attribute: str = ""
    plain: bool = False
    styles: object = None
    alone: object = None
    origin: str = ""

    def place(self, at=None):
        return Place(self.origin or self.part, self.number, excerpt(self.text, at))


def origins(root, composed=None):
    """Return ``{paragraph: (name of the source, number in it)}``.

    The name is empty for the part itself and tells the clause for what a clause
    brought along.
    """
    paragraphs = list(root.iter(P))
    places = composed.places if composed else [("", number) for number in range(1, len(paragraphs) + 1)]
    return dict(zip(paragraphs, places, strict=False))


def excerpt(text, at=None):
    """Cut a text to what a person needs to find it again."""
    if len(text) <= EXCERPT_LENGTH:
        return _in_one_line(text)
    start = max(0, (at or 0) - EXCERPT_LENGTH // 2)
    piece = _in_one_line(text[start : start + EXCERPT_LENGTH])
    head = "…" if start else ""
    tail = "…" if start + EXCERPT_LENGTH < len(text) else ""
    return f"{head}{piece}{tail}"


def _in_one_line(text):
    return text.replace("\n", " ").replace("\t", " ").strip()
