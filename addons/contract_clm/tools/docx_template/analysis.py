"""Read a whole package: its tags, blocks, names and every problem in it."""

import posixpath
import re
from dataclasses import dataclass, field

from . import (
    blocks,
    clause_tags,
    directions,
    expressions,
    footnotes,
    hostile,
    joining,
    names,
    oxml,
    package,
    plain_text,
    references,
    scanning,
    scopes,
    signing,
    tags,
    targets,
)
from .errors import TemplateError, ValueProblem
from .gaps import Layout
from .identity import settle
from .layout import lay_out
from .limits import DEFAULT
from .model import ERROR, Problem
from .neighbours import keep_tables_apart
from .oxml import W
from .relations import ContentTypes
from .spots import origins

_TEXT_TYPE = re.compile(r"\.(header|footer|footnotes|endnotes)\+xml$")

_DIRECTION = re.compile(rb"<(?:\w+:)?(?:bidi|rtl)\b")
_SIGNS_OF_TAGS = (b"{", b"%7B", b"%7b", b"sdt", b"instr")


@dataclass
class PartAnalysis:
    """One part: its tree, its tags, and where its gaps are."""

    name: str
    root: object
    spots: list
    decided: list
    layout: object


@dataclass
class Analysis:
    """All that is known of a package. ``composed`` says what clauses were put in."""

    parts: list
    main: str
    composed: object = None
    analysed: list = field(default_factory=list)
    problems: list = field(default_factory=list)
    uses: list = field(default_factory=list)
    definitions: object = None
    styles: object = None
    tag_count: int = 0
    clauses: list = field(default_factory=list)
    texts: list = field(default_factory=list)
    bookmarks: frozenset = frozenset()
    found_at: dict = field(default_factory=dict)
    parsed: dict = field(default_factory=dict)

    @property
    def errors(self):
        return [problem for problem in self.problems if problem.severity == ERROR]

    def has(self, name):
        return any(part.name == name for part in self.parts)

    def is_analysed(self, name):
        return any(part.name == name for part in self.analysed)

    def part(self, name):
        """Return the analysis of a part, made without tags if there is none."""
        found = next((part for part in self.analysed if part.name == name), None)
        if found is None:
            root = oxml.usual_prefix(self.tree(name))
            self.found_at |= origins(root)
            found = PartAnalysis(name, root, [], [], Layout(name, self.data(name)))
            self.analysed.insert(0 if name == self.main else len(self.analysed), found)
        return found

    def data(self, name):
        return next(part.data for part in self.parts if part.name == name)

    def tree(self, name):
        return oxml.parse(self.data(name), name)

    def beside(self, name):
        """Return the tree of the part of that name beside the main part, or None."""
        path = posixpath.join(posixpath.dirname(self.main), name)
        return self.tree(path) if self.has(path) else None


def analyse(data, limits=DEFAULT, composed=None):
    """Return the analysis of a DOCX file; raise PackageError if it is none.

    Raise TemplateError when it holds more tags or problems than anybody would mend.
    ``composed`` tells where the paragraphs of a file made from several come from.
    """
    parts = package.read(data, limits)
    main = hostile.main_part(parts)
    parts = hostile.without_attached_template(parts, main)
    analysis = Analysis(parts, main, composed)
    analysis.styles = _styles(parts, main)
    types = ContentTypes(next(part.data for part in parts if part.name == "[Content_Types].xml"))
    for part in sorted(parts, key=lambda part: (part.name != main, part.name)):
        scan = _scanner(part, main, types)
        if scan is _scan_text:
            analysis.texts.append(part.name)
        if scan:
            _analyse_part(analysis, part, scan, limits)
    for in_order in footnotes.reading_order(analysis):
        analysis.uses += names.uses(in_order, analysis.parsed)
    if not analysis.errors:
        _lay_out(analysis)
    return analysis


