"""A spot: where in a part a tag stands, and how the value goes in there."""

from dataclasses import dataclass

from .model import Place

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

    def place(self, at=None):
        return Place(self.part, self.number, excerpt(self.text, at))


def excerpt(text, at=None):
    """Cut a text to what a person needs to find it again."""
    text = text.replace("\n", " ").replace("\t", " ")
    if len(text) <= EXCERPT_LENGTH:
        return text.strip()
    start = max(0, (at or 0) - EXCERPT_LENGTH // 2)
    piece = text[start : start + EXCERPT_LENGTH].strip()
    head = "…" if start else ""
    tail = "…" if start + EXCERPT_LENGTH < len(text) else ""
    return f"{head}{piece}{tail}"
