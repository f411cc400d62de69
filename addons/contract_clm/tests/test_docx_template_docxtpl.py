"""Templates written for docxtpl give the same text with this engine."""

import io
import unittest

from odoo.tests import BaseCase

from odoo.addons.contract_clm.tools import docx_template

from . import docx_builder as build
from . import docx_order

try:
    from docxtpl import DocxTemplate
    from jinja2.sandbox import SandboxedEnvironment
except ImportError:
    DocxTemplate = None

CONTEXT = {
    "name": "Mehta & Sons <Pune>",
    "n": 3,
    "price": 1234.5,
    "words": ["one", "two", "three"],
    "text": "hello big world",
    "pairs": {"k1": "v1", "k2": "v2"},
    "yes": True,
    "no": False,
    "items": [{"n": "p", "v": 1}, {"n": "q", "v": 2}],
    "empty": [],
}


def theirs_file(data):
    template = DocxTemplate(io.BytesIO(data))
    template.render(CONTEXT, SandboxedEnvironment(autoescape=True), autoescape=True)
    stream = io.BytesIO()
    template.save(stream)
    return stream.getvalue()


def theirs(data):
    return [text for text in build.texts(theirs_file(data)) if text.strip()]


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

    def test_formats_and_methods_of_texts(self):
        self.assert_same("{{ '%.2f'|format(price) }} {{ '{:,.2f}'.format(price) }} {{ '%05d' % n }}")
        self.assert_same("{{ '{0} {k}'.format('a', k='b') }} {{ '{:>6}|'.format(n) }} {{ text|center(21) }}|")
        self.assert_same("{{ text.replace('big', 'small') }} {{ ', '.join(words) }} {{ '7'.zfill(3) }}")
        self.assert_same("{{ text|wordwrap(6) }} {{ 12345|filesizeformat }} {{ '<b>x</b>'|striptags }}")

    def test_globals_of_jinja(self):
        self.assert_same(
            "{% set ns = namespace(t=0) %}{% for i in items %}{% set ns.t = ns.t + i.v %}{% endfor %}{{ ns.t }}"
        )
        self.assert_same("{% set j = joiner(', ') %}{% for w in words %}{{ j() }}{{ w }}{% endfor %}")
        self.assert_same("{% set c = cycler('a', 'b') %}{% for w in words %}{{ c.next() }}{% endfor %}")
        self.assert_same("{{ dict(a=1).a }}{% for i in range(1, n) %}{{ i }}{% endfor %}")

    def test_groups_loops_and_choices(self):
        self.assert_same("{% for g in items|groupby('v') %}{{ g.grouper }}:{{ g.list|length }} {% endfor %}")
        self.assert_same("{% for k, v in pairs.items() %}{{ k }}={{ v }}{% endfor %}{{ 'x' if no }}.")
        self.assert_same("{% for i in items if i.v > 1 %}{{ i.n }}{% else %}none{% endfor %}")
        self.assert_same("{%p for i in items %}", "{{ loop.index }}", "{%p else %}", "x", "{%p endfor %}")

    def test_braces_that_are_no_tags(self):
        self.assert_same("{_{ name }_} {_% if %_} {{ name }}")

    def test_blanks_where_paragraphs_join_stay(self):
        self.assert_same(
            "My house {%- if yes -%}", " in town ", "{%- else -%}", " outside ", "{%- endif -%}", " is old."
        )
        self.assert_same("one ", "{%- if no -%}", "two", "{%- endif -%}", " three")

    def test_text_before_a_joining_tag_is_not_lost(self):
        source = build.docx("before", "My house {%- if yes -%}", " in town ", "{%- endif -%}", " is old.")
        texts = build.texts(docx_template.compile(source).render(CONTEXT).data)
        self.assertEqual(texts, ["before", "My house in town  is old."])

    def test_blanks_beside_a_minus(self):
        self.assert_same("a {{- n -}} b")

    def test_merged_cells_and_the_grid(self):
        tables = (
            (["{%tr for i in items %}", ""], ["{% vm %}once", "{{ i.n }}"], ["{%tr endfor %}", ""]),
            (["{%tc for i in words %}", "{% hm %}title", "{%tc endfor %}"],),
            (
                ["h", "{%tc for i in words %}", "{{ i }}", "{%tc endfor %}"],
                ["r", "{%tc if no %}", "x", "{%tc endif %}"],
            ),
        )
        for rows in tables:
            source = build.docx(wide_table(*rows), parts={"word/styles.xml": build.part("styles")})
            own = docx_template.compile(source).render(CONTEXT).data
            other = theirs_file(source)
            self.assertEqual(build.texts(own), build.texts(other))
            self.assertEqual(shape(own), shape(other))
            self.assertEqual(docx_order.faults(own), set())


def wide_table(*rows):
    """Return a table with widths, as docxtpl's expressions over the markup expect them."""
    count = max(map(len, rows))
    width = '<w:tcW w:w="900" w:type="dxa"/>'
    cells = [
        "".join(f"<w:tc><w:tcPr>{width}</w:tcPr>{build.paragraph(text)}</w:tc>" for text in row)
        for row in rows
    ]
    grid = '<w:gridCol w:w="900"/>' * count
    inner = "".join(f"<w:tr>{row}</w:tr>" for row in cells)
    return build.Xml(f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{inner}</w:tbl>")


def shape(data):
    """Return the number of grid columns, the cells of each row and what merges them."""
    root, w = build.tree(data), build.W
    rows = [
        (len(row.findall(f"{w}tc")), [node.get(f"{w}val") for node in row.iter(f"{w}gridSpan", f"{w}vMerge")])
        for row in root.iter(f"{w}tr")
    ]
    return len(list(root.iter(f"{w}gridCol"))), rows
