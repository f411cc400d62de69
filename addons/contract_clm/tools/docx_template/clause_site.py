"""The place of a clause that is not in the text: ask for it, refuse it or mark it."""

import copy

from . import values
from .errors import RenderError, ValueProblem
from .run_site import RunSite


class ClauseSite(RunSite):
    """Gets a code; ``path`` names the place among all clause tags."""

    def __init__(self, name, place, run, around, path):
        super().__init__(name, place, run, around)
        self.takes_plain = False
        self._path = path

    def emit(self, state, value, out):
        if values.is_missing(value):
            out.append(self._missing(state))
        elif not isinstance(value, str):
            raise self.failure(ValueProblem("A clause is named by its code, which is a text.", "clause-code"))
        elif value in state.clauses:
            state.wanted.add((self._path, value))
        else:
            self._tell_unknown(state, self._text(state, value), out)

    def _tell_unknown(self, state, code, out):
        if not state.draft:
            raise RenderError(f"There is no clause “{code}”.", "unknown-clause", self.place, clause=code)
        out.append(self._named(f'clause "{code}"')._missing(state))

    def _named(self, name):
        twin = copy.copy(self)
        twin.name = name
        return twin
