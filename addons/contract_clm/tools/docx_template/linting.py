"""Report every problem of a template at once, without raising."""

import difflib

from . import analysis, composing, oxml
from .errors import PackageError, RenderError, TemplateError
from .limits import DEFAULT
from .model import ERROR, Problem
from .program import Program


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
    for use in uses:
        if not _is_known(use.name, known):
            close = difflib.get_close_matches(use.name, known, 1)
            hint = f" Did you mean “{close[0]}”?" if close else ""
            yield Problem(
                ERROR,
                "unknown-name",
                f"There is no value “{use.name}”.{hint}",
                use.place.part,
                use.place.paragraph,
                use.place.excerpt,
                {"name": use.name, "suggestion": close[0] if close else ""},
            )


def _is_known(name, known):
    if name in known or any(other.startswith(name + ".") for other in known):
        return True
    outer = name.rpartition(".")[0]
    while outer:
        if outer in known:
            return not any(other.startswith(outer + ".") for other in known)
        outer = outer.rpartition(".")[0]
    return False
