"""Jinja2 expressions over plain data, and nothing else.

A name or attribute that starts with ``_``, a method that is not in the short
list below, and arithmetic that would fill the memory are all refused. Data are
dicts, dataclasses, lists, texts, numbers and dates.
"""

import dataclasses
import datetime
from decimal import Decimal

from jinja2 import nodes
from jinja2.compiler import CodeGenerator
from jinja2.exceptions import SecurityError
from jinja2.runtime import LoopContext, Undefined
from jinja2.sandbox import SandboxedEnvironment
from jinja2.utils import Cycler, Joiner, Namespace

from . import filters, signing, state, text_functions
from .errors import ValueProblem

MAX_TEXT = 1_000_000
MAX_POWER = 1000

_TEXT_METHODS = (
    "upper lower title capitalize strip lstrip rstrip startswith endswith split "
    "splitlines isdigit isupper islower count find removeprefix removesuffix"
)
_METHODS = {
    str: set(_TEXT_METHODS.split()),
    dict: {"items", "keys", "values", "get"},
    datetime.date: {"isoformat", "weekday", "isoweekday", "strftime"},
    Cycler: {"next", "reset"},
}
_GLOBALS = ("range", "dict", "namespace", "cycler")
_ATTRIBUTES = {
    Cycler: {"current"},
    datetime.datetime: {"year", "month", "day", "hour", "minute", "second"},
    datetime.date: {"year", "month", "day"},
    datetime.time: {"hour", "minute", "second"},
}
_LOOP = set(
    "index index0 revindex revindex0 first last length depth depth0 previtem nextitem cycle changed".split()
)


class Absent(Undefined):
    """A name that the data do not hold. Printing it makes a missing value.

    Asking for something inside it gives another absent value with the longer
    name; deciding on it is an error, for the name may be misspelt.
    """

    __slots__ = ()

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return self._inner(name)

    def __getitem__(self, key):
        return self._inner(key)

    def _inner(self, key):
        return type(self)(name=f"{self._undefined_name}.{key}")

    __bool__ = __iter__ = __len__ = Undefined._fail_with_undefined_error
    __eq__ = __ne__ = Undefined._fail_with_undefined_error
    __str__ = Undefined._fail_with_undefined_error
    __hash__ = object.__hash__


class Hollow(Absent):
    """Something inside a value that is there but empty: false, never an error."""

    __slots__ = ()

    def __bool__(self):
        return False

    def __iter__(self):
        return iter(())

    def __len__(self):
        return 0

    def __eq__(self, other):
        return other is None or isinstance(other, Hollow)

    def __ne__(self, other):
        return not self == other

    __hash__ = object.__hash__


class QuietJoiner(Joiner):
    """Jinja2's ``joiner``; that it prints nothing at first is no missing value."""

    def __call__(self):
        return filters.MayBeEmpty(super().__call__())


class PairGenerator(CodeGenerator):
    """Yield ``(line, value)`` for values and plain numbers for template data.

    The line of a value is the number of its site; the program that the values
    belong to needs no other link between the two.
    """

    def _output_const_repr(self, group):
        return str(int("".join(group)))

    def _output_child_to_const(self, node, frame, finalize):
        if not isinstance(node, nodes.TemplateData):
            raise nodes.Impossible()
        return node.data

    def _output_child_pre(self, node, frame, finalize):
        self.write(f"({node.lineno}, ")

    def _output_child_post(self, node, frame, finalize):
        self.write(")")


