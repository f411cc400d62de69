"""The tests' own makers and judges of documents, without the tests around them."""

import importlib
import sys
from pathlib import Path
from types import ModuleType

_TESTS = Path(__file__).resolve().parents[2] / "addons" / "contract_clm" / "tests"
_PACKAGE = "contract_documents"


def load(name):
    """Return one of the plain modules beside the tests; the package's own start is left out."""
    if _PACKAGE not in sys.modules:
        package = ModuleType(_PACKAGE)
        package.__path__ = [str(_TESTS)]
        sys.modules[_PACKAGE] = package
    return importlib.import_module(f"{_PACKAGE}.{name}")
