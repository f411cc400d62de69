"""What no linter knows about this house."""

import ast
import re

import pytest
from checkout import ROOT, addons, kept_files, python_files

LONGEST_FUNCTION = 60
TEXT = {
    ".py",
    ".sh",
    ".md",
    ".rst",
    ".xml",
    ".js",
    ".mjs",
    ".css",
    ".scss",
    ".toml",
    ".cfg",
    ".yaml",
    ".json",
    ".txt",
    ".csv",
    "",
}
MACHINE_PATH = re.compile(r"(?<![\w.}>-])/(work/|tmp/w/|root/|home/[a-z])")

# Old habits that Odoo 19 ignores silently, or answers with a warning.
TRAPS = {
    "py": [
        r"^\s+_sql_constraints\b",
        r"\bname_get\b",
        r"\b_name_search\b",
        r"\bauto_join=",
        r"\bgroup_operator=",
        r"\b_notify_progress\b",
        r"\bodoo\.osv\b",
        r"\.toggle_active\b",
        r"type=[\"']json[\"']",
        r"\bodoo\.registry\b",
        r"\bimport odoo\.orm\b|\bfrom odoo\.orm\b",
        r"from odoo\.tests\.common import .*\bForm\b",
        r"\bself\._(cr|uid|context)\b",
        r"(?<![_\w])read_group\(",
        r"\bgroups_id\b",
    ],
    "xml": [
        r"<tree\b",
        r"view_mode\">[^<]*\btree\b",
        r"t-name=\"kanban-box\"",
        r"\s(attrs|states)=\"",
        r"<group [^>]*\bexpand=",
        r"name=\"(numbercall|doall|groups_id)\"",
        r"\st-(esc|raw)=",
    ],
    "js": [r"@odoo-module", r"publicWidget", r"\bQUnit\b"],
}


def relative(path):
    return str(path.relative_to(ROOT))


def lines_of(path):
    try:
        return path.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError:
        return []


def test_no_file_names_a_folder_of_somebodys_machine():
    found = [
        f"{relative(path)}:{number}"
        for path in kept_files()
        if path.suffix in TEXT
        for number, line in enumerate(lines_of(path), 1)
        if MACHINE_PATH.search(line)
    ]
    assert not found


def test_a_machine_path_is_noticed():
    assert MACHINE_PATH.search("see /" + "root/.cache")
    assert not MACHINE_PATH.search("homework/ and /rooted and $folder/root/usr")


def long_functions(source):
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = node.end_lineno - node.lineno + 1
            if length > LONGEST_FUNCTION:
                yield f"{node.name} has {length} lines"


def test_no_function_is_longer_than_a_screen():
    found = [
        f"{relative(file)}: {text}" for file in python_files() for text in long_functions(file.read_text())
    ]
    assert not found


def test_a_long_function_is_noticed():
    assert list(long_functions("def f():\n" + "    pass\n" * LONGEST_FUNCTION))
    assert not list(long_functions("def f():\n" + "    pass\n" * (LONGEST_FUNCTION - 1)))


def trapped(kind, text):
    return [trap for trap in TRAPS[kind] if re.search(trap, text, re.M)]


def may_trap(path):
    return "static/lib" not in relative(path) and not {"fixtures", "node_modules", "tools"} & set(path.parts)


@pytest.mark.parametrize("kind", TRAPS)
def test_no_habit_of_older_versions_is_left(kind):
    found = [
        f"{relative(path)}: {trap}"
        for addon in addons()
        for path in sorted(addon.rglob(f"*.{kind}"))
        if may_trap(path)
        for trap in trapped(kind, path.read_text(encoding="utf-8"))
    ]
    assert not found


def test_old_habits_are_noticed():
    assert trapped("py", "class A:\n    _sql_constraints = []")
    assert trapped("py", "self.env['x'].read_group([])")
    assert not trapped("py", "self.env['x']._read_group([])")
    assert trapped("xml", '<field name="view_mode">tree,form</field>')
    assert not trapped("xml", '<field name="view_mode">list,form</field>')


def imported_tests(folder):
    init = folder / "__init__.py"
    tree = ast.parse(init.read_text() if init.exists() else "")
    return {
        name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.level == 1
        for name in ([node.module] if node.module else [alias.name for alias in node.names])
    }


@pytest.mark.parametrize("addon", addons(), ids=lambda addon: addon.name)
def test_every_test_also_runs_in_odoos_own_runner(addon):
    folder = addon / "tests"
    written = {file.stem for file in folder.glob("test_*.py")}
    assert not written - imported_tests(folder), "tests/__init__.py does not import them"


def plain_unittest_classes(source):
    """Classes that Odoo's loader skips without a word."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ClassDef):
            bases = {ast.unparse(base) for base in node.bases}
            if bases & {"unittest.TestCase", "TestCase"}:
                yield node.name


def test_no_test_is_skipped_by_odoos_own_runner():
    found = [
        f"{relative(file)}: {name}"
        for file in python_files("tests")
        for name in plain_unittest_classes(file.read_text())
    ]
    assert not found
