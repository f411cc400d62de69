"""Where things lie in the checkout."""

import os
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
GENERATED = {".git", "__pycache__", "node_modules", ".ruff_cache", ".hypothesis"}


def addons():
    return [manifest.parent for manifest in sorted(ROOT.glob("addons/*/__manifest__.py"))]


def python_files(*parts):
    """Python files of every addon, below the folder `parts` where it is given."""
    return [file for addon in addons() for file in sorted(addon.joinpath(*parts).rglob("*.py"))]


def kept_files():
    """What git knows or would add; without git, everything that no tool generated."""
    command = ["git", "-C", ROOT, "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, capture_output=True, text=True, check=False)
    if listed.returncode == 0:
        names = {name for name in listed.stdout.split("\0") if name}
        return [ROOT / name for name in sorted(names) if (ROOT / name).is_file()]
    return list(_walk(ROOT))


def _walk(folder):
    for path, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name not in GENERATED]
        yield from (Path(path) / name for name in names)
