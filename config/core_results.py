"""Compares what failed of Odoo's own tests with the kept list of what fails without us.

core_results.py compare|keep REPORT MODULES COUNT_FILE
"""

import json
import sys
from pathlib import Path

KEPT = Path(__file__).resolve().parent.parent / "tests" / "core" / "known_failures.txt"
HEAD = "# Odoo's own tests that fail without our addons; kept by ./suite test --core --without.\n"


def kept_failures(path=KEPT):
    lines = path.read_text().splitlines() if path.exists() else []
    return {line for line in lines if line and not line.startswith("#")}


def of_modules(names, modules):
    """Those of the tests that belong to the modules; a failed set-up reads `setUpClass (module.tests…)`."""
    return {name for name in names if name.rpartition("(")[2].partition(".")[0] in modules}


def keep(failed, modules, path=KEPT):
    others = kept_failures(path) - of_modules(kept_failures(path), modules)
    path.write_text(HEAD + "".join(f"{name}\n" for name in sorted(others | set(failed))))


def compare(failed, modules, path=KEPT):
    """(new failures, failures that are no longer there)"""
    known = of_modules(kept_failures(path), modules)
    return sorted(set(failed) - known), sorted(known - set(failed))


def main(command, report, modules, counts):
    found = json.loads(Path(report).read_text())
    new, gone = compare(found["failed"], modules.split(","))
    if command == "keep":
        keep(found["failed"], modules.split(","))
        new = []
    else:
        print("".join(f"fails with our addons: {name}\n" for name in new), end="")
        print("".join(f"no longer fails: {name}\n" for name in gone), end="")
    passed = found["run"] - found["skipped"] - len(found["failed"])
    Path(counts).write_text(f"{passed} {len(new)} {found['skipped'] + len(found['failed']) - len(new)}\n")
    return 1 if new or not found["run"] else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
