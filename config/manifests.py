"""What the addons' manifests say: used by the shell parts of ./suite."""

import ast
import sys
from pathlib import Path


def manifest(addons, name):
    return ast.literal_eval((Path(addons) / name / "__manifest__.py").read_text(encoding="utf-8"))


def needed(addons, names):
    """Every module that `names` need, directly or through each other: (ours, Odoo's)."""
    ours, others, todo = set(), set(), list(names)
    while todo:
        name = todo.pop()
        if name in ours | others:
            continue
        if (Path(addons) / name / "__manifest__.py").is_file():
            ours.add(name)
            todo += manifest(addons, name).get("depends", [])
        else:
            others.add(name)
    return sorted(ours), sorted(others)


def extended(addons, names, odoo_folders):
    """Odoo's modules that ours name, and what those of them link that only link others."""
    ours, others = needed(addons, names)
    direct = {name for our in ours for name in manifest(addons, our).get("depends", [])} & set(others)
    found = set(direct)
    for name in direct:
        folder = next(
            folder for folder in odoo_folders if (Path(folder) / name / "__manifest__.py").is_file()
        )
        about = manifest(folder, name)
        found |= set(about["depends"] if about.get("auto_install") else ())
    return sorted(found)


if __name__ == "__main__":
    _, command, folder, listed, *more = sys.argv
    ours, others = needed(folder, listed.split(","))
    answers = {"ours": lambda: ours, "dependencies": lambda: others}
    answers["extended"] = lambda: extended(folder, listed.split(","), more[0].split(","))
    if command not in answers:
        sys.exit(f"unknown command {command}")
    print(",".join(answers[command]()))
