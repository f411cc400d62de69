"""LibreOffice as a reader: what it makes of finished documents."""

import re
import subprocess

_SECONDS = 300


def convert(paths, kind, folder):
    """Let LibreOffice convert all files at once; what fails is missing afterwards."""
    if not paths:
        return
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", str(folder)]
    try:
        subprocess.run([*command, *map(str, paths)], timeout=_SECONDS, capture_output=True, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return


def page_count(path):
    """Return the number of pages of a PDF; 0 if there is none."""
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", path.read_bytes())) if path.exists() else 0


def shows(path, texts):
    """Tell whether a plain text of LibreOffice holds all of these texts."""
    if not path.exists():
        return False
    shown = _plain(path.read_text(encoding="utf-8-sig", errors="replace"))
    return all(_plain(text) in shown for text in texts)


def _plain(text):
    return re.sub(r"\s+", "", text)
