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


if __name__ == "__main__":
    _, command, folder, listed = sys.argv
    ours, others = needed(folder, listed.split(","))
    answers = {"ours": ours, "dependencies": others}
    if command not in answers:
        sys.exit(f"unknown command {command}")
    print(",".join(answers[command]))
