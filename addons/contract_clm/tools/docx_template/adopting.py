"""Turn a lawyer's own file into a template: propose a mapping, then rewrite.

A mapping goes from a passage (its unique ``key`` or its ``text``) to the
expression that takes its place; None leaves the passage as it is. An expression
may also be a statement ``{% … %}`` or a note to the author ``{# … #}``.
"""

import io
import re
import zipfile
from dataclasses import dataclass, field

from . import naming, oxml, paragraph, passages
from .asking import as_tag
from .limits import DEFAULT
from .oxml import RPR, W
from .passages import ASKING, BLANK, STATEMENT, TAG
from .tags import Tag

_OPERATORS = (
    (re.compile(r"===?"), "=="),
    (re.compile(r"!==?"), "!="),
    (re.compile(r"&&"), " and "),
    (re.compile(r"\|\|"), " or "),
    (re.compile(r"!(?!=)"), " not "),
    (re.compile(r"\$(?=[A-Za-z])"), ""),
)
_STATEMENT = re.compile(r"\{\s*(END-?IF|END-?FOR|IF|FOR|ELSE)\b\s*([^{}]*?)\s*\}")
_FOR = re.compile(r"\$?(\w+)\s+IN\s+(.+)$", re.I)


@dataclass(frozen=True)
class Change:
    """One rewritten passage: the paragraph's text before and after."""

    passage: passages.Passage
    expression: str
    before: str
    after: str


@dataclass
class Adopted:
    """The rewritten file, what changed, and what still asks for a value."""

    data: bytes
    changes: list = field(default_factory=list)
    unmapped: list = field(default_factory=list)


def foreign_tags(data, limits=DEFAULT):
    """Return all passages of a DOCX file that look like placeholders."""
    _parts, trees = passages.roots(bytes(data), limits)
    return [found.passage for name in trees for found in passages.find(trees[name], name)]


def propose(data, known=None, kinds=ASKING, limits=DEFAULT, aliases=None):
    """Return a mapping from keys of passages to expressions.

    With ``known`` (dotted names) the nearest known name is taken if one is near;
    ``aliases`` say what the document calls their first words. Blanks are named
    after the words before them, or after the label above or beside them.
    """
    mapping, used = {}, {}
    for passage in foreign_tags(data, limits):
        if passage.kind in kinds:
            again = mapping.get(passage.again)
            mapping[passage.key] = again or _proposal(passage, known or (), aliases, used)
    return mapping


def adopt(data, mapping=None, known=None, limits=DEFAULT):
    """Rewrite the mapped passages; without a mapping all ``{tag}`` and ``{IF}``."""
    data = bytes(data)
    if mapping is None:
        mapping = propose(data, known, (TAG, STATEMENT), limits)
    parts, trees = passages.roots(data, limits)
    result, changed = Adopted(data), {}
    for name, root in trees.items():
        count = len(result.changes)
        _rewrite(root, name, mapping, result)
        if len(result.changes) > count:
            changed[name] = oxml.serialize(root)
    result.data = _packed(parts, changed) if changed else data
    return result


def _proposal(passage, known, aliases, used):
    if passage.kind == STATEMENT:
        return _statement(passage.text)
    if passage.kind == TAG:
        return naming.nearest(naming.of_tag(passage.text), known, aliases)
    name = "" if passage.kind == BLANK else naming.of_words(passage.text)
    if name:
        return naming.nearest(name, known, aliases)
    before = passage.before.rpartition(":")[0] or passage.before
    name = naming.of_words(before, last=True) or naming.of_words(passage.label, last=True)
    name = naming.nearest(name or "blank", known, aliases)
    used[name] = used.get(name, 0) + 1
    return f"{name}_{used[name]}" if used[name] > 1 and name not in known else name


def _statement(text):
    """Translate docx-templates' statements to ours."""
    word, rest = _STATEMENT.match(text).groups()
    word = word.upper().replace("-", "")
    if word in ("ENDIF", "ENDFOR", "ELSE"):
        return "{%% %s %%}" % word.lower()
    if word == "FOR":
        loop = _FOR.match(rest)
        rest = f"{loop[1]} in {loop[2]}" if loop else rest
    for pattern, ours in _OPERATORS:
        rest = pattern.sub(ours, rest)
    return "{%% %s %s %%}" % (word.lower(), " ".join(rest.split()))


def _rewrite(root, part, mapping, result):
    """Rewrite from the end, so that earlier positions stay true."""
    for found in reversed(list(passages.find(root, part))):
        passage = found.passage
        key = passage.again if passage.again in mapping else passage.key
        expression = mapping.get(key, mapping.get(passage.text))
        atoms = paragraph.covering(found.atoms, found.start, found.end)
        if not expression or not atoms or paragraph.cut_by(atoms):
            if passage.kind in ASKING:
                result.unmapped.insert(0, passage)
            continue
        put = as_tag(expression)
        before = paragraph.text_of(found.atoms)
        after = before[: found.start] + put + before[found.end :]
        for run in {id(atom.run): atom.run for atom in atoms}.values():
            _unmark(run, found)
        paragraph.replace(found.atoms, [(Tag("", "", found.start, found.end), put)])
        result.changes.insert(0, Change(passage, expression, before, after))


def _unmark(run, found):
    """Take the highlight off a run that the passage fills."""
    own = [atom for atom in found.atoms if atom.run is run]
    inside = own[0].start >= found.start and own[-1].start + len(own[-1].text) <= found.end
    mark = run.find(f"{RPR}/{W}highlight")
    if inside and mark is not None:
        oxml.remove(mark)


def _packed(parts, changed):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in parts:
            info = zipfile.ZipInfo(part.name)
            content = changed.get(part.name, part.data)
            archive.writestr(info, content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()
