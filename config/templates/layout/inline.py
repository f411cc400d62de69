"""Turn the light markup of the texts into paragraphs and runs."""

import re

from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from .styles import style_id

_MARKUP = re.compile(r"\*\*(?P<bold>.+?)\*\*|\[\[(?P<key>\w+)\]\]|\{(?P<field>PAGE|NUMPAGES)\}")


class Pen:
    """Writes paragraphs in one language; knows the numbers of the clauses."""

    def __init__(self, look, numbers):
        self.look = look
        self.numbers = numbers
        self._bookmarks = 0

    def write(self, paragraph, text, style, key=""):
        """Fill an empty python-docx paragraph."""
        element = paragraph._p
        properties = element.get_or_add_pPr()
        properties.clear()
        properties.append(_value("w:pStyle", style_id(style)))
        if text.endswith(":") and style.startswith("List"):
            properties.append(OxmlElement("w:keepNext"))
        if self.look.right_to_left:
            properties.append(OxmlElement("w:bidi"))
        if key:
            element.append(self._bookmark_start(key))
        self._write_runs(paragraph, text)
        if key:
            element.append(_value("w:bookmarkEnd", self._bookmarks, "w:id"))

    def _write_runs(self, paragraph, text):
        position = 0
        for found in _MARKUP.finditer(text):
            self._run(paragraph, text[position : found.start()])
            if found["bold"]:
                self._bold(paragraph, found["bold"])
            elif found["key"]:
                number = self.numbers[found["key"]]
                code = f" REF {_bookmark_name(found['key'])} \\r \\h "
                self._field(paragraph, code, number)
            else:
                self._field(paragraph, f" {found['field']} ", "1")
            position = found.end()
        self._run(paragraph, text[position:])

    def _run(self, paragraph, text):
        if not text:
            return None
        run = paragraph.add_run(text)
        if self.look.right_to_left:
            run._r.get_or_add_rPr().append(OxmlElement("w:rtl"))
        return run

    def _bold(self, paragraph, text):
        run = self._run(paragraph, text)
        run._r.get_or_add_rPr().insert(0, _value("w:rStyle", "Strong"))

    def _field(self, paragraph, code, result):
        for kind in ("begin", code, "separate", result, "end"):
            run = paragraph.add_run()
            if self.look.right_to_left:
                run._r.get_or_add_rPr().append(OxmlElement("w:rtl"))
            if kind is code:
                run._r.append(_instruction(code))
            elif kind is result:
                run.text = result
            else:
                run._r.append(_value("w:fldChar", kind, "w:fldCharType"))

    def _bookmark_start(self, key):
        self._bookmarks += 1
        start = _value("w:bookmarkStart", self._bookmarks, "w:id")
        start.set(qn("w:name"), _bookmark_name(key))
        return start


def _bookmark_name(key):
    return f"_Ref_{key}"


def _value(tag, value, attribute="w:val"):
    element = OxmlElement(tag)
    element.set(qn(attribute), str(value))
    return element


def _instruction(code):
    return parse_xml(f'<w:instrText {nsdecls("w")} xml:space="preserve">{code}</w:instrText>')
