"""Any text comes back unchanged; any template with any data renders or is refused.

``DOCX_FUZZ_SECONDS`` lets the last two tests run for that long instead of a
fixed number of cases; the number of cases is written to the log.
"""

import copy
import datetime
import io
import logging
import os
import random
import re
import time
import unittest
import zipfile

from lxml import etree

from odoo.tests import BaseCase

from odoo.addons.contract_clm.tools import docx_template
from odoo.addons.contract_clm.tools.docx_template import bidi

from . import docx_builder as build
from . import docx_order

try:
    from hypothesis import given, settings
    from hypothesis import strategies as st
except ImportError:
    st = None

    def settings(**_options):
        return lambda test: test

    def given(*_strategies):
        return unittest.skip("hypothesis is not installed")


_logger = logging.getLogger(__name__)
FUZZ_SECONDS = float(os.environ.get("DOCX_FUZZ_SECONDS", 0))
CASES = 150

TEXTS = st and st.text(
    st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="\u202d\u202e\ufffe\uffff"),
    min_size=1,
)


LRM, RLM, LRE, PDF = "\u200e", "\u200f", "\u202a", "\u202c"
MARKS = "[\u200e\u200f\u202a\u202b\u202c\u2069]"


def left_open(text):
    """Return how many embeddings and isolates a line leaves open, as in Unicode Annex #9."""
    stack = []
    for char in text:
        if char in "\u202a\u202b\u2066\u2067\u2068":
            stack.append(PDF if char in "\u202a\u202b" else "\u2069")
        elif char == "\u2069" and char in stack:
            while stack.pop() != char:
                pass
        elif char == PDF and stack[-1:] == [PDF]:
            stack.pop()
    return len(stack)


class TestProperties(BaseCase):
    def assert_framed(self, text, before, value, after):
        """Check that a text is the value, with nothing around it but balanced marks of direction."""
        self.assertTrue(text.startswith(before) and text.endswith(after))
        inner = text[len(before) : len(text) - len(after)]
        framed = re.fullmatch(f"({MARKS}*){re.escape(value)}({MARKS}*)", inner, re.S)
        self.assertTrue(framed, ascii(inner))
        self.assertEqual(left_open(inner), 0)
        if not bidi.has_right(value) and not bidi.controls(value):
            self.assertTrue(set(framed[1] + framed[2]) <= {LRM, RLM, LRE, PDF})

    @settings(max_examples=200, deadline=None)
    @given(TEXTS)
    def test_any_text_comes_back_unchanged_from_the_body(self, value):
        template = docx_template.compile(build.docx("[{{ a }}]"))
        data = template.render({"a": value}).data
        (text,) = build.texts(data)
        self.assert_framed(text, "[", value, "]")
        if not bidi.has_right(value) and not bidi.controls(value):
            self.assertEqual(text, f"[{value}]")
        self.assertEqual(build.faults(data), [])

    @settings(max_examples=200, deadline=None)
    @given(TEXTS)
    def test_any_text_comes_back_unchanged_from_right_to_left_text(self, value):
        for look, properties in (("<w:b/><w:rtl/>", ""), ("<w:rtl/>", "<w:bidi/>"), ("", "<w:bidi/>")):
            paragraph = build.paragraph(build.run("عقد {{ a }} نص", look), properties=properties)
            data = docx_template.compile(build.docx(paragraph)).render({"a": value}).data
            (text,) = build.texts(data)
            self.assert_framed(text, "عقد ", value, " نص")
            self.assertEqual(build.faults(data), [])

    @settings(max_examples=100, deadline=None)
    @given(st and st.text())
    def test_any_expression_is_compiled_or_refused_with_its_place(self, code):
        code = "".join(sign for sign in code if sign.isprintable())
        outcome(build.docx("{{ %s }}" % code), {"a": 1, "b": "x"})

    def test_random_templates_render_a_sound_file_or_are_refused(self):
        repeat(self, random_template)

    def test_damaged_files_are_refused_or_render(self):
        repeat(self, damaged_template)

    def test_files_with_moved_elements_are_refused_or_render(self):
        repeat(self, shuffled_template)


def repeat(case, make):
    """Run random cases by number, so that a failure can be repeated."""
    start, number = time.monotonic(), 0
    while number < CASES or time.monotonic() - start < FUZZ_SECONDS:
        number += 1
        chance = random.Random(number)
        data = make(chance)
        with case.subTest(case=number):
            rendered = outcome(data, random_data(chance))
            if rendered and make is random_template:
                case.assertEqual(build.faults(rendered), [])
                case.assertEqual(docx_order.introduced(rendered, data), set())
    _logger.info("%s: %s cases", make.__name__, number)


def outcome(data, context):
    """Return the rendered bytes, or None when the engine refused."""
    codes = {problem.code for problem in docx_template.check(data)}
    try:
        template = docx_template.Template(data, LIMITS)
        return template.render(context, currency="EUR", draft=True).data
    except docx_template.DocxTemplateError as error:
        if not str(error) or not {*codes, error.code} <= docx_template.CODES:
            raise AssertionError("an error without a sentence or a code of its own") from error
        return None


