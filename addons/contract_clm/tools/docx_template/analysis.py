"""Read a whole package: its tags, blocks, names and every problem in it."""

import posixpath
import re
from dataclasses import dataclass, field

from . import (
    blocks,
    directions,
    expressions,
    hostile,
    joining,
    names,
    oxml,
    package,
    plain_text,
    references,
    scanning,
    scopes,
    targets,
)
from .errors import ValueProblem
from .identity import settle
from .layout import Layout, lay_out
from .limits import DEFAULT
from .model import ERROR, Problem
from .neighbours import keep_tables_apart
from .relations import ContentTypes

_TEXT_TYPE = re.compile(r"\.(header|footer|footnotes|endnotes)\+xml$")

_DIRECTION = re.compile(rb"<(?:\w+:)?(?:bidi|rtl)\b")
_SIGNS_OF_TAGS = (b"{", b"%7B", b"%7b", b"sdt", b"instr")


@dataclass
class PartAnalysis:
    """One part with tags: its tree, and where its gaps are."""

    name: str
    root: object
    spots: list
    decided: list
    layout: object


@dataclass
class Analysis:
    parts: list
    main: str
    analysed: list = field(default_factory=list)
    problems: list = field(default_factory=list)
    uses: list = field(default_factory=list)
    definitions: object = None
    styles: object = None
    clauses: list = field(default_factory=list)

    @property
    def errors(self):
        return [problem for problem in self.problems if problem.severity == ERROR]


def analyse(data, limits=DEFAULT):
    """Return the analysis of a DOCX file; raise PackageError if it is none."""
    parts = package.read(data, limits)
    main = hostile.main_part(parts)
    parts = hostile.without_attached_template(parts, main)
    analysis = Analysis(parts, main)
    analysis.styles = _styles(parts, main)
    types = ContentTypes(next(part.data for part in parts if part.name == "[Content_Types].xml"))
    for part in sorted(parts, key=lambda part: (part.name != main, part.name)):
        scan = _scanner(part, main, types)
        if scan:
            _analyse_part(analysis, part, scan)
    _limit_tags(analysis, limits)
    if analysis.clauses:
        return analysis
    if not analysis.errors:
        surveyed = references.survey(analysis)
        for part in analysis.analysed:
            lay_out(part.layout, part.spots, part.decided)
            keep_tables_apart(part)
        analysis.definitions = references.mark(analysis, surveyed)
        settle(analysis)
    return analysis


def _styles(parts, main):
    """Return what the styles say about direction; most documents' say nothing."""
    name = posixpath.join(posixpath.dirname(main), "styles.xml")
    found = next((part for part in parts if part.name == name), None)
    if found is None or not _DIRECTION.search(found.data):
        return directions.Styles()
    return directions.Styles(oxml.parse(found.data, found.name))


def _scanner(part, main, types):
    """Return the function that finds the spots of a part, or None."""
    if part.name in plain_text.PROPERTY_PARTS:
        return plain_text.scan_properties
    if posixpath.dirname(part.name) == posixpath.join(posixpath.dirname(main), "_rels"):
        return plain_text.scan_links
    is_text = part.name == main or _TEXT_TYPE.search(types.of(part.name))
    return _scan_text if is_text else None


def _scan_text(root, part, problems):
    targets.expose(root)
    joining.join(root)
    spots = scanning.scan_part(root, part, problems)
    return spots + list(plain_text.scan_instructions(root, part, problems))


def _analyse_part(analysis, part, scan):
    if not any(sign in part.data for sign in _SIGNS_OF_TAGS):
        return
    root = oxml.usual_prefix(oxml.parse(part.data, part.name))
    analysis.problems += hostile.loading_fields(root, part.name)
    spots = list(scan(root, part.name, analysis.problems))
    for spot in spots:
        spot.styles = analysis.styles
    parsed = _parsed(spots, analysis.problems)
    decided = [
        (block, scopes.decide(block, analysis.problems)) for block in blocks.match(spots, analysis.problems)
    ]
    analysis.problems += scopes.clause_problems(spots, analysis.main)
    analysis.problems += scopes.cell_problems(spots)
    analysis.clauses += _clauses(spots, parsed)
    analysis.uses += names.uses(spots, parsed)
    if spots:
        layout = Layout(part.name, part.data)
        analysis.analysed.append(PartAnalysis(part.name, root, spots, decided, layout))


def _parsed(spots, problems):
    """Return the Jinja2 nodes of all tags by the tags' ids."""
    parsed = {}
    for tag in (tag for spot in spots for tag in spot.tags):
        if not tag.expression and tag.kind in ("value", "note", "unknown"):
            continue
        try:
            parsed[id(tag)] = expressions.parse(tag)
        except ValueProblem as error:
            problems.append(scanning.from_error(error, tag.spot, tag.start))
    return parsed


def _clauses(spots, parsed):
    """Yield ``(paragraph number, code, place)`` of each clause tag."""
    for tag in (tag for spot in spots for tag in spot.tags):
        if tag.kind == "clause" and id(tag) in parsed:
            yield tag.spot.number, parsed[id(tag)].value, tag.spot.place(tag.start)


def _limit_tags(analysis, limits):
    count = sum(len(spot.tags) for part in analysis.analysed for spot in part.spots)
    if count > limits.tags:
        message = f"The template holds more than {limits.tags} tags."
        analysis.problems.append(Problem(ERROR, "too-many-tags", message))
