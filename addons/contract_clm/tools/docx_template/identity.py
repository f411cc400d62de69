"""Keep ids and bookmark names unique when blocks repeat, and whole when they go.

What has two ends (bookmarks, comment ranges, fields) must have both in the same
branch of the same block. What must be unique gets a fresh number each time.
"""

from . import oxml
from .gaps import Op, statement
from .model import ERROR, Problem
from .oxml import W14, W
from .sites import GUARD_ENDS, Guard, Site

_ENDS = {
    W + "bookmarkStart": W + "bookmarkEnd",
    W + "commentRangeStart": W + "commentRangeEnd",
    W + "permStart": W + "permEnd",
}
_STARTS = {end: start for start, end in _ENDS.items()}
_COMMENTS = {W + name for name in ("commentRangeStart", "commentRangeEnd", "commentReference")}
_DOC_PR = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_GUARDED = "guard"
_PARAGRAPH_IDS = (W14 + "paraId", W14 + "textId")


class FreshId(Site):
    """A number that differs each time; an end takes the number of its start."""

    takes_plain = False

    def __init__(self, key, is_end=False):
        super().__init__(key, None)
        self._is_end = is_end

    def emit(self, state, value, out):
        out.append(state.fresh_id(self.name, self._is_end))


class BookmarkName(Site):
    """A bookmark's name: as it is at first, then with a number behind."""

    takes_plain = False

    def __init__(self, name, is_reference=False):
        super().__init__(name, None)
        self._is_reference = is_reference

    def emit(self, state, value, out):
        name = state.bookmark_name(self.name, self._is_reference)
        out.append(oxml.escaped(name))


def settle(analysis):
    """Look after the ids of all laid-out parts."""
    for part in analysis.analysed:
        _Walk(part, analysis).run()


class _Walk:
    """One pass over a part in reading order, knowing the blocks it is in."""

    def __init__(self, part, analysis):
        self._part = part
        self._layout = part.layout
        self._analysis = analysis
        self._stack, self._entered = [], 0
        self._open = {}
        self._names = _looped_bookmarks(part)
        self._fields = []

    def run(self):
        for node in list(self._part.root.iter()):
            if not isinstance(node.tag, str):
                self._enter(self._layout.ops[int(node.text)])
            else:
                self._look(node)

    @property
    def _context(self):
        return tuple(self._stack)

    @property
    def _loops(self):
        return any(kind == "for" for kind, _number in self._stack)

    @property
    def _blocks(self):
        """The context without what only guards against blanks."""
        return tuple(one for one in self._stack if one[0] != _GUARDED)

    def _push(self, kind):
        """Enter a block or the next branch of one: no two have the same number."""
        self._entered += 1
        self._stack.append((kind, self._entered))

    def _enter(self, op):
        word = statement(op.code)
        if isinstance(op.site, Guard):
            self._push(_GUARDED)
        elif isinstance(op.site, GUARD_ENDS):
            self._stack.pop()
        elif word in ("if", "for"):
            self._push(word)
        elif word in ("elif", "else"):
            self._push(self._stack.pop()[0])
        elif word in ("endif", "endfor"):
            self._stack.pop()

    def _look(self, node):
        tag = node.tag
        if tag in _ENDS:
            self._open[_ENDS[tag], node.get(W + "id")] = (node, self._context)
        elif tag in _STARTS:
            self._close(node)
        elif tag == W + "fldChar":
            self._field(node)
        if self._loops:
            self._repeat(node)

    def _close(self, node):
        start, context = self._open.pop((node.tag, node.get(W + "id")), (None, None))
        if start is None or context == self._context:
            return
        node.tail = None
        if node.tag == W + "bookmarkEnd":
            start.addnext(node)
        else:
            oxml.remove(node)
            oxml.remove(start)

    def _field(self, node):
        kind = node.get(W + "fldCharType")
        if kind == "begin":
            self._fields.append(self._blocks)
        elif kind == "end" and self._fields and self._fields.pop() != self._blocks:
            self._problem("field-crosses-block", "A field begins and ends in different blocks.")

    def _problem(self, code, message):
        self._analysis.problems.append(Problem(ERROR, code, message, self._part.name))

    def _repeat(self, node):
        mark = self._layout.text_marker
        for name in _PARAGRAPH_IDS:
            node.attrib.pop(name, None)
        if node.tag in _COMMENTS:
            oxml.remove(node)
        elif node.tag == _DOC_PR:
            node.set("id", mark(Op("", FreshId("drawing"))))
        elif node.tag == W + "bookmarkStart":
            node.set(W + "name", mark(Op("", BookmarkName(node.get(W + "name") or "_"))))
            node.set(W + "id", mark(Op("", FreshId(f"bookmark{node.get(W + 'id')}"))))
        elif node.tag == W + "bookmarkEnd":
            node.set(W + "id", mark(Op("", FreshId(f"bookmark{node.get(W + 'id')}", True))))
        elif node.tag == W + "hyperlink" and node.get(W + "anchor") in self._names:
            name = node.get(W + "anchor")
            node.set(W + "anchor", mark(Op("", BookmarkName(name, True))))
        elif node.tag == W + "instrText":
            self._repeat_instruction(node)
        elif node.tag == W + "sdtPr":
            for child in node.findall(W + "id"):
                node.remove(child)

    def _repeat_instruction(self, node):
        words = (node.text or "").split(" ")
        node.text = " ".join(
            self._layout.text_marker(Op("", BookmarkName(word, True))) if word in self._names else word
            for word in words
        )


def _looped_bookmarks(part):
    return {node.get(W + "name") for node in part.root.iter(W + "bookmarkStart")}
