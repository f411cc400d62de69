"""Add a property to a run's formatting, in the order that the schema demands.

Source of the order: ECMA-376 part 1, CT_RPr (EG_RPrBase).
"""

import copy
import re

from lxml import etree

from .oxml import OWN_NAMESPACE, RPR, W

_ORDER = (
    "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss "
    "imprint noProof snapToGrid vanish webHidden color spacing w kern position sz szCs "
    "highlight u effect bdr shd fitText vertAlign rtl cs em lang eastAsianLayout "
    "specVanish oMath"
).split()
_RANK = {W + name: rank for rank, name in enumerate(_ORDER)}
_DECLARATION = re.compile(rb' xmlns(?::[\w.-]+)?="[^"]*"')
_OFF = ("0", "false", "off")
_COMPLEX = (("b", "bCs"), ("i", "iCs"), ("sz", "szCs"))


def of(run):
    """Return a copy of the run's properties, an empty element if it has none."""
    found = run.find(RPR)
    if found is not None:
        return copy.deepcopy(found)
    return etree.Element(RPR, nsmap=OWN_NAMESPACE)


def put(properties, name, **attributes):
    """Set a property, replacing one of the same name."""
    old = properties.find(W + name)
    if old is not None:
        properties.remove(old)
    new = etree.Element(W + name)
    for key, value in attributes.items():
        new.set(W + key, value)
    rank = _RANK[W + name]
    position = sum(_RANK.get(child.tag, 99) < rank for child in properties)
    properties.insert(position, new)
    return properties


def drop(properties, *names):
    for name in names:
        for element in properties.findall(W + name):
            properties.remove(element)
    return properties


def has(properties, name):
    """Tell whether an on/off property is there and not switched off."""
    return switch(properties, name) is True


def switch(properties, name):
    """Return what an on/off property says, None when it is not there."""
    found = None if properties is None else properties.find(W + name)
    return None if found is None else (found.get(W + "val") or "on") not in _OFF


def xml(properties):
    """Return the markup without namespace declarations; empty if there is nothing."""
    if not len(properties):
        return b""
    properties.tail = None
    return _DECLARATION.sub(b"", etree.tostring(properties))


def as_right_to_left(properties):
    """Return a copy for complex-script text: the same look, the other direction."""
    result = put(copy.deepcopy(properties), "rtl")
    for latin, complex_name in _COMPLEX:
        _copy(result, latin, complex_name)
    return result


def as_left_to_right(properties, inherited=False):
    """Return a copy for left-to-right text; ``inherited`` if a style says right-to-left."""
    result = drop(copy.deepcopy(properties), "rtl", "cs")
    for latin, complex_name in _COMPLEX:
        _copy(result, complex_name, latin)
    return put(result, "rtl", val="0") if inherited else result


def _copy(properties, source, target):
    found = properties.find(W + source)
    if found is not None and properties.find(W + target) is None:
        value = found.get(W + "val")
        put(properties, target, **({"val": value} if value else {}))


def highlighted(properties):
    return put(copy.deepcopy(properties), "highlight", val="yellow")
