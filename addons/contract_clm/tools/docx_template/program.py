"""Compile the gaps of a part into one Jinja2 function and run it.

The source has one line per gap, so that the line of an error names the gap. The
function yields numbers of fixed segments and ``(line, value)`` pairs.
"""

import re

from jinja2 import nodes
from jinja2.exceptions import SecurityError, TemplateSyntaxError, UndefinedError

from .deflate import Segment, Stream
from .errors import RenderError, TemplateError, ValueProblem
from .expressions import ENVIRONMENT
from .model import ERROR, Place, Problem
from .values import is_plain

_SEGMENT = re.compile("@(\\d+)@")
_CHECK_EVERY = 512
_FIRST_LINE = 2
_WRONG_KIND = (
    "The expression does not fit its values: a text, a number or a list stands where "
    "another kind of value is needed."
)


class Program:
    """The compiled form of one part: fixed ``segments``, ``ops`` and a function."""

    def __init__(self, name, pieces):
        """``pieces`` alternate: bytes, op, bytes, op, …, bytes."""
        pieces = list(pieces)
        self.name = name
        self.segments = [Segment(data) for data in pieces[::2]]
        self.ops = pieces[1::2]
        self._sites = [None] * _FIRST_LINE + [op.site for op in self.ops]
        self._plain = [getattr(site, "takes_plain", False) for site in self._sites]
        lines = ["@0@"]
        for number, op in enumerate(self.ops, 1):
            mark = f"@{number}@" if self.segments[number].data else ""
            lines.append((op.code or "{{ none }}") + mark)
        try:
            self._template = _compiled("\n".join(lines))
        except (TemplateSyntaxError, SyntaxError, RecursionError, MemoryError) as error:
            raise TemplateError([self._refused(error)]) from None

    def _refused(self, error):
        """Return the problem of a statement that only compiling can find."""
        line = error.lineno or 0 if isinstance(error, TemplateSyntaxError) else 0
        site = self._sites[line] if 0 <= line < len(self._sites) else None
        place = (site.place if site else None) or Place(self.name, 0, "")
        code, message, values = "too-complex", "The template is too complex.", {}
        if isinstance(error, TemplateSyntaxError):
            message = f"The statement cannot be used like this: {error.message}."
            code, values = "bad-statement", {"detail": error.message}
        return Problem(ERROR, code, message, place.part, place.paragraph, place.excerpt, values)

    def run(self, state):
        """Return the finished stream of the part, None if it asks for clauses first.

        Raise RenderError for faults of the data.
        """
        out, sites, plain = [], self._sites, self._plain
        state.enter(self)
        context = self._template.new_context(state.variables)
        countdown = _CHECK_EVERY
        try:
            for piece in self._template.root_render_func(context):
                if piece.__class__ is int:
                    out.append(piece)
                    continue
                line, value = piece
                if plain[line] and value.__class__ is str and value and is_plain(value):
                    out.append(value.encode())
                else:
                    sites[line].emit(state, value, out)
                countdown -= 1
                if not countdown:
                    state.check_time()
                    countdown = _CHECK_EVERY
        except RenderError:
            raise
        except Exception as error:
            raise self._located(error) from None
        return None if state.wanted else self._stream(out, state)

    def _stream(self, out, state):
        stream = Stream()
        if state.outline:
            out = state.closed(out)
        state.spend(lambda budget: stream.extend(out, self.segments, budget))
        return stream

    def _located(self, error):
        line = 0
        trace = error.__traceback__
        while trace is not None:
            if trace.tb_frame.f_globals.get("debug_info") == self._template._debug_info:
                line = self._template.get_corresponding_lineno(trace.tb_lineno)
            trace = trace.tb_next
        site = self._sites[line] if 0 <= line < len(self._sites) else None
        if isinstance(error, ValueProblem) and hasattr(site, "failure"):
            return site.failure(error)
        place = site.place if site else None
        message, code, values = _sentence(error, self.ops[line - _FIRST_LINE].code if site else "")
        return RenderError(message, code, place, **values)


def _sentence(error, source):
    if isinstance(error, ValueProblem):
        return error.message, error.code, error.values
    if isinstance(error, UndefinedError):
        name = _undefined_name(error, source)
        return f"There is no value “{name}”.", "unknown-name", {"name": name}
    if isinstance(error, SecurityError):
        return "The expression reaches for something forbidden.", "forbidden", {}
    if isinstance(error, ZeroDivisionError):
        return "The expression divides by zero.", "division", {}
    if isinstance(error, (RecursionError, MemoryError, OverflowError)):
        return "The expression is too large.", "giant", {}
    return _WRONG_KIND, "wrong-kind", {}


def _undefined_name(error, source):
    """Return the missing name as the template writes it, with what is before it."""
    found = re.search("'([^']*)'", str(error))
    name = found[1].rpartition(".")[2] if found else "?"
    written = re.search(rf"[\w.]*\b{re.escape(name)}\b", source)
    return written[0] if written else name


def _compiled(source):
    tree = ENVIRONMENT.parse(source)
    for parent in [tree, *tree.find_all(nodes.Node)]:
        for name, value in list(parent.iter_fields()):
            if isinstance(value, list):
                setattr(parent, name, [new for old in value for new in _rewritten(old)])
            elif isinstance(value, nodes.Node):
                (new,) = _rewritten(value)
                setattr(parent, name, new)
    tree.set_environment(ENVIRONMENT)
    code = ENVIRONMENT.compile(tree)
    return ENVIRONMENT.template_class.from_code(ENVIRONMENT, code, ENVIRONMENT.globals)


def _rewritten(node):
    """Return what stands for a node: bounded loops, plain joins, single outputs."""
    if isinstance(node, nodes.For):
        node.iter = _filtered(node.iter, "_each")
    elif isinstance(node, nodes.Concat):
        first, *rest = node.nodes
        return [_filtered(first, "_concat", rest)]
    elif isinstance(node, nodes.CondExpr) and node.expr2 is None:
        # Without an else the author wants nothing, which is no missing value.
        nothing = nodes.Const("", lineno=node.lineno)
        node.expr2 = _filtered(nothing, "default", [nothing])
    elif isinstance(node, nodes.Output):
        return [nodes.Output([child], lineno=child.lineno) for child in _children(node.nodes)]
    return [node]


def _children(items):
    for child in items:
        if isinstance(child, nodes.TemplateData):
            for number in _SEGMENT.findall(child.data):
                yield nodes.TemplateData(number, lineno=child.lineno)
        else:
            yield child


def _filtered(node, name, args=()):
    return nodes.Filter(node, name, list(args), [], None, None, lineno=node.lineno)
