"""Places to sign: ``{{ sign("customer") }}``, ``{{ initials("company") }}``, ``{{ signed_on("customer", 2) }}``.

A place is tiny white text (see ``signing_places``) before a blank that is as wide and as
high as what is drawn there later. The blank is one no-break space with letter-spacing: it
needs no picture and no frame, so it may stand wherever text stands.

>>> sign("customer")
Place(kind='sign', role='counterparty', number=1)
"""

from dataclasses import dataclass

from jinja2 import nodes
from lxml import etree

from . import package, run_properties, tags
from . import signing_places as places
from .errors import PackageError, ValueProblem
from .oxml import OWN_NAMESPACE, RPR

FONT = "Noto Sans"
# Of the font, in parts of its size: how far letters rise, and how wide a space is.
_RISES, _SPACE = 1.069, 0.26
_MARKER_WIDTH = 13.5
_MARKER = b">clm_"
_OFF = ("b", "bCs", "i", "iCs", "caps", "smallCaps", "strike", "dstrike")


@dataclass(frozen=True)
class Place:
    """Where somebody signs: ``number`` counts the signers of one side from 1."""

    kind: str
    role: str
    number: int


def sign(role, number=1):
    return _place(places.SIGN, role, number)


def initials(role, number=1):
    return _place(places.INITIALS, role, number)


def signed_on(role, number=1):
    return _place(places.SIGNED_ON, role, number)


FUNCTIONS = {places.SIGN: sign, places.INITIALS: initials, places.SIGNED_ON: signed_on}


def _place(kind, role, number):
    if not isinstance(role, str) or role not in places.SIDES:
        raise _unknown_role(role)
    if not _is_number(number):
        raise _bad_number(number)
    return Place(kind, places.SIDES[role], number)


def _is_number(number):
    return type(number) is int and 1 <= number <= places.MOST_SIGNERS


def _unknown_role(role):
    short = str(role)[:40]
    return ValueProblem(
        f"“{short}” does not sign. Those who sign are “customer” and “company”.", "unknown-role", role=short
    )


def _bad_number(number):
    most = places.MOST_SIGNERS
    message = f"The signers of one side are counted from 1 to {most}."
    return ValueProblem(message, "signer-number", number=str(number)[:20], most=most)


def is_call(node):
    """Tell whether an expression is a place to sign."""
    return isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and node.node.name in FUNCTIONS


def calls(node):
    """Return all places to sign in an expression."""
    return [one for one in (node, *node.find_all(nodes.Call)) if is_call(one)]


def check(root, kind):
    """Raise ValueProblem for a place with wrong values, or inside of a larger expression."""
    branches = (root.expr1, root.expr2) if isinstance(root, nodes.CondExpr) else (root,)
    whole = [id(branch) for branch in branches if branch is not None] if kind == tags.VALUE else []
    for call in calls(root):
        if id(call) not in whole:
            name = call.node.name
            raise ValueProblem(f"“{name}” must be the whole tag.", "sign-not-alone", name=name)
        _check_values(call)


def _check_values(call):
    given = dict(zip(("role", "number"), call.args, strict=False))
    given |= {pair.key: pair.value for pair in call.kwargs}
    role, number = given.get("role"), given.get("number")
    name = role.value if isinstance(role, nodes.Const) else ""
    if not isinstance(name, str) or name not in places.SIDES:
        raise _unknown_role(name)
    if isinstance(number, nodes.Const) and not _is_number(number.value):
        raise _bad_number(number.value)
    if len(call.args) > 2 or call.dyn_args or call.dyn_kwargs or set(given) - {"role", "number"}:
        raise _bad_number("")


def has_places(data):
    """Tell whether a finished document asks anybody to sign; a damaged one asks nobody."""
    try:
        parts = package.read(data)
    except PackageError:
        return False
    return any(_MARKER in part.data for part in parts if part.name.endswith(".xml"))


def marker_look():
    """Return the run properties of the marker: white and tiny, whatever the style says."""
    return _white(places.MARKER_POINTS)


def blank_look(kind):
    """Return the run properties of the blank behind the marker."""
    width, height = places.SIZES[kind]
    size = round((height - places.POINTS_BELOW_LINE) / _RISES)
    look = _white(size)
    spacing = round((width - _MARKER_WIDTH - _SPACE * size) * 20)
    return run_properties.put(look, "spacing", val=str(spacing))


def _white(points):
    look = etree.Element(RPR, nsmap=OWN_NAMESPACE)
    run_properties.put(look, "rFonts", ascii=FONT, hAnsi=FONT, cs=FONT)
    for name in _OFF:
        run_properties.put(look, name, val="0")
    run_properties.put(look, "noProof")
    run_properties.put(look, "color", val="FFFFFF")
    run_properties.put(look, "u", val="none")
    run_properties.put(look, "rtl", val="0")
    for name in ("sz", "szCs"):
        run_properties.put(look, name, val=str(round(points * 2)))
    return look
