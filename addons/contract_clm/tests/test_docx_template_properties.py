"""Any text comes back unchanged; any template with any data renders or is refused.

``DOCX_FUZZ_SECONDS`` lets the last two tests run for that long instead of a
fixed number of cases; the number of cases is written to the log.
"""

import logging
import os
import random
import re
import time
import unittest

from odoo.tests import BaseCase

from odoo.addons.contract_clm.tools import docx_template
from odoo.addons.contract_clm.tools.docx_template import bidi

from . import docx_builder as build
from . import docx_judge
from .docx_damage import damaged_template, shuffled_template
from .docx_random import random_data, random_template

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
                case.assertEqual(docx_judge.faults(rendered, data), [])
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
