"""Every code that the engine can raise is in its list, and the list holds no other."""

import ast
import re
from pathlib import Path

from odoo.tests import BaseCase

from odoo.addons.contract_clm.tools import docx_template

ENGINE = Path(docx_template.__file__).parent
# The position of the code among the arguments of what makes an error or a problem.
POSITIONS = {
    "ValueProblem": 1,
    "RenderError": 1,
    "PackageError": 1,
    "Problem": 1,
    "problem": 0,
    "_about": 0,
    "_problem": 0,
}
LIKE_A_CODE = re.compile(r"[a-z]+(-[a-z]+)*")


def trees():
    return [ast.parse(path.read_text(encoding="utf-8")) for path in sorted(ENGINE.glob("*.py"))]


def called_with(tree):
    """Yield the codes that stand in calls of POSITIONS, and the keys of tables of messages."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            arguments = node.args[POSITIONS[name] :][:1] if name in POSITIONS else []
            yield from (one.value for one in arguments if isinstance(one, ast.Constant))
        elif isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "_MESSAGES":
            yield from (key.value for key in node.value.keys)


def constants(tree):
    return {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


class TestCodes(BaseCase):
    def test_what_is_raised_is_listed(self):
        raised = {code for tree in trees() for code in called_with(tree)}
        self.assertGreater(len(raised), 70)
        self.assertEqual(raised - docx_template.CODES, set())

    def test_what_is_listed_can_be_raised(self):
        written = set().union(*map(constants, trees()))
        self.assertEqual({code for code in docx_template.CODES if code not in written}, set())
        self.assertTrue(all(LIKE_A_CODE.fullmatch(code) for code in docx_template.CODES))
