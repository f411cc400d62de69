"""Content controls and merge fields as placeholders.

A content control whose tag is ``{{ expression }}`` or a dotted name, and a
``MERGEFIELD`` of any name, get that expression as their text. From there on
they are ordinary placeholders. What wraps words without showing (smart tags) makes way for
statements.
"""

import re

from lxml import etree

from . import oxml, paragraph
from .oxml import RPR, P, R, T, W

_WRAPPER_PROPERTIES = (W + "smartTagPr", W + "customXmlPr")
_BRACES = re.compile(r"^\s*\{\{(.+)\}\}\s*$", re.S)
_DOTTED = re.compile(r"^\s*[A-Za-z]\w*(\.[A-Za-z]\w*)+\s*(\|.+)?$", re.S)
_MERGE = re.compile(r'^\s*MERGEFIELD\s+(?:"([^"]+)"|(\S+))(.*)$', re.S | re.I)
_DATE_SWITCH = re.compile(r'\\@\s*"([^"]+)"')
_CASE_SWITCH = re.compile(r"\\\*\s*(upper|lower|caps|firstcap)\b", re.I)
_CASES = {"upper": "upper", "lower": "lower", "caps": "title", "firstcap": "capitalize"}


def expose(root):
    """Rewrite all targets of a part into tags, in place."""
    for wrapper in list(root.iter(*paragraph.TRANSPARENT)):
        _unwrap_around_statement(wrapper)
    for control in list(root.iter(W + "sdt")):
        expression = _control_expression(control)
        if expression:
            _fill_control(control, expression)
    for simple in list(root.iter(W + "fldSimple")):
        expression = _merge_expression(simple.get(W + "instr") or "")
        if expression:
            _replace_simple(simple, expression)
    for mark in list(root.iter(W + "fldChar")):
        if mark.get(W + "fldCharType") == "begin" and mark.getroottree().getroot() is root:
            _replace_complex(mark)


def _unwrap_around_statement(wrapper):
    """Take away what wraps words of a paragraph with statements, which may cross it."""
    holder = oxml.ancestor(wrapper, P)
    if holder is None or "{%" not in paragraph.text_of(paragraph.read(holder)):
        return
    for child in [child for child in wrapper if child.tag not in _WRAPPER_PROPERTIES]:
        wrapper.addprevious(child)
    oxml.remove(wrapper)


def _control_expression(control):
    properties = control.find(W + "sdtPr")
    if properties is None:
        return ""
    for name in ("tag", "alias"):
        element = properties.find(W + name)
        value = "" if element is None else element.get(W + "val") or ""
        braces = _BRACES.match(value)
        if braces:
            return braces[1].strip()
        if name == "tag" and _DOTTED.match(value):
            return value.strip()
    return ""


def _fill_control(control, expression):
    properties, content = control.find(W + "sdtPr"), control.find(W + "sdtContent")
    if content is None:
        return
    placeholder = properties.find(W + "showingPlcHdr") is not None
    for name in ("showingPlcHdr", "dataBinding", "placeholder"):
        for element in properties.findall(W + name):
            properties.remove(element)
    for element in properties.findall(W + "date"):
        element.attrib.pop(W + "fullDate", None)
    run = _only_run(content)
    _set_text(run, expression)
    look = run.find(RPR)
    if placeholder and look is not None:
        for style in look.findall(W + "rStyle"):
            look.remove(style)


def _only_run(content):
    """Return the first run of a content control after taking away the others."""
    paragraphs = list(content.iter(P))
    for extra in paragraphs[1:]:
        oxml.remove(extra)
    holder = paragraphs[0] if paragraphs else content
    runs = list(holder.iter(R))
    for extra in runs[1:]:
        oxml.remove(extra)
    return runs[0] if runs else etree.SubElement(holder, R)


def _set_text(run, expression):
    for child in [child for child in run if child.tag != RPR]:
        run.remove(child)
    text = etree.SubElement(run, T)
    text.text = "{{ %s }}" % expression
    text.set(oxml.SPACE, "preserve")


def _merge_expression(instruction):
    found = _MERGE.match(instruction)
    if not found:
        return ""
    expression, switches = found[1] or found[2], found[3]
    pattern, case = _DATE_SWITCH.search(switches), _CASE_SWITCH.search(switches)
    if pattern:
        expression += ' | date("%s")' % pattern[1].replace("D", "d").replace("Y", "y")
    if case:
        expression += f" | {_CASES[case[1].lower()]}"
    return expression


def _replace_simple(simple, expression):
    run = next(simple.iter(R), None)
    if run is None:
        run = etree.Element(R, nsmap=oxml.OWN_NAMESPACE)
    _set_text(run, expression)
    simple.addprevious(run)
    oxml.remove(simple)


def _replace_complex(mark):
    """Put one run in place of ``begin … instrText … separate … result … end``."""
    runs, instruction, shown, phase = [], "", None, "code"
    run = mark.getparent()
    while run is not None:
        runs.append(run)
        kinds = [child.get(W + "fldCharType") for child in run.findall(W + "fldChar")]
        if "begin" in kinds and len(runs) > 1:
            return
        if phase == "code":
            instruction += "".join(node.text or "" for node in run.findall(W + "instrText"))
        phase = "result" if "separate" in kinds else phase
        if phase == "result" and shown is None and run.find(T) is not None:
            shown = run
        if "end" in kinds:
            break
        run = run.getnext()
    expression = _merge_expression(instruction)
    if run is None or not expression:
        return
    keep = shown if shown is not None else runs[0]
    for other in runs:
        if other is not keep:
            oxml.remove(other)
    _set_text(keep, expression)
