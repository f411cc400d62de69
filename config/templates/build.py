"""Build the contract templates that come with contract_clm.

    python config/templates/build.py            write them
    python config/templates/build.py --check    fail if one differs from its text

Needs python-docx. A template is a module ``texts/<language>/<name>.py``; the
words of the shared tables are in ``texts/<language>/words.py``.
"""

import argparse
import importlib
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
TARGET = HERE.parents[1] / "addons" / "contract_clm" / "data" / "templates"
sys.path.insert(0, str(HERE))

from layout.writer import build  # noqa: E402


def templates():
    """Yield (file name, bytes) of every template."""
    for path in sorted((HERE / "texts").glob("*/*.py")):
        language, name = path.parent.name, path.stem
        if name in ("words", "__init__"):
            continue
        text = importlib.import_module(f"texts.{language}.{name}")
        words = importlib.import_module(f"texts.{language}.words").WORDS
        suffix = "" if language == "en" else f".{language}"
        yield f"{name}{suffix}.docx", build(text, words, language)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="write nothing")
    parser.add_argument("--target", type=Path, default=TARGET)
    arguments = parser.parse_args()
    stale = []
    for name, data in templates():
        path = arguments.target / name
        if path.is_file() and path.read_bytes() == data:
            continue
        stale.append(name)
        if not arguments.check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
    for name in stale:
        print(f"{'differs from its text' if arguments.check else 'written'}: {name}")
    return 1 if arguments.check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
