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
        elif state.draft:
            out.append(self._named(f'clause "{value}"')._missing(state))
        else:
            message = f"There is no clause “{value}”."
            raise RenderError(message, "unknown-clause", self.place, clause=value)

    def _named(self, name):
        twin = copy.copy(self)
        twin.name = name
        return twin
