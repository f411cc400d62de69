"""Runs benchmarks one after the other and tells whether all targets are reached.

    run.py [NAME [OPTIONS OF NAME]]... [--save]

Without a name every module with `TARGETS` runs. `--save` appends date, cores and figures to RESULTS.md.
`run.py --addons …` prints the addons that the benchmarks want in a database, and runs nothing.
`run.py --also …` prints the benchmarks that those named bring along: the names in their `ALSO`.
"""

import ast
import datetime
import os
import re
import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
SHARED = {"run", "rounds", "__init__"}
FIGURE = re.compile(r"^\S+ .*\btarget=\S+.*\breached=(yes|no)\b")


def modules(folder):
    return {path.stem: path for path in sorted(folder.glob("*.py")) if path.stem not in SHARED}


def constants(path):
    """The module's own assignments, read without running it."""
    found = {}
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            try:
                found[node.targets[0].id] = ast.literal_eval(node.value)
            except ValueError:
                found[node.targets[0].id] = None
    return found


def jobs(known, arguments):
    """Each benchmark with its own options: those that follow its name."""
    wanted = []
    for argument in arguments:
        if argument in known:
            wanted.append((argument, []))
        elif wanted:
            wanted[-1][1].append(argument)
        else:
            sys.exit(f"there is no benchmark '{argument}'; there are: {', '.join(known)}")
    return wanted or [(name, []) for name, path in known.items() if "TARGETS" in constants(path)]


def run(path, options):
    """The lines that the benchmark printed, and whether it ran and reached everything."""
    lines = []
    command = [sys.executable, str(path), *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True) as process:
        for text in process.stdout:
            print(text, end="", flush=True)
            lines.append(text.rstrip("\n"))
    found = [match for match in map(FIGURE.match, lines) if match]
    return lines, process.returncode == 0 and all(match.group(1) == "yes" for match in found)


def save(folder, lines):
    results = folder / "RESULTS.md"
    text = (
        results.read_text(encoding="utf-8")
        if results.exists()
        else "# Results\n\nAppended by `./suite bench --save`.\n"
    )
    today = datetime.datetime.now(datetime.UTC).date()
    figures = "\n".join(lines)
    results.write_text(
        f"{text}\n## {today}, {os.cpu_count()} cores\n\n```\n{figures}\n```\n", encoding="utf-8"
    )


def addons(known, wanted):
    found = {constants(known[name]).get("ADDONS") for name, _options in wanted}
    return sorted(found - {None})


def brought_along(known, wanted):
    """What runs after a benchmark because it belongs to it, and was not asked for anyway."""
    names = [name for name, _options in wanted]
    also = [other for name in names for other in constants(known[name]).get("ALSO", ())]
    return [name for name in dict.fromkeys(also) if name not in names]


def main(arguments, folder=FOLDER):
    known = modules(folder)
    saves = "--save" in arguments
    questions = {"--addons": addons, "--also": brought_along}
    asked = [argument for argument in arguments if argument in questions]
    wanted = jobs(known, [argument for argument in arguments if argument not in ("--save", *questions)])
    for question in asked:
        print(",".join(questions[question](known, wanted)))
        return 0
    everything, reached = [], True
    for name, options in wanted:
        lines, good = run(known[name], options)
        everything += lines
        reached = reached and good
    if saves:
        save(folder, everything)
    return 0 if reached else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
