"""Automatic paragraph numbers: definitions, counting and the labels they make.

Lists that share an abstract definition go on counting together; a level starts
again after a higher level, unless ``lvlRestart`` says otherwise.
Source: ECMA-376 part 1, 17.9.
"""

import re
from dataclasses import dataclass, field

from .numerals import written
from .oxml import W

_HEADING = re.compile(r"heading ([1-9])$", re.I)
_HOLE = re.compile("%([1-9])")
_LEVELS = 9


@dataclass(frozen=True)
class Level:
    start: int = 1
    kind: str = "decimal"
    text: str = ""
    restart: int | None = None
    legal: bool = False
    style: str = ""


@dataclass
class Numbering:
    """A list (``w:num``): its levels and which counters it shares."""

    shared: str
    levels: dict
    overrides: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Label:
    """The number of one paragraph at one moment: the counters of its list."""

    numbering: str
    shared: str
    level: int
    counts: tuple


class Definitions:
    """All lists of ``numbering.xml`` and the lists that styles bring along."""

    def __init__(self, numbering=None, styles=None):
        self.lists, self._styles, self._default = {}, {}, ""
        self._headings = {}
        if styles is not None:
            self._read_styles(styles)
        if numbering is not None:
            self._read(numbering)

    def _read(self, root):
        abstract = {node.get(W + "abstractNumId"): node for node in root.findall(W + "abstractNum")}
        by_style_link = {value(node, "styleLink"): key for key, node in abstract.items()}
        for node in root.findall(W + "num"):
            key = value(node, "abstractNumId")
            linked = value(abstract[key], "numStyleLink") if key in abstract else ""
            key = by_style_link.get(linked, key) if linked else key
            if key in abstract:
                self.lists[node.get(W + "numId")] = _numbering(key, abstract[key], node)

    def _read_styles(self, root):
        for style in root.findall(W + "style"):
            heading = _HEADING.match(value(style, "name"))
            if heading:
                self._headings[style.get(W + "styleId")] = int(heading[1])
            self._styles[style.get(W + "styleId")] = (
                value(style, "basedOn"),
                style.find(f"{W}pPr/{W}numPr"),
            )
            if style.get(W + "default") in ("1", "true") and style.get(W + "type") == "paragraph":
                self._default = style.get(W + "styleId")

    def of(self, paragraph):
        """Return ``(list, level)`` of a paragraph, or None if it has no number."""
        own = paragraph.find(f"{W}pPr/{W}numPr")
        style = value(paragraph.find(W + "pPr"), "pStyle") or self._default
        number = value(own, "numId")
        level = value(own, "ilvl")
        inherited, bearer = self._of_style(style)
        number = number or value(inherited, "numId")
        if not number or number == "0" or number not in self.lists:
            return None
        if not level:
            level = self._style_level(number, bearer) or value(inherited, "ilvl") or "0"
        return number, min(whole(level), _LEVELS - 1)

    def heading(self, paragraph):
        """Return the level of a heading in one of Word's own styles, 0 for any other text."""
        return self._headings.get(value(paragraph.find(W + "pPr"), "pStyle"), 0)

    def _of_style(self, style):
        """Return the nearest numbering in the chain of styles, and its style."""
        seen = set()
        while style and style in self._styles and style not in seen:
            seen.add(style)
            base, numbers = self._styles[style]
            if numbers is not None:
                return numbers, style
            style = base
        return None, ""

    def _style_level(self, number, style):
        for index, level in self.lists[number].levels.items():
            if style and level.style == style:
                return str(index)
        return ""


def value(element, name):
    """Return ``w:val`` of a child; empty if there is none."""
    child = None if element is None else element.find(W + name)
    return "" if child is None else child.get(W + "val") or ""


def whole(text):
    """Return a number from 0 up; what is none counts as 0."""
    return int(text) if text and text.isdecimal() and len(text) < 10 else 0


def _numbering(key, abstract, node):
    levels = {whole(level.get(W + "ilvl")): _level(level) for level in abstract.findall(W + "lvl")}
    overrides = {}
    for override in node.findall(W + "lvlOverride"):
        index = whole(override.get(W + "ilvl"))
        if override.find(W + "lvl") is not None:
            levels[index] = _level(override.find(W + "lvl"))
        if value(override, "startOverride"):
            overrides[index] = whole(value(override, "startOverride"))
    return Numbering(key, levels, overrides)


def _level(node):
    restart = value(node, "lvlRestart")
    legal = node.find(W + "isLgl")
    return Level(
        whole(value(node, "start")),
        value(node, "numFmt") or "decimal",
        value(node, "lvlText"),
        whole(restart) if restart else None,
        legal is not None and legal.get(W + "val") not in ("0", "false"),
        value(node, "pStyle"),
    )


class Counter:
    """Counts paragraphs in reading order."""

    def __init__(self, definitions):
        self._lists = definitions.lists
        self._counts = {}
        self._started = set()

    def copy(self):
        twin = object.__new__(Counter)
        twin._lists = self._lists
        twin._counts = {key: dict(counts) for key, counts in self._counts.items()}
        twin._started = set(self._started)
        return twin

    def next(self, number, level):
        """Count one paragraph and return its Label."""
        numbering = self._lists[number]
        counts = self._counts.setdefault(numbering.shared, {})
        start = self._start(numbering, level)
        if number not in self._started:
            self._started.add(number)
            for index in numbering.overrides:
                counts.pop(index, None)
        counts[level] = counts[level] + 1 if level in counts else start
        for deeper in range(level + 1, _LEVELS):
            if _restarts(numbering.levels.get(deeper, Level()), level):
                counts.pop(deeper, None)
        for upper in range(level):
            counts.setdefault(upper, self._start(numbering, upper))
        known = tuple(counts.get(index, 0) for index in range(level + 1))
        return Label(number, numbering.shared, level, known)

    @staticmethod
    def _start(numbering, level):
        return numbering.overrides.get(level, numbering.levels.get(level, Level()).start)


def _restarts(level, used):
    if level.restart is None:
        return True
    return used < level.restart


def text_of(label, definitions, level=None, bare=False):
    """Return the label's text at one of its levels; ``bare`` drops words in it."""
    level = label.level if level is None else level
    levels = definitions.lists[label.numbering].levels
    own = levels.get(level, Level())

    def fill(hole):
        index = int(hole[1]) - 1
        if index >= len(label.counts):
            return ""
        kind = levels.get(index, Level()).kind
        kind = "decimal" if own.legal and kind != "decimalZero" else kind
        return written(label.counts[index], kind)

    pattern = own.text
    if bare:
        pattern = re.sub(r"[^\W\d_]+\s*", "", pattern)
    return _HOLE.sub(fill, pattern).strip()


def lowest_level(label, definitions, level):
    """Return the highest-ranking level that the text at a level shows."""
    own = definitions.lists[label.numbering].levels.get(level, Level())
    shown = [int(number) - 1 for number in _HOLE.findall(own.text)]
    return min([*shown, level])


def chain(label, definitions, bare=False):
    """Return ``(level, text)`` from the top level down, nothing said twice."""
    pieces, level = [], label.level
    while level >= 0:
        pieces.append((level, text_of(label, definitions, level, bare)))
        level = lowest_level(label, definitions, level) - 1
    return pieces[::-1]
