"""Adds up the results of a test run and prints the closing line.

A stage leaves either a JUnit file or a file `NAME.count` that holds "passed failed skipped".
"""

import sys
from pathlib import Path
from xml.etree import ElementTree


def junit_counts(file):
    for suite in ElementTree.parse(file).getroot().iter("testsuite"):
        bad = int(suite.get("failures")) + int(suite.get("errors"))
        skipped = int(suite.get("skipped"))
        yield int(suite.get("tests")) - bad - skipped, bad, skipped


def plain_counts(file):
    yield tuple(int(number) for number in file.read_text().split())


def totals(folder):
    counts = [(0, 0, 0)]
    for file in Path(folder).glob("*.xml"):
        counts += junit_counts(file)
    for file in Path(folder).glob("*.count"):
        counts += plain_counts(file)
    return tuple(map(sum, zip(*counts, strict=True)))


if __name__ == "__main__":
    passed, failed, skipped = totals(sys.argv[1])
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    sys.exit(1 if failed or not passed else 0)
