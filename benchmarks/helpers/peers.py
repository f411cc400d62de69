"""Other people's Odoo addons from PyPI, for comparing with in the same run; never a part of the project.

They are unpacked once under SUITE_HOME, beside everything else that is downloaded.
"""

import os
import subprocess
import sys
import zipfile
from pathlib import Path


def addons_path(requirements):
    """A folder that holds the addons of these wheels (`name==version`), as Odoo's option --addons-path takes it."""
    name = "+".join(requirement.replace("==", "-") for requirement in requirements)
    folder = Path(os.environ["SUITE_HOME"]) / "peers" / name
    if not folder.exists():
        _unpack(requirements, folder)
    return str(folder / "odoo" / "addons")


def _unpack(requirements, folder):
    part = folder.with_name(f"{folder.name}.part")
    part.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    subprocess.run([*command, "--no-deps", "--dest", part, *requirements], check=True, env=environment)
    for wheel in part.glob("*.whl"):
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(part)
        wheel.unlink()
    part.rename(folder)
