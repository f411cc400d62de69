"""The tests' check of the schema's order, loaded without the tests around it."""

import importlib.util
from pathlib import Path

_TESTS = Path(__file__).resolve().parents[2] / "addons" / "contract_clm" / "tests"


def load(name):
    """Return one of the plain modules beside the tests."""
    specification = importlib.util.spec_from_file_location(name, _TESTS / f"{name}.py")
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


introduced = load("docx_order").introduced
