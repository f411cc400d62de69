"""Find the tags in a text: ``{{ value }}``, ``{% statement %}``, ``{# note #}``.

>>> [tag.kind for tag in scan("{% if a %}{{ b }}{% endif %}").tags]
['open', 'value', 'close']
>>> scan("{{ b ").broken
[(0, 'unclosed-tag')]
"""

import re
from dataclasses import dataclass, field

OPEN, MIDDLE, CLOSE = "open", "middle", "close"
VALUE, SET, CLAUSE, NOTE = "value", "set", "clause", "note"
UNKNOWN, CELL, LITERAL = "unknown", "cell", "literal"
BLOCK_KINDS = (OPEN, MIDDLE, CLOSE)
MOST_TAGS, LONGEST_TAG = 100_000, 5_000

_KINDS = {
    "if": OPEN,
    "for": OPEN,
    "elif": MIDDLE,
    "else": MIDDLE,
    "endif": CLOSE,
    "endfor": CLOSE,
    "set": SET,
    "clause": CLAUSE,
    "colspan": CELL,
    "cellbg": CELL,
    "vm": CELL,
    "hm": CELL,
}
_CLOSERS = {"{{": "}}", "{%": "%}", "{#": "#}"}
_OPENER = re.compile(r"\{\{|\{%|\{#")
# docxtpl's way to print braces that begin no tag.
_LITERALS = {"{_{": "{{", "}_}": "}}", "{_%": "{%", "%_}": "%}"}
_LITERAL = re.compile("|".join(map(re.escape, _LITERALS)))
_INNER = {
    "}}": re.compile(r"\"[^\"]*\"|'[^']*'|[\"'{}]"),
    "%}": re.compile(r"\"[^\"]*\"|'[^']*'|%\}|[\"'{}]"),
}
_STRAY = re.compile(r"\}\}|%\}|#\}")
_PREFIX = re.compile(r"(p|tr|tc|r)(?=\s+\S)")
_STATEMENT = re.compile(r"\s*(\w+)\s*(.*?)\s*$", re.S)
_QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'"})
_SPACES = re.compile(r"\s+")


@dataclass
class Tag:
    """One tag of a paragraph, ``number`` from 0; ``start`` and ``end`` count its characters."""

    kind: str
    raw: str
    start: int
    end: int
    prefix: str = ""
    keyword: str = ""
    expression: str = ""
    joins_before: bool = False
    joins_after: bool = False
    number: int = 0
    spot: object = None
    index: int = -1
    node: object = None
    path: str = ""


@dataclass
class Scan:
    tags: list = field(default_factory=list)
    broken: list = field(default_factory=list)


def scan(text):
    """Return all tags of a text and the positions where one is broken; stop at a hundred thousand."""
    result = Scan()
    position = 0
    last = {closer: text.rfind(closer) for closer in _CLOSERS.values()}
    while True:
        opener = _OPENER.search(text, position)
        if opener is None:
            break
        if len(result.tags) + len(result.broken) >= MOST_TAGS:
            result.broken.append((opener.start(), "too-many-tags"))
            return result
        _note_strays(text, position, opener.start(), result)
        end = _closing(text, opener, last)
        if end < 0:
            result.broken.append((opener.start(), "unclosed-tag"))
            position = opener.end()
            continue
        raw = text[opener.start() : end]
        result.tags.append(_read(raw, opener.start(), end))
        result.tags[-1].number = len(result.tags) - 1
        position = end
    _note_strays(text, position, len(text), result)
    return result


def _note_strays(text, start, end, result):
    for stray in _STRAY.finditer(text, start, end):
        result.broken.append((stray.start(), "stray-close"))
    for found in _LITERAL.finditer(text, start, end):
        result.tags.append(Tag(LITERAL, found[0], *found.span()))


def literal_of(tag):
    """Return the braces that a tag prints."""
    return _LITERALS[tag.raw]


def _closing(text, opener, last):
    """Return the position after the tag's end, or -1. Quoted text hides an end."""
    closer = _CLOSERS[opener[0]]
    plain = text.find(closer, opener.end()) if last[closer] >= opener.end() else -1
    if plain < 0 or opener[0] == "{#":
        return plain + 2 if plain >= 0 else -1
    depth = 0
    for found in _INNER[closer].finditer(text, opener.end(), opener.end() + LONGEST_TAG):
        sign = found[0]
        if sign in "\"'":
            break
        if sign[0] in "\"'":
            continue
        if depth == 0 and text.startswith(closer, found.start()):
            return _checked_end(text, opener, found.start() + 2, plain + 2)
        depth += 1 if sign == "{" else -1
    return _checked_end(text, opener, plain + 2, plain + 2)


def _checked_end(text, opener, end, plain_end):
    """Take the first end when the careful one swallows another tag."""
    inner = _OPENER.search(text, opener.end(), plain_end - 2)
    if inner and not set("\"'") & set(text[opener.end() : inner.start()]):
        return -1
    return end


def _read(raw, start, end):
    body = raw[2:-2]
    if raw[1] == "#":
        return Tag(NOTE, raw, start, end, prefix=_prefix(body)[0])
    prefix, body = _prefix(body)
    before, after = body.startswith("-"), body.endswith("-")
    body = body[1 if before else 0 : -1 if after else None]
    body = _SPACES.sub(" ", straight_quotes(body)).strip()
    tag = Tag(VALUE, raw, start, end, prefix, "", body, before, after)
    if raw[1] == "%":
        found = _STATEMENT.match(body)
        tag.keyword, tag.expression = found.groups() if found else ("", body)
        tag.kind = _KINDS.get(tag.keyword, UNKNOWN)
    return tag


def _prefix(body):
    found = _PREFIX.match(body)
    return (found[1], body[found.end() :]) if found else ("", body)


def straight_quotes(code):
    """Undo the typographic quotes that Word puts, outside of quoted text.

    >>> straight_quotes("x | default(“it’s”)")
    'x | default("it’s")'
    """
    if not set(code) & set("“”„‘’"):
        return code
    result, quote = [], ""
    for char in code:
        straight = char.translate(_QUOTES)
        if quote:
            ends = straight == quote and (quote == '"' or char in "'’‘")
            result.append(straight if ends else char)
            quote = "" if ends else quote
        else:
            result.append(straight)
            quote = straight if straight in "\"'" else ""
    return "".join(result)