class PlainDataEnvironment(SandboxedEnvironment):
    """The only environment in which expressions of templates are evaluated."""

    code_generator_class = PairGenerator
    intercepted_binops = frozenset(["+", "-", "*", "/", "//", "%", "**"])

    def __init__(self):
        super().__init__(undefined=Absent, autoescape=False, cache_size=0)
        self.globals = {name: self.globals[name] for name in _GLOBALS} | {"joiner": QuietJoiner}
        self.globals |= signing.FUNCTIONS
        self.filters = filters.table(self.filters)
        self.filters["_each"] = state.each
        self.filters["_concat"] = concatenate
        for name in ("callable", "filter", "test"):
            self.tests.pop(name, None)

    def getattr(self, obj, attribute):
        if obj.__class__ is dict and attribute in obj:
            return obj[attribute]
        return self._member(obj, attribute)

    def getitem(self, obj, argument):
        if isinstance(argument, str):
            return self._member(obj, argument)
        if isinstance(argument, (int, slice)) and isinstance(obj, (list, tuple, str)):
            try:
                return obj[argument]
            except IndexError:
                return self.undefined(name=f"[{argument}]")
        if isinstance(obj, dict) and isinstance(argument, (int, float, Decimal)):
            return obj.get(argument, self.undefined(name=f"[{argument}]"))
        return self._member(obj, str(argument))

    def _member(self, obj, name):
        if name.startswith("_"):
            raise SecurityError(f"names that start with _ are not allowed: {name}")
        if isinstance(obj, Undefined):
            return getattr(obj, name)
        if isinstance(obj, dict) and name in obj:
            return obj[name]
        if isinstance(obj, str) and name in text_functions.METHODS:
            return text_functions.Method(obj, name)
        if obj is None or obj is False or (isinstance(obj, str) and not obj):
            return Hollow(name=name)
        return getattr(obj, name) if _offers(obj, name) else self.undefined(name=name)

    def is_safe_attribute(self, obj, attr, value):
        return not attr.startswith("_")

    def is_safe_callable(self, obj):
        owner = getattr(obj, "__self__", None)
        name = getattr(obj, "__name__", "")
        if isinstance(owner, LoopContext):
            return name in ("cycle", "changed")
        if isinstance(obj, (text_functions.Method, Joiner)):
            return True
        allowed = any(isinstance(owner, kind) and name in names for kind, names in _METHODS.items())
        return allowed or any(obj is known for known in self.globals.values())

    def call_binop(self, context, operator, left, right):
        for side in (left, right):
            if side is None or isinstance(side, Undefined):
                return side if side is not None else Hollow(name="")
        if operator == "%" and isinstance(left, str):
            return text_functions.percent(left, right)
        _refuse_giant(operator, left, right)
        if isinstance(left, float) and isinstance(right, Decimal):
            left = Decimal(str(left))
        if isinstance(left, Decimal) and isinstance(right, float):
            right = Decimal(str(right))
        return self.binop_table[operator](left, right)


def _offers(obj, name):
    """Tell whether an attribute of a value may be read."""
    if isinstance(obj, LoopContext):
        return name in _LOOP
    if isinstance(obj, Namespace):
        return hasattr(obj, name)
    if dataclasses.is_dataclass(obj) and not isinstance(obj, type):
        return name in obj.__dataclass_fields__
    if isinstance(obj, tuple) and name in getattr(obj, "_fields", ()):
        return True
    tables = (*_ATTRIBUTES.items(), *_METHODS.items())
    return any(isinstance(obj, kind) and name in names for kind, names in tables)


def _refuse_giant(operator, left, right):
    sizes = [len(side) for side in (left, right) if isinstance(side, (str, list, tuple))]
    if operator == "+" and sum(sizes) > MAX_TEXT:
        raise ValueProblem("The expression makes a giant text.", "giant")
    if operator == "*" and sizes:
        factor = left if isinstance(left, int) else right
        if sizes[0] * abs(factor if isinstance(factor, int) else 1) > MAX_TEXT:
            raise ValueProblem("The expression makes a giant text.", "giant")
    if operator == "**" and (abs(right) > MAX_POWER or abs(left) > 10**9):
        raise ValueProblem("The expression makes a giant number.", "giant")


def concatenate(*parts):
    """Join what ``~`` joins; absent sides stay absent."""
    for part in parts:
        if part is None or isinstance(part, Undefined):
            return part
    text = "".join(str(part) for part in parts)
    if len(text) > MAX_TEXT:
        raise ValueProblem("The expression makes a giant text.", "giant")
    return text
