"""Templates written for docxtpl give the same text with this engine."""

import io
import unittest

from odoo.tests import BaseCase

from odoo.addons.contract_clm.tools import docx_template

from . import docx_builder as build

try:
    from docxtpl import DocxTemplate
    from jinja2.sandbox import SandboxedEnvironment
except ImportError:
    DocxTemplate = None

CONTEXT = {
    "name": "Mehta & Sons <Pune>",
    "yes": True,
    "no": False,
    "items": [{"n": "p", "v": 1}, {"n": "q", "v": 2}],
    "empty": [],
}


def theirs(data):
    template = DocxTemplate(io.BytesIO(data))
    template.render(CONTEXT, SandboxedEnvironment(autoescape=True), autoescape=True)
    stream = io.BytesIO()
    template.save(stream)
    return [text for text in build.texts(stream.getvalue()) if text.strip()]


@unittest.skipUnless(DocxTemplate, "docxtpl is not installed")
class TestDocxtpl(BaseCase):
    def assert_same(self, *blocks, **more):
        more.setdefault("parts", {})["word/styles.xml"] = build.part("styles")
        data = build.docx(*blocks, **more)
        own = build.texts(docx_template.compile(data).render(CONTEXT).data)
        self.assertEqual([text for text in own if text.strip()], theirs(data))

    def test_values_filters_and_inline_blocks(self):
        self.assert_same("{{ name }} {{name|upper}} {% if yes %}a{% else %}b{% endif %} {{ items|length }}")
        self.assert_same(
            "{% for i in items %}{{ i.n }}={{ i['v'] + 1 }}{% if not loop.last %}, {% endif %}{% endfor %}"
        )

    def test_paragraph_prefixes(self):
        self.assert_same(
            "a",
            "{%p if no %}",
            "b",
            "{%p else %}",
            "c",
            "{%p endif %}",
            "{%p for i in items %}",
            "{{ i.n }}",
            "{%p endfor %}",
        )

    def test_row_and_cell_prefixes(self):
        rows = [
            ["h", "v"],
            ["{%tr for i in items %}", ""],
            ["{{ i.n }}", "{{ i.v }}"],
            ["{%tr endfor %}", ""],
        ]
        self.assert_same(build.table(*rows))
        self.assert_same(build.table(["{%tc for i in items %}", "{{ i.n }}", "{%tc endfor %}"]))

    def test_plain_tags_alone_in_paragraphs(self):
        self.assert_same(
            "{% for i in items %}", "{{ i.n }}", "{% endfor %}", "{% if no %}", "x", "{% endif %}", "end"
        )

    def test_tags_cut_over_runs(self):
        self.assert_same(build.paragraph("a {", "{ na", "me", " }", "} b {%", " if yes %", "}c{% endif %}"))

    def test_comments_and_settings(self):
        self.assert_same("a{# note #}b", "{#p gone #}", "{% set x = 3 %}{{ x * 2 }}")

    def test_tags_that_join_paragraphs(self):
        self.assert_same(
            "I live {%- if yes -%}", "in town", "{%- else -%}", "outside", "{%- endif -%}", "now."
        )

    def test_statements_about_cells(self):
        cells = ["{% cellbg 'FF0000' %}red", "{% colspan 2 %}wide"]
        self.assert_same(build.table([build.cell(text) for text in cells]))

    def test_headers(self):
        self.assert_same("x", header="{{ name }}")
