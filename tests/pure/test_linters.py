"""Each linter really complains about a planted fault: in a checkout without git, with a space in its path."""

import os
import re
import shutil
import subprocess

import pytest
from checkout import ROOT

NEEDED = [
    "suite",
    "config",
    "pyproject.toml",
    ".pylintrc",
    ".prettierrc.json",
    ".prettierignore",
    "eslint.config.mjs",
]
NEEDED += ["requirements.txt", "requirements-dev.txt"]

MANIFEST = """{
    "name": "Planted",
    "version": "19.0.1.0.0",
    "author": "A",
    "category": "Sales",
    "summary": "A planted addon",
    "license": "LGPL-3",
    "depends": ["base"],
    "data": ["views/planted.xml"],
}
"""
VIEW = """<?xml version="1.0" encoding="utf-8" ?>
<odoo>
    <record id="planted" model="res.partner">
        <field name="name">A</field>
    </record>
</odoo>
"""
MODEL = """from odoo import models


class Planted(models.Model):
    _name = "planted"
    _description = "Planted"

    def _ask(self):
        return self.env.cr
"""
PO = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"

#. module: planted
#. odoo-python
#, python-format
#: code:addons/planted/models/planted.py:0
msgid "%s days"
msgstr "%s दिन"
"""
SCRIPT = 'export const one = () => document.querySelector("a");\n'
CLEAN = {
    "__init__.py": "from . import models\n",
    "__manifest__.py": MANIFEST,
    "README.rst": "Planted\n",
    "models/__init__.py": "from . import planted\n",
    "models/planted.py": MODEL,
    "tools/__init__.py": "",
    "views/planted.xml": VIEW,
    "static/src/planted.js": SCRIPT,
    "i18n/hi.po": PO,
}
FAULTS = {
    "tools/odd.py": "import odoo\n\nprint(odoo)\n",
    "tools/ugly.py": "a = [1,2]\n",
    "models/planted.py": MODEL.replace("self.env.cr", "self._cr"),
    "views/planted.xml": VIEW.replace("<field name", "<field   name").replace(
        "</odoo>", '  <record id="planted" model="res.partner"><field name="name">B</field></record>\n</odoo>'
    ),
    "static/src/planted.js": 'export const one = () => dokument.querySelector("a");\n',
    "i18n/hi.po": PO.replace('msgstr "%s दिन"', 'msgstr "दिन"'),
}
COMPLAINTS = [
    r"TID251",
    r"T201",
    r"ugly\.py.*unformatted",
    r"deprecated-self-cr",
    r"xml-duplicate-record-id",
    r"po-python-parse-printf",
    r"\[warn\] addons/planted/views/planted\.xml",
    r"no-undef",
    r"SC2068",
]


def checkout(folder, files, shell=""):
    for name in NEEDED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("templates", "__pycache__"))
        else:
            shutil.copy(source, folder / name)
    (folder / "config" / "planted.sh").write_text(f"# planted\n{shell}")
    for name, text in files.items():
        target = folder / "addons" / "planted" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")


def lint(folder):
    command = [folder / "suite", "lint"]
    return subprocess.run(
        command, cwd="/", capture_output=True, text=True, timeout=300, check=False, env=os.environ
    )


@pytest.fixture(scope="module")
def complaints(tmp_path_factory):
    folder = tmp_path_factory.mktemp("a checkout")
    checkout(folder, CLEAN | FAULTS, "planted() { rm $@; }\n")
    return lint(folder)


def test_a_clean_checkout_passes(tmp_path_factory):
    folder = tmp_path_factory.mktemp("a clean checkout")
    checkout(folder, CLEAN)
    outcome = lint(folder)
    assert outcome.returncode == 0, outcome.stderr


@pytest.mark.parametrize("complaint", COMPLAINTS)
def test_a_planted_fault_is_named(complaints, complaint):
    assert complaints.returncode == 1
    assert re.search(complaint, complaints.stderr), complaints.stderr
