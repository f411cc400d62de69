"""`tools/` is plain Python: it runs where no Odoo is installed."""

import ast
import subprocess
import sys

import pytest
from checkout import ROOT, addons, python_files

IMPORT_EVERYTHING = """
import importlib, pkgutil, sys
from types import ModuleType

class NoOdoo:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == "odoo":
            raise ImportError(f"tools/ imports {name}")

sys.meta_path.insert(0, NoOdoo())
addon = ModuleType("addon")
addon.__path__ = [sys.argv[1]]
sys.modules["addon"] = addon
tools = importlib.import_module("addon.tools")
for module in pkgutil.walk_packages(tools.__path__, "addon.tools."):
    importlib.import_module(module.name)
print("imported")
"""


def imported_names(source):
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield node.module


def climbs_out(file, addon):
    """Relative imports that leave `tools/`."""
    depth = len(file.relative_to(addon / "tools").parts)
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.ImportFrom) and node.level > depth:
            yield node.module


@pytest.mark.parametrize("file", python_files("tools"), ids=lambda file: str(file.relative_to(ROOT)))
def test_no_module_of_tools_names_odoo(file):
    addon = ROOT / "addons" / file.relative_to(ROOT / "addons").parts[0]
    assert "odoo" not in {name.partition(".")[0] for name in imported_names(file.read_text())}
    assert not list(climbs_out(file, addon))


def import_tools(addon):
    command = [sys.executable, "-I", "-c", IMPORT_EVERYTHING, str(addon)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


@pytest.mark.parametrize(
    "addon", [addon for addon in addons() if (addon / "tools").is_dir()], ids=lambda addon: addon.name
)
def test_tools_load_where_importing_odoo_fails(addon):
    outcome = import_tools(addon)
    assert outcome.stdout == "imported\n", outcome.stderr


@pytest.mark.parametrize(
    "statement",
    ["import odoo", "from odoo import fields", "import odoo.tools.misc", "from ..models import x"],
)
def test_an_import_of_odoo_in_tools_is_noticed(tmp_path, statement):
    (tmp_path / "tools").mkdir()
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "__init__.py").write_text("from odoo import models as x\n")
    (tmp_path / "tools" / "__init__.py").write_text("")
    (tmp_path / "tools" / "planted.py").write_text(f"{statement}\n")
    assert "imports odoo" in import_tools(tmp_path).stderr
