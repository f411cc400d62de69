"""Tell what is wrong with a rendered file that should be sound."""

import collections
import io
import re
import zipfile

from lxml import etree

from . import docx_builder as build
from . import docx_order

W = build.W
_GAP = re.compile(rb"x[0-9a-f]{24}\d+;|<\?x[0-9a-f]{24}")


def faults(rendered, *sources):
    """Return sentences about a file; ``sources`` are the template and its clauses."""
    found = list(build.faults(rendered))
    found += [" ".join(fault) for fault in docx_order.introduced(rendered, *sources)]
    with zipfile.ZipFile(io.BytesIO(rendered)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    found += [f"{name}: a gap was not filled" for name, data in parts.items() if _GAP.search(data)]
    for kind in ("footnote", "endnote"):
        found += _note_faults(parts, kind)
    if not any(_touching(source) for source in sources) and _touching(rendered):
        found.append("two tables touch that did not touch before")
    return found


def _note_faults(parts, kind):
    root = etree.fromstring(parts["word/document.xml"])
    referred = [node.get(W + "id") for node in root.iter(f"{W}{kind}Reference")]
    data = parts.get(f"word/{kind}s.xml")
    notes = [] if data is None else [note.get(W + "id") for note in etree.fromstring(data)]
    if len(set(notes)) < len(notes):
        yield f"{kind}s have the same id"
    for number, count in collections.Counter(referred).items():
        if number not in notes:
            yield f"there is no {kind} {number}"
        if count > 1:
            yield f"{kind} {number} is referred to {count} times"


def _touching(data):
    root = build.tree(data)
    return any(
        table.getnext() is not None and table.getnext().tag == W + "tbl" for table in root.iter(W + "tbl")
    )
