"""Read a whole package: its tags, blocks, names and every problem in it."""

import posixpath
import re
from dataclasses import dataclass, field

from . import blocks, expressions, hostile, names, oxml, package, scanning, scopes
from .errors import ValueProblem
from .limits import DEFAULT
from .model import ERROR

_TEXT_PARTS = re.compile(
    r"(document|header|footer|footnotes|endnotes)[^/]*\.xml$", re.IGNORECASE
)


@dataclass
class PartAnalysis:
    """One part with tags: its tree and what was found in it."""

    name: str
    root: object
    data: bytes
    spots: list
    decided: list


@dataclass
class Analysis:
    parts: list
    analysed: list = field(default_factory=list)
    problems: list = field(default_factory=list)
    uses: list = field(default_factory=list)

    @property
    def errors(self):
        return [problem for problem in self.problems if problem.severity == ERROR]


def analyse(data, limits=DEFAULT):
    """Return the analysis of a DOCX file; raise PackageError if it is none."""
    parts = package.read(data, limits)
    main = hostile.main_part(parts)
    analysis = Analysis(parts)
    folder = posixpath.dirname(main)
    for part in sorted(parts, key=lambda part: (part.name != main, part.name)):
        in_folder = posixpath.dirname(part.name) == folder
        if part.name == main or (
            in_folder and _TEXT_PARTS.match(posixpath.basename(part.name))
        ):
            _analyse_part(analysis, part)
    return analysis


def _analyse_part(analysis, part):
    root = oxml.parse(part.data, part.name)
    problems = analysis.problems
    spots = scanning.scan_part(root, part.name, problems)
    parsed = {}
    for tag in (tag for spot in spots for tag in spot.tags):
        try:
            if tag.expression or tag.kind not in ("value", "note", "unknown"):
                parsed[id(tag)] = expressions.parse(tag)
        except ValueProblem as error:
            problems.append(
                scanning.problem(
                    error.code, tag.spot, tag.start, error.message, **error.values
                )
            )
    decided = []
    for block in blocks.match(spots, problems):
        decided.append((block, scopes.decide(block, problems)))
    analysis.uses += names.uses(spots, parsed)
    if spots:
        analysis.analysed.append(
            PartAnalysis(part.name, root, part.data, spots, decided)
        )
