"""Decisions on a lawyer's own file that becomes a template.

Passages of the file (`docx_template.Passage`) are put into rows, a row gets an
expression, and an expression asks for names: those that contracts have, and
those that the drafter must be asked for.
"""

import re
from dataclasses import dataclass, field

from . import docx_template, text_diff

AROUND = 140
WHOLE_NAMES = {"contract": "contract.title", "order": "order.number", "totals": "totals.total"}
WHOLE_NAMES |= {role: f"{role}.name" for role in ("company", "counterparty")}
OWN_NAMES_OF_A_CONTRACT = ("purpose", "venue", "currency")
PARTIES = ("company", "counterparty")
_COMPARED = r"""\b{name}\s*[!=]=\s*(?:"([^"]*)"|'([^']*)')"""


@dataclass
class Row:
    """Passages that are decided on together: same text, same proposal."""

    kind: str
    text: str
    expression: str
    skip: bool
    passages: list = field(default_factory=list)


def rows(passages, decisions, separate=False):
    """Return the Rows of passages; ``decisions`` are ``(expression, skip)`` by key of the passage."""
    found = {}
    for passage in passages:
        expression, skip = decisions[passage.key]
        same = (passage.kind, passage.text, expression, skip, separate and passage.key)
        row = found.setdefault(same, Row(passage.kind, passage.text, expression, skip))
        row.passages.append(passage)
    return list(found.values())


def inside_of_a_value(name, names):
    """Return the name that is a value of its own and of which this name would be a part, or ''.

    >>> inside_of_a_value("people.name", {"people", "people.name"})
    'people'
    """
    outer = name.rpartition(".")[0]
    while outer and outer not in names:
        outer = outer.rpartition(".")[0]
    return outer


@dataclass(frozen=True)
class Vocabulary:
    """``known`` are all dotted names that contracts have, ``formats`` the filter of those written with one."""

    known: frozenset
    formats: dict

    def is_group(self, name):
        return any(other.startswith(f"{name}.") for other in self.known)

    def printable(self):
        """The names that can stand in a document outside of a loop, sorted."""
        names = (name for name in self.known if not name.startswith("lines."))
        return sorted(name for name in names if name in self.formats or not self.is_group(name))

    def formatted(self, name):
        """The name with the filter that it is usually written with."""
        return f"{name} | {self.formats[name]}" if name in self.formats else name

    def fitted(self, name):
        """The expression for a proposed name.

        A whole party is printed by its name; an own name may not begin like those of every contract.
        """
        name = WHOLE_NAMES.get(name, name) if name in self.known else name
        if name in self.known and name in self.printable():
            return self.formatted(name)
        root = name.partition(".")[0]
        if root in self.known or self.is_group(root):
            name = name.replace(".", "_")
            return f"{name}_value" if self.is_group(name) or name in self.known else name
        return name


def aliases(ours, theirs):
    """What the document calls the parties, for `docx_template.propose`."""
    names = {name: f"contract_{name}" for name in OWN_NAMES_OF_A_CONTRACT}
    for party, called in zip(PARTIES, (ours, theirs), strict=True):
        name = docx_template.name_of(called or "")
        if name:
            names[name] = party
    return names


def proposals(data, passages, vocabulary, named):
    """Return ``(expression, skip)`` by key of the passage; ``named`` are `aliases`."""
    kinds = {passage.kind for passage in passages if passage.asks}
    names = docx_template.propose(data, vocabulary.printable(), kinds, aliases=named)
    return {
        passage.key: (_proposal(passage, names.get(passage.key), vocabulary), not passage.asks)
        for passage in passages
    }


def _proposal(passage, name, vocabulary):
    if passage.kind == "note":
        return author_note(passage.text)
    if not passage.asks or not name:
        return ""
    return name if name.startswith("{") else vocabulary.fitted(name)


def around(passage):
    """The text around a passage; of one that stands alone, the label before it."""
    if passage.text.strip().startswith(passage.excerpt.strip().rstrip("…")):
        return passage.label
    return passage.excerpt


def author_note(text):
    """The passage as a note that only the author of the template sees."""
    return "{# %s #}" % re.sub(r"[{}#]", " ", text.strip("[] ")).strip()


def compared_with(name, expressions):
    """Return the texts that expressions compare a name with, in order.

    >>> compared_with("size", ['{% if size == "big" or size == "small" %}'])
    ['big', 'small']
    """
    pattern = re.compile(_COMPARED.format(name=re.escape(name)))
    found = (left or right for text in expressions for left, right in pattern.findall(text))
    return [text for text in dict.fromkeys(found) if text]


def shown(pieces):
    """Return the pieces of a stored paragraph as a Row to show."""
    return text_diff.Row(text_diff.CHANGED, tuple(map(tuple, pieces)))


def rewritten(changes, around=AROUND):
    """Return ``(part, paragraph, pieces)`` of each paragraph that was rewritten, in reading order."""
    places = {}
    for change in changes:
        place = (change.passage.part, change.passage.paragraph)
        start = int(change.passage.key.rpartition(":")[2])
        put = docx_template.as_tag(change.expression)
        places.setdefault(place, (change.before, []))[1].append(
            (start, start + len(change.passage.text), put)
        )
    return [
        (*place, text_diff.replaced(before, sorted(spans), around).pieces)
        for place, (before, spans) in places.items()
    ]
