"""A compiled template: render it as often as you like."""

from . import analysis, names, oxml, writer
from .errors import MissingValues, RenderError, TemplateError
from .formats import Setting
from .limits import DEFAULT
from .model import Rendered
from .program import Program
from .state import State


class Template:
    """Use :func:`compile` to make one. Instances are immutable and thread-safe."""

    def __init__(self, data, limits=DEFAULT):
        found = analysis.analyse(data, limits)
        if found.errors:
            raise TemplateError(found.errors)
        self._limits = limits
        self.fields = names.fields(found.uses)
        self.problems = tuple(found.problems)
        self._programs = [_program(part) for part in found.analysed]
        changed = {program.name for program in self._programs}
        self._kept = writer.Kept(
            [part for part in found.parts if part.name not in changed]
        )

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
        are the contract's. With ``draft`` a missing value becomes a highlighted
        marker and is listed in the result; without it MissingValues is raised.
        """
        if not isinstance(context, dict):
            raise RenderError("The data of a document must be a dict.", "wrong-data")
        setting = Setting(locale, country, currency)
        state = State(context, setting, self._limits)
        streams = [(program.name, program.run(state)) for program in self._programs]
        if state.missing and not draft:
            raise MissingValues(state.missing)
        return Rendered(writer.write(self._kept, streams), tuple(state.missing))


def _program(part):
    return Program(part.name, part.layout.cut(oxml.serialize(part.root)))
