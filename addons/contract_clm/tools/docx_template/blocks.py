"""Match the statements of a part: ``if`` with its branches, ``for`` with its end."""

from dataclasses import dataclass, field

from . import tags
from .scanning import problem


@dataclass
class Block:
    """An ``if`` or ``for`` with all its tags in reading order."""

    keyword: str
    tags: list
    parent: object = None
    inner: list = field(default_factory=list)

    @property
    def first(self):
        return self.tags[0]

    @property
    def last(self):
        return self.tags[-1]


MAX_LOOPS, MAX_DEPTH, MAX_BRANCHES = 12, 40, 1000


def match(spots, problems):
    """Return all blocks, outer before inner; unbalanced tags become problems."""
    found, stack = [], []
    for tag in (tag for spot in spots for tag in spot.tags):
        if tag.kind == tags.OPEN:
            block = Block(tag.keyword, [tag], stack[-1] if stack else None)
            stack.append(block)
            found.append(block)
            loops = sum(outer.keyword == "for" for outer in stack)
            if len(stack) > MAX_DEPTH or loops > MAX_LOOPS:
                problems.append(_about("too-deep", tag))
                return []
        elif tag.kind == tags.MIDDLE:
            _branch(tag, stack, problems)
        elif tag.kind == tags.CLOSE:
            _close(tag, stack, problems)
    for block in stack:
        problems.append(_about("unclosed-block", block.first))
    return [block for block in found if block not in stack]


def _branch(tag, stack, problems):
    if not stack or (stack[-1].keyword == "for" and tag.keyword == "elif"):
        problems.append(_about("stray-branch", tag))
    elif stack[-1].last.keyword == "else":
        problems.append(_about("after-else", tag))
    elif len(stack[-1].tags) > MAX_BRANCHES:
        problems.append(_about("too-many-branches", tag, most=MAX_BRANCHES))
    else:
        stack[-1].tags.append(tag)


def _close(tag, stack, problems):
    wanted = tag.keyword.removeprefix("end")
    if stack and stack[-1].keyword == wanted:
        stack.pop().tags.append(tag)
    elif any(block.keyword == wanted for block in stack):
        problems.append(_about("crossed-block", tag, open=stack[-1].keyword))
        while stack[-1].keyword != wanted:
            stack.pop()
        stack.pop().tags.append(tag)
    else:
        problems.append(_about("stray-end", tag))


_MESSAGES = {
    "unclosed-block": "This “{keyword}” is never ended by “end{keyword}”.",
    "stray-branch": "This “{keyword}” does not belong to any “if”.",
    "too-many-branches": "This “{keyword}” is one branch too many: a block has {most} at most.",
    "after-else": "This “{keyword}” comes after the “else” of its block.",
    "crossed-block": "This “{keyword}” comes before the “end{open}” of an inner block.",
    "too-deep": "This “{keyword}” is nested too deeply.",
    "stray-end": "This “{keyword}” ends nothing.",
}


def _about(code, tag, **values):
    return problem(code, tag.spot, tag.start, _MESSAGES[code], keyword=tag.keyword, **values)