LIMITS = docx_template.Limits(iterations=2000, seconds=2.0)
GOOD = [
    "{{ a }}", "{{ b }}", "{{ lines }}", "{{ n | default(0) }}", "{{ a | default('-') | upper }}",
    "{% if a %}yes{% else %}no {{ b }}{% endif %}", "{% if a and not b %}{{ a }}{% endif %}", "{# note #}",
    "{% for x in lines %}{{ loop.index }}. {{ x }}, {% endfor %}", "text", " ", "&<>", "عقد", "\u0915",
    "{% set q = 2 * 3 %}{{ q }}", "{{ a ~ b }}", "{{ 'x' if a else 'y' }}", "{{ 3.5 | money }}",
]  # fmt: skip
LOOSE = [
    "{{ b.c }}", "{{ n | money }}", "{{ d | date }}", "{{ x.y }}", "{% if a %}", "{% elif n > 3 %}",
    "{% else %}", "{% endif %}", "{% for x in b.c %}", "{% endfor %}", "{%p if a %}", "{%p endif %}",
    "{%tr for x in lines %}", "{%tr endfor %}", "{%tc if a %}", "{%tc endif %}", "{{", "}}", "{%",
    "{{ a | join(', ') }}", "{{ lines | list_and }}", "{{ n / 0 }}", "{{ a.__class__ }}", "{{ n ** n }}",
]  # fmt: skip


def random_template(chance):
    """Return a DOCX of well-matched or loose tags in paragraphs and tables."""
    blocks = random_blocks(chance, 3)
    parts = {}
    if chance.random() < 0.3:
        note = build.part(
            "footnotes", '<w:footnote w:id="2">', build.paragraph(random_text(chance)), "</w:footnote>"
        )
        parts["word/footnotes.xml"] = note
        blocks.append(build.paragraph("note", build.Xml('<w:r><w:footnoteReference w:id="2"/></w:r>')))
    header = random_text(chance) if chance.random() < 0.3 else None
    return build.docx(*blocks, header=header, parts=parts)


def random_blocks(chance, depth):
    blocks = []
    for _block in range(chance.randint(1, 4)):
        kind = chance.random()
        if kind < 0.25 and depth:
            start, end = chance.choice(
                [("{% if a %}", "{% endif %}"), ("{% for x in lines %}", "{% endfor %}")]
            )
            blocks += [start, *random_blocks(chance, depth - 1), end]
        elif kind < 0.4 and depth:
            blocks.append(random_table(chance, depth - 1))
        elif kind < 0.5:
            name = f"m{chance.randint(1, 3)}_{len(blocks)}_{depth}_{chance.random()}"
            mark = build.bookmark(name, random_text(chance), chance.randint(1, 10**8))
            field = build.field(f" REF {name} \\r \\h ", "7")
            blocks.append(build.paragraph(mark, field))
        else:
            blocks.append(random_paragraph(chance))
    return blocks


def random_table(chance, depth):
    rows = [[build.cell(*random_blocks(chance, depth), "end") for _cell in range(2)]]
    if chance.random() < 0.5:
        rows = [["{% for x in lines %}", ""], *rows, ["{% endfor %}", ""]]
    if chance.random() < 0.3:
        rows = [[build.cell("{% if a %}", "in", "{% endif %}")], *rows]
    return build.table(*rows)


def random_text(chance):
    pieces = LOOSE if chance.random() < 0.01 else GOOD
    return "".join(chance.choice(pieces) for _piece in range(chance.randint(0, 3)))


def random_paragraph(chance):
    """Return a paragraph whose text is cut into runs at random places."""
    text, runs = random_text(chance), []
    while text:
        cut = chance.randint(1, len(text))
        look = chance.choice(["", "<w:b/>", "<w:rtl/>", '<w:highlight w:val="red"/>'])
        runs.append(build.run(text[:cut], look))
        text = text[cut:]
    if chance.random() < 0.1:
        runs.append(build.text_box(random_text(chance)))
    if chance.random() < 0.1:
        runs.append(build.control("b.c", "old"))
    return build.paragraph(*runs)


def random_data(chance):
    values = [
        "x", "", None, 0, 5, True, "عقد x", "a\nb", [], ["p", "q"], {"y": "z"}, {"c": "v"}, "\x01",
        datetime.date(2026, 11, 21), 1e300, float("nan"), "\ud800", "{{ a }}", "<w:p>",
    ]  # fmt: skip
    context = {name: chance.choice(values) for name in "abnd"}
    context["lines"] = chance.choice([[], [{"y": 1}, {"y": 2}], ["p"], None, "text", 7])
    return context


def damaged_template(chance):
    """Return a template with some bytes of a part, or of the zip, changed."""
    data = random_template(chance)
    if chance.random() < 0.3:
        return damaged(data, chance)
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
        victim = chance.choice(old.namelist())
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, damaged(content, chance) if name == victim else content)
    return stream.getvalue()


def shuffled_template(chance):
    """Return a template in which elements are lost, doubled or moved."""
    data, stream = random_template(chance), io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name.startswith("word/") and chance.random() < 0.7:
                content = shuffled(etree.fromstring(content), chance)
            new.writestr(name, content)
    return stream.getvalue()


def shuffled(root, chance):
    for _damage in range(chance.randint(1, 4)):
        nodes = list(root.iter())[1:]
        if not nodes:
            break
        node, other = chance.choice(nodes), chance.choice(nodes)
        kind = chance.random()
        if kind < 0.3:
            node.getparent().remove(node)
        elif kind < 0.6:
            other.append(copy.deepcopy(node))
        elif kind < 0.8:
            node.getparent().insert(0, copy.deepcopy(other))
        elif node.attrib:
            node.attrib.pop(chance.choice(list(node.attrib)))
    return etree.tostring(root)


def damaged(data, chance):
    data = bytearray(data)
    for _damage in range(chance.randint(1, 4)):
        at, kind = chance.randrange(len(data)), chance.random()
        if kind < 0.4:
            data[at] = chance.randrange(256)
        elif kind < 0.7:
            del data[at : at + chance.randint(1, 30)]
        else:
            piece = data[at : at + chance.randint(1, 200)]
            where = chance.randrange(len(data))
            data[where:where] = piece
        if not data:
            return b"\0"
    return bytes(data)
