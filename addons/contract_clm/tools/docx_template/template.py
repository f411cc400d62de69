"""A compiled template: render it as often as you like."""

import threading
from collections import OrderedDict

from . import analysis, composing, names, oxml, writer
from .errors import MissingValues, RenderError, TemplateError
from .formats import Setting
from .limits import DEFAULT
from .model import Rendered
from .program import Program
from .state import State

_MAX_COMPOSED = 32
_MAX_DEPTH = 5


class Template:
    """Use :func:`compile` to make one. Instances may be shared by threads.

    ``fields`` are the names that the template uses, ``clauses`` the codes of the
    clauses that it asks for, ``problems`` the warnings of its check.
    """

    def __init__(self, data, limits=DEFAULT):
        found = analysis.analyse(data, limits)
        if found.errors:
            raise TemplateError(found.errors)
        self._limits = limits
        self.fields = names.fields(found.uses)
        self.problems = tuple(found.problems)
        self.clauses = tuple(dict.fromkeys(code for _number, code, _place in found.clauses))
        if found.clauses:
            self._source = found.parts, found.main, found.clauses
            self._composed, self._lock = OrderedDict(), threading.Lock()
            return
        self._definitions = found.definitions
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
        are the contract's; ``clauses`` maps codes to the bytes of DOCX files. With
        ``draft`` a missing value becomes a highlighted marker and is listed in the
        result; without it MissingValues is raised. Other faults of the data raise
        RenderError, faults of a clause TemplateError or PackageError.
        """
        if not isinstance(context, dict):
            raise RenderError("The data of a document must be a dict.", "wrong-data")
        setting = Setting(locale, country, currency)
        setting.check()
        template = self._with_clauses(clauses or {})
        return template._filled(context, setting, draft)

    def _filled(self, context, setting, draft):
        state = State(context, setting, self._limits, self._definitions)
        streams = [(program.name, program.run(state)) for program in self._programs]
        if state.missing and not draft:
            raise MissingValues(state.missing)
        return Rendered(writer.write(self._kept, streams), tuple(state.missing))

    def _with_clauses(self, clauses, depth=0):
        """Return the template that has its clauses inside, made at most once."""
        if not self.clauses:
            return self
        if depth > _MAX_DEPTH:
            raise RenderError("The clauses contain each other.", "clause-circle")
        key = composing.key(clauses, self.clauses)
        with self._lock:
            composed = self._composed.get(key)
        if composed is None:
            data = composing.compose(*self._source, clauses, self._limits)
            composed = Template(data, self._limits)
            with self._lock:
                self._composed[key] = composed
                while len(self._composed) > _MAX_COMPOSED:
                    self._composed.popitem(last=False)
        return composed._with_clauses(clauses, depth + 1)