def _lay_out(analysis):
    surveyed = references.survey(analysis)
    moved = footnotes.spots_that_move(analysis)
    for part in analysis.analysed:
        spots = [spot for spot in part.spots if id(spot) not in moved]
        lay_out(part.layout, spots, [pair for pair in part.decided if id(pair[0].first.spot) not in moved])
        keep_tables_apart(part.root, part.layout)
    footnotes.move_in(analysis)
    analysis.bookmarks = _bookmarks(analysis)
    analysis.definitions = references.mark(analysis, surveyed)
    settle(analysis)


def _bookmarks(analysis):
    """Return all names of bookmarks in the parts that change."""
    starts = (node for part in analysis.analysed for node in part.root.iter(W + "bookmarkStart"))
    return frozenset(node.get(W + "name") for node in starts)


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


def _scan_text(root, part, problems, found_at):
    """Return the spots of a part with paragraphs; they keep the author's numbers."""
    targets.expose(root)
    joining.join(root)
    spots = scanning.scan_part(root, part, problems, found_at)
    return spots + list(plain_text.scan_instructions(root, part, problems))


def _analyse_part(analysis, part, scan, limits):
    if not any(sign in part.data for sign in _SIGNS_OF_TAGS):
        return
    root = oxml.usual_prefix(oxml.parse(part.data, part.name))
    analysis.problems += hostile.loading_fields(root, part.name)
    if scan is _scan_text:
        found_at = origins(root, analysis.composed if part.name == analysis.main else None)
        analysis.found_at |= found_at
        spots = _scan_text(root, part.name, analysis.problems, found_at)
    else:
        spots = list(scan(root, part.name, analysis.problems))
    _limit_tags(analysis, spots, limits)
    for spot in spots:
        spot.styles = analysis.styles
    analysis.parsed |= _parsed(spots, analysis.problems)
    scanning.refuse_endless(analysis.problems)
    decided = [
        (block, scopes.decide(block, analysis.problems)) for block in blocks.match(spots, analysis.problems)
    ]
    analysis.problems += scopes.clause_problems(spots, analysis.main)
    analysis.problems += scopes.cell_problems(spots)
    analysis.problems += scopes.left_out([pair for pair in decided if pair[1]])
    if spots:
        layout = Layout(part.name, part.data)
        analysis.analysed.append(PartAnalysis(part.name, root, spots, decided, layout))
    if part.name == analysis.main:
        _find_clauses(analysis, spots)


def _parsed(spots, problems):
    """Return the Jinja2 nodes of all tags by the tags' ids."""
    parsed = {}
    for tag in (tag for spot in spots for tag in spot.tags):
        if not tag.expression and tag.kind in ("value", "note", "unknown", "literal"):
            continue
        try:
            node = expressions.parse(tag)
            if tag.spot.plain and node is not None and signing.calls(node):
                message = "A place to sign can only stand in the text of the document."
                problems.append(scanning.problem("sign-place", tag.spot, tag.start, message))
            parsed[id(tag)] = node
        except ValueProblem as error:
            problems.append(scanning.from_error(error, tag.spot, tag.start))
    return parsed


def _find_clauses(analysis, spots):
    """Note the clause tags, and tell each tag which of all clause tags it is."""
    found = [tag for spot in spots for tag in spot.tags if tag.kind == tags.CLAUSE]
    paths = analysis.composed.paths if analysis.composed else clause_tags.paths(len(found))
    for tag, path in zip(found, paths, strict=False):
        tag.path = path
    analysis.clauses = [tag for tag in found if id(tag) in analysis.parsed]


def _limit_tags(analysis, spots, limits):
    """Raise TemplateError before anything is built from too many tags."""
    analysis.tag_count += sum(len(spot.tags) for spot in spots)
    if analysis.tag_count > limits.tags:
        message = f"The template holds more than {limits.tags} tags."
        raise TemplateError([Problem(ERROR, "too-many-tags", message, values={"count": limits.tags})])
