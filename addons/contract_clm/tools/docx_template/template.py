"""A compiled template: render it as often as you like."""

import threading

from . import analysis, clause_tags, composing, names, oxml, writer
from .errors import MissingValues, RenderError, TemplateError
from .formats import Setting
from .limits import DEFAULT
from .model import Rendered
from .program import Program
from .state import State

_MAX_COMPOSED = 32
_MAX_ROUNDS = 20


class Template:
    """Use :func:`compile` to make one. Instances may be shared by threads.

    ``fields`` are the names that the template uses, ``problems`` the warnings of
    its check. ``clauses`` are the codes of the clauses that it names outright; its
    ``clauses.variables`` are the expressions that choose others when rendering.
    """

    def __init__(self, data, limits=DEFAULT, composed=None):
        found = analysis.analyse(data, limits, composed)
        if found.errors:
            raise TemplateError(found.errors)
        self._limits = limits
        self.fields = names.fields(found.uses)
        self.problems = tuple(found.problems)
        self.clauses = clause_tags.surveyed(found.clauses)
        self._source = (found.parts, found.main) if found.clauses and not composed else None
        self._composed, self._lock = [], threading.Lock()
        self._definitions, self._bookmarks = found.definitions, found.bookmarks
        self._programs = [
            Program(part.name, part.layout.cut(oxml.serialize(part.root))) for part in found.analysed
        ]
        changed = {program.name for program in self._programs}
        self._kept = writer.Kept([part for part in found.parts if part.name not in changed])

    def render(
        self,
        context,
        locale="en_US",
        country=None,
        currency=None,
        draft=False,
        clauses=None,
    ):
        """Return the document for a dict of plain data.

        ``locale`` (``hi_IN``), ``country`` (ISO 3166) and ``currency`` (ISO 4217)
        are the contract's; ``clauses`` maps codes to the bytes of DOCX files and is
        asked only for those that the document takes in. With ``draft`` a missing
        value or clause becomes a highlighted marker and is listed in the result;
        without it MissingValues is raised for values, RenderError for a clause.
        Other faults of the data raise RenderError, faults of a clause TemplateError
        or PackageError.
        """
        if not isinstance(context, dict):
            raise RenderError("The data of a document must be a dict.", "wrong-data")
        setting = Setting(locale, country, currency)
        setting.check()
        template, chosen, clauses = self, {}, {} if clauses is None else clauses
        for _round in range(_MAX_ROUNDS):
            template = self._with_clauses(chosen, clauses)
            known = template._definitions, clauses, draft, template._bookmarks
            state = State(context, setting, self._limits, *known)
            streams = template._run(state)
            if not state.wanted:
                return template._finished(streams, state)
            for path, code in state.wanted:
                chosen[path] = chosen.get(path, frozenset()) | {code}
        raise RenderError("The clauses ask for ever more clauses.", "clause-depth")

    def _run(self, state):
        streams = []
        for program in self._programs:
            streams.append((program.name, program.run(state)))
            if state.wanted:
                break
        return streams

    def _finished(self, streams, state):
        if state.missing and not state.draft:
            raise MissingValues(state.missing)
        return Rendered(writer.write(self._kept, streams), tuple(state.missing))

    def _with_clauses(self, chosen, clauses):
        """Return the template that has these clauses inside, made at most once."""
        if self._source is None or not (chosen or any(code in clauses for code in self.clauses)):
            return self
        with self._lock:
            known = [entry for entry in self._composed if entry[0] == chosen]
        for _chosen, composed, template in known:
            if composed.fits(clauses):
                return template
        composed = composing.compose(*self._source, chosen, clauses, self._limits)
        template = Template(composed.data, self._limits, composed)
        composed.data = b""
        with self._lock:
            self._composed = [(dict(chosen), composed, template), *self._composed][:_MAX_COMPOSED]
        return template
