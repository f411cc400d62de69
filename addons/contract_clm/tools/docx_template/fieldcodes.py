"""Find the fields of a part and read their instructions.

A field is simple (``w:fldSimple``) or complex: runs with ``begin``, the code,
``separate``, the stored result and ``end``. Fields may hold other fields.
"""

import re
from dataclasses import dataclass, field, replace

from .oxml import P, R, W

_SHOWN = (W + "t", W + "tab", W + "noBreakHyphen")
_WORDS = re.compile(r'"((?:[^"\\]|\\.)*)"|(\\[^\s"])|(\S+)')


@dataclass
class FieldCode:
    """One field: its words, and the runs of its stored result in order."""

    words: list = field(default_factory=list)
    code: str = ""
    result: list = field(default_factory=list)
    begin: object = None
    whole: bool = False

    @property
    def kind(self):
        return self.words[0].upper() if self.words else ""

    @property
    def target(self):
        """Return the first word that is no switch: a bookmark or a name."""
        plain = [word for word in self.words[1:] if not word.startswith("\\")]
        return plain[0] if plain else ""

    @property
    def second(self):
        """Return the word right behind the target; empty for a switch or none."""
        following = self.words[2:3]
        return following[0] if following and not following[0].startswith("\\") else ""

    @property
    def formats(self):
        """Return what stands behind each ``\\*``."""
        return [word for switch, word in zip(self.words, self.words[1:], strict=False) if switch == "\\*"]

    @property
    def stored(self):
        """Return the text of the stored result."""
        return "".join(node.text or "" for run in self.result for node in run.iter(W + "t"))

    def repeating(self):
        """Return the field as one that repeats the last number instead of counting."""
        return replace(self, words=[*self.words, "\\c"])

    def has(self, switch):
        return f"\\{switch}" in (word.lower() for word in self.words)

    def after(self, switch):
        """Return the word behind a switch, or an empty text."""
        lowered = [word.lower() for word in self.words]
        if f"\\{switch}" not in lowered:
            return ""
        position = lowered.index(f"\\{switch}") + 1
        return self.words[position] if position < len(self.words) else ""


def split(code):
    return [quoted or switch or plain for quoted, switch, plain in _WORDS.findall(code)]


def find(root):
    """Return all complete fields of a part in order of their beginning."""
    found, stack = [], []
    for node in root.iter(R, W + "fldSimple"):
        if node.tag != R:
            words = split(node.get(W + "instr") or "")
            runs = list(node.iter(R))
            found.append(FieldCode(words, "", runs, node, True))
            continue
        for child in node:
            _step(child, node, stack, found)
    return found


def _step(child, run, stack, found):
    kind = child.get(W + "fldCharType") if child.tag == W + "fldChar" else ""
    if kind == "begin":
        stack.append([FieldCode(begin=run), "code"])
        found.append(stack[-1][0])
    elif not stack:
        return
    elif kind == "separate":
        stack[-1][1] = "result"
    elif kind == "end":
        one = stack.pop()[0]
        one.words, one.whole = split(one.code), True
    elif child.tag == W + "instrText" and stack[-1][1] == "code":
        stack[-1][0].code += child.text or ""
    elif stack[-1][1] == "result" and child.tag in _SHOWN:
        result = stack[-1][0].result
        if not result or result[-1] is not run:
            result.append(run)


def paragraph_of(field_code):
    return next(field_code.begin.iterancestors(P), None)
