"""Passages of a lawyer's own file that ask for a value, in whatever notation.

``{tag}``, ``{IF x} … {END-IF}``, ``[Bracketed]``, ``____`` and highlighted words.
Check boxes, notes to the author and long sample wording are told apart.
"""

import re
from dataclasses import dataclass

from . import hostile, oxml, package, paragraph
from .limits import DEFAULT
from .oxml import MC, RPR, P, W
from .spots import excerpt

TAG, STATEMENT, BRACKET, BLANK = "tag", "statement", "bracket", "blank"
HIGHLIGHT, CHOICE, NOTE, WORDING = "highlight", "choice", "note", "wording"
ASKING = (TAG, STATEMENT, BRACKET, BLANK)

_LONG = 8
_SHORT = 5
# Letters and marks of scripts in which a mark is no part of what \w finds.
_LETTER = r"\w\u0300-\u1fff\u200c\u200d\ua800-\uabff"
_PATTERN = re.compile(
    r"(?P<ours>\{\{.*?\}\}|\{[%#].*?[%#]\})"
    r"|(?P<statement>\{\s*(?:IF|ELSE|END-?IF|FOR|END-?FOR)\b[^{}]*\})"
    r"|(?<![{\\])\{(?![{%#])\s*(?P<tag>(?:INS\s+|=\s*)?\$?[^\W\d_][" + _LETTER + r" .'-]{0,80})\s*\}(?!\})"
    r"|\[\[(?P<double>[^\[\]]*)\]\]"
    r"|\[(?P<bracket>[^\[\]]*)\](?!\()"
    r"|(?P<choice>\((?:\s{2,}|\s*[xX]\s*)\))"
    r"|(?P<blank>_{3,}(?:\s_{3,})*)"
)
_NOTE = re.compile(
    r"\s*(?:drafting note|note|instructions?|for example|e\.g\."
    r"|टिप्पणी|नोट|निर्देश|उदाहरण|ملاحظة|ملحوظة|تعليمات|مثال)(?!\w)",
    re.I,
)
_TEXT_PART = re.compile(r"word/(document|header|footer|footnotes|endnotes)[^/]*\.xml$")


@dataclass(frozen=True)
class Passage:
    """One passage. ``key`` is unique in the file, ``text`` may come again.

    ``label`` is the short paragraph before, such as the cell that says what to write.
    ``again`` is the key of the same passage in the other copy of a text box, which
    Word keeps twice; both copies must get the same value.
    """

    key: str
    kind: str
    text: str
    part: str
    paragraph: int
    excerpt: str
    before: str = ""
    label: str = ""
    again: str = ""

    @property
    def asks(self):
        """Whether a value is likely to belong here, as in a few highlighted words."""
        if self.kind != HIGHLIGHT:
            return self.kind in ASKING
        return not set("<>") & set(self.text) and 0 < len(self.text.split()) <= _SHORT


@dataclass
class Found:
    """A passage with the paragraph that it is in, for rewriting."""

    passage: Passage
    start: int
    end: int
    atoms: list


def roots(data, limits=DEFAULT):
    """Return ``(parts, {name: root})`` of all parts with text."""
    parts = package.read(data, limits)
    hostile.main_part(parts)
    trees = {part.name: oxml.parse(part.data, part.name) for part in parts if _TEXT_PART.match(part.name)}
    return parts, trees


def find(root, part):
    """Yield the passages of a part in reading order."""
    label, twins = "", _twins(root)
    for number, element in enumerate(root.iter(P), 1):
        atoms = paragraph.read(element)
        text = paragraph.text_of(atoms)
        covered = []
        for found in _PATTERN.finditer(text):
            covered.append(found.span())
            if found["ours"]:
                continue
            yield _found(
                found.start(), found.end(), _kind(found), part, number, atoms, label, twins.get(element)
            )
        for start, end in _highlights(atoms, covered):
            yield _found(start, end, HIGHLIGHT, part, number, atoms, label, twins.get(element))
        if text.strip():
            label = "" if covered or len(text.split()) > _LONG else text.strip()


def _twins(root):
    """Return ``{paragraph of a fallback: number of the same paragraph before it}``."""
    numbers, twins = {}, {}
    for both in root.iter(MC + "AlternateContent"):
        choice, fallback = both.find(MC + "Choice"), both.find(MC + "Fallback")
        if choice is None or fallback is None:
            continue
        numbers = numbers or {element: number for number, element in enumerate(root.iter(P), 1)}
        pairs = list(choice.iter(P)), list(fallback.iter(P))
        if len(pairs[0]) == len(pairs[1]):
            twins |= {second: numbers[first] for first, second in zip(*pairs, strict=True)}
    return twins


def _found(start, end, kind, part, number, atoms, label, twin):
    text = paragraph.text_of(atoms)
    passage = Passage(
        f"{part}:{number}:{start}",
        kind,
        text[start:end],
        part,
        number,
        excerpt(text, start),
        text[max(0, start - 60) : start],
        label,
        f"{part}:{twin}:{start}" if twin else "",
    )
    return Found(passage, start, end, atoms)


def _kind(found):
    if found["statement"]:
        return STATEMENT
    if found["tag"]:
        return TAG
    if found["choice"]:
        return CHOICE
    if found["blank"]:
        return BLANK
    inner = found["bracket"] if found["double"] is None else found["double"]
    if not inner.strip(" \xa0\t") or inner.strip().lower() in ("x", "✓", "☒", "☐"):
        return CHOICE
    if _NOTE.match(inner):
        return NOTE
    if not inner.strip("_ \xa0"):
        return BLANK
    return WORDING if len(inner.split()) > _LONG else BRACKET


def _highlights(atoms, covered):
    """Yield stretches of highlighted words that hold no other passage."""
    start = end = None
    for atom in [*atoms, None]:
        marked = atom is not None and _is_highlighted(atom.run)
        if marked and start is None:
            start = atom.start
        if marked:
            end = atom.start + len(atom.text)
        elif start is not None:
            if not any(a < end and start < b for a, b in covered) and end > start:
                yield start, end
            start = None


def _is_highlighted(run):
    mark = run.find(f"{RPR}/{W}highlight")
    return mark is not None and mark.get(W + "val") != "none"
