"""The life of a database: addons come, are upgraded and go, and what is left behind is told.

What is alone comes and goes without the upgrade in between, and with demo data only what no other addon of ours builds
on; `SUITE_EVERY_LIFE=1` takes them all, with everything.
"""

import ast
import os
from dataclasses import dataclass

import pytest
from databases import ROOT, complaints, odoo, snapshot

ADDONS = [manifest.parent.name for manifest in sorted(ROOT.glob("addons/*/__manifest__.py"))]
EVERY_LIFE = bool(os.environ.get("SUITE_EVERY_LIFE"))
SETS = dict.fromkeys([(addon,) for addon in ADDONS] + [tuple(ADDONS)])


def built_on():
    """The addons of ours that another one of ours needs: their demo data comes with that one."""
    manifests = [ROOT / "addons" / addon / "__manifest__.py" for addon in ADDONS]
    return {
        need for path in manifests for need in ast.literal_eval(path.read_text("utf-8"))["depends"]
    } & set(ADDONS)


def sets_with_demo():
    if EVERY_LIFE:
        return SETS
    return [addons for addons in SETS if not built_on().issuperset(addons)]


@dataclass
class Life:
    """What one database went through: `before` its addons came, and `after` they went."""

    addons: tuple
    before: set
    installed: set
    after: set
    logs: dict


def live(addons, before, database, installation_log):
    logs = {"installation": installation_log}
    installed = snapshot(database)
    if EVERY_LIFE or len(addons) > 1:
        logs["upgrade"] = odoo("module", "upgrade", "-d", database, *addons)
    logs["removal"] = odoo("module", "uninstall", "-d", database, *with_bridges(installed))
    return Life(addons, before, installed, snapshot(database), logs)


def with_bridges(installed):
    """The addons of ours that are there: those asked for, and the bridges that came with them."""
    return [addon for addon in ADDONS if has_records(installed, addon)]


def has_records(names, addon):
    return any(name.startswith(f"XML id {addon}.") for name in names)


def faults(life):
    """What went wrong, a paragraph each."""
    found = [
        f"the log of the {step}: {complaints(log)}" for step, log in life.logs.items() if complaints(log)
    ]
    found += [f"not installed: {addon}" for addon in life.addons if not has_records(life.installed, addon)]
    found += [f"left behind: {name}" for name in sorted(life.after - life.before)]
    found += [f"taken away: {name}" for name in sorted(life.before - life.after)]
    return "\n".join(found)


def expect_no_trace(life):
    if found := faults(life):
        pytest.fail(found, pytrace=False)
