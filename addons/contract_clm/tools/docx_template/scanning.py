"""Collect the tags of one part, paragraph by paragraph, in reading order."""

from . import paragraph as text
from . import tags
from .errors import TemplateError
from .model import ERROR, WARNING, Problem
from .oxml import P
from .spots import Spot

_MESSAGES = {
    "unclosed-tag": "A tag begins here and does not end in the same paragraph.",
    "stray-close": "A tag ends here that does not begin in this paragraph.",
    "cut-by-revision": "A tag is cut by a tracked change. Accept or reject it.",
    "cut-by-link": "A tag is half inside and half outside of a link.",
    "cut-by-field": "A tag is cut by a field.",
    "cut-by-comment": "A tag is cut by a comment. Move the comment.",
    "cut-tag": "A tag is cut by the formatting around it. Type it again.",
    "unknown-statement": "The statement “{word}” is not known.",
    "empty-tag": "A tag is empty.",
    "too-many-tags": "The template holds too many tags.",
}
MOST_PROBLEMS = 1000


def scan_part(root, part, problems, found_at):
    """Return a spot for each paragraph with tags; add to ``problems``.

    ``found_at`` tells each paragraph's source and number, see ``spots.origins``.
    """
    spots = []
    for element in root.iter(P):
        origin, number = found_at.get(element, ("", 0))
        atoms = text.read(element)
        joined = text.text_of(atoms)
        if "{" not in joined and "}" not in joined:
            continue
        found = tags.scan(joined)
        spot = Spot(part, number, joined, element, atoms, found.tags, origin=origin)
        for position, code in found.broken:
            problems.append(problem(code, spot, position))
        for tag in found.tags:
            tag.spot = spot
            problems.extend(_tag_problems(tag, spot))
        if found.tags:
            spots.append(spot)
        refuse_endless(problems)
    return spots


def refuse_endless(problems):
    """Give up on a file that is nothing but mistakes."""
    if len(problems) > MOST_PROBLEMS:
        message = f"The template has more than {MOST_PROBLEMS} problems; the first ones are listed."
        end = Problem(ERROR, "too-many-problems", message, values={"count": MOST_PROBLEMS})
        raise TemplateError([end, *problems[:MOST_PROBLEMS]])


def _tag_problems(tag, spot):
    code = text.cut_by(text.covering(spot.atoms, tag.start, tag.end))
    if code:
        yield problem(code, spot, tag.start)
    if tag.kind == tags.UNKNOWN:
        yield problem("unknown-statement", spot, tag.start, word=tag.keyword)
    elif tag.kind == tags.VALUE and not tag.expression:
        yield problem("empty-tag", spot, tag.start)


def message_of(code, **values):
    """Return the sentence of a code of this module."""
    return _MESSAGES[code].format(**values)


def problem(code, spot, position=0, message=None, **values):
    """Make a located problem; messages of this module are named by code."""
    message = (message or _MESSAGES[code]).format(**values)
    return _located(WARNING if code == "stray-close" else ERROR, code, message, spot, position, values)


def from_error(error, spot, position):
    """Make a located problem of an exception about one tag."""
    return _located(ERROR, error.code, error.message, spot, position, error.values)


def _located(severity, code, message, spot, position, values):
    place = spot.place(position)
    return Problem(severity, code, message, place.part, place.paragraph, place.excerpt, values)
