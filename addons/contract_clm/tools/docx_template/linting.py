"""Report every problem of a template at once, without raising."""

import difflib

from . import analysis, composing, oxml
from .errors import PackageError, RenderError, TemplateError
from .limits import DEFAULT
from .model import ERROR, Problem
from .program import Program

_MOST_SUGGESTIONS = 200


def check(data, known=None, limits=DEFAULT, clauses=None):
    """Return all problems of a DOCX template.

    ``known`` holds the dotted names that the data offer; a name that is not
    among them is a problem too, unless it lies inside of a known name about
    which nothing more is known (``lines.price`` with only ``lines``). With
    ``clauses`` (DOCX files by code) those that the template names are looked at
    where they stand, so that they may use what a loop around them offers; the
    ``part`` of their problems is ``clause`` and the code.
    """
    try:
        found = analysis.analyse(bytes(data), limits)
    except TemplateError as error:
        return error.problems
    except PackageError as error:
        return [Problem(ERROR, error.code, error.message, values=error.values)]
    problems = _all_problems(found, known)
    if clauses and found.clauses and not found.errors:
        problems += _clause_problems(found, known, limits, clauses)
    return problems


def _all_problems(found, known):
    problems = list(found.problems)
    if not found.errors:
        problems += _compiling(found)
    if known is not None:
        problems += _unknown(found.uses, set(known))
    return problems


def _clause_problems(found, known, limits, clauses):
    try:
        composed = composing.compose(found.parts, found.main, {}, clauses, limits)
        whole = analysis.analyse(composed.data, limits, composed)
    except TemplateError as error:
        return error.problems
    except RenderError as error:
        place = error.part, error.paragraph, error.excerpt
        return [Problem(ERROR, error.code, error.message, *place, error.values)]
    except PackageError as error:
        return [Problem(ERROR, error.code, error.message, values=error.values)]
    return [one for one in _all_problems(whole, known) if one.part.startswith(composing.SOURCE)]


def _compiling(found):
    """Return what only compiling finds."""
    problems = []
    for part in found.analysed:
        try:
            Program(part.name, part.layout.cut(oxml.serialize(part.root)))
        except TemplateError as error:
            problems += error.problems
    return problems


def _unknown(uses, known):
    groups = {outer for name in known for outer in _around(name)}
    verdicts = {}
    for use in uses:
        name = use.name
        if name not in verdicts:
            unknown = not _is_known(name, known, groups)
            verdicts[name] = unknown and _suggestion(name, known, len(verdicts))
        if verdicts[name] is False:
            continue
        hint = f" Did you mean “{verdicts[name]}”?" if verdicts[name] else ""
        yield Problem(
            ERROR,
            "unknown-name",
            f"There is no value “{name}”.{hint}",
            use.place.part,
            use.place.paragraph,
            use.place.excerpt,
            {"name": name, "suggestion": verdicts[name]},
        )


def _suggestion(name, known, asked):
    """Return the known name nearest to a name, or nothing; looking for it is slow."""
    close = difflib.get_close_matches(name, known, 1) if asked < _MOST_SUGGESTIONS else []
    return close[0] if close else ""


def _is_known(name, known, groups):
    if name in known or name in groups:
        return True
    for outer in _around(name):
        if outer in known:
            return outer not in groups
    return False


def _around(name):
    """Yield the names that a dotted name lies in, the nearest first."""
    outer = name.rpartition(".")[0]
    while outer:
        yield outer
        outer = outer.rpartition(".")[0]
