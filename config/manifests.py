"""What the addons' manifests say: used by the shell parts of ./suite."""

import ast
import sys
from pathlib import Path


def manifest(addons, name):
    return ast.literal_eval((Path(addons) / name / "__manifest__.py").read_text(encoding="utf-8"))


def odoo_dependencies(addons, names):
    """Modules outside `addons` that the addons `names` need, directly or through each other."""
    found, todo, seen = set(), list(names), set()
    while todo:
        name = todo.pop()
        if name in seen:
            continue
        seen.add(name)
        if (Path(addons) / name).is_dir():
            todo += manifest(addons, name).get("depends", [])
        else:
            found.add(name)
    return sorted(found)


if __name__ == "__main__":
    _, command, folder, listed = sys.argv
    if command != "dependencies":
        sys.exit(f"unknown command {command}")
    print(",".join(odoo_dependencies(folder, listed.split(","))))
