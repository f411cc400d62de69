"""Two tables never run into one when what stood between them drops out."""

from odoo.tests import BaseCase

from odoo.addons.contract_clm.tools import docx_template

from . import docx_builder as build

FIRST, SECOND = build.table(["one"]), build.table(["two"])
SPACED = build.paragraph("{% endif %}", properties='<w:numPr/><w:spacing w:after="0"/><w:jc w:val="end"/>')


def shape(*blocks, **context):
    """Return the names of the body's elements after rendering, the last section left out."""
    data = docx_template.compile(build.docx(*blocks)).render(context).data
    return [node.tag.removeprefix(build.W) for node in build.tree(data)[0]][:-1]


class TestTables(BaseCase):
    def test_a_dropped_block_between_tables_leaves_a_paragraph(self):
        blocks = (FIRST, "{% if a %}", "text", "{% endif %}", SECOND)
        self.assertEqual(shape(*blocks, a=False), ["tbl", "p", "tbl"])
        self.assertEqual(shape(*blocks, a=True), ["tbl", "p", "tbl"])

    def test_the_paragraph_has_the_spacing_of_the_tag_and_nothing_else(self):
        data = (
            docx_template.compile(build.docx(FIRST, "{% if a %}", "text", SPACED, SECOND))
            .render({"a": 0})
            .data
        )
        (properties,) = build.tree(data).findall(f"{build.W}body/{build.W}p/{build.W}pPr")
        self.assertEqual([node.tag for node in properties], [build.W + "spacing"])

    def test_a_repeated_table_stays_a_table_of_its_own(self):
        blocks = ("{% for x in xs %}", FIRST, "{% endfor %}")
        self.assertEqual(shape(*blocks, xs=[1, 2]), ["tbl", "p", "tbl"])
        self.assertEqual(shape(*blocks, xs=[1]), ["tbl"])

    def test_an_optional_table_behind_a_table(self):
        blocks = (FIRST, "{% if a %}", SECOND, "{% endif %}", "end")
        self.assertEqual(shape(*blocks, a=True), ["tbl", "p", "tbl", "p"])
        self.assertEqual(shape(*blocks, a=False), ["tbl", "p"])

    def test_a_paragraph_that_goes_blank_between_tables_stays(self):
        blocks = (FIRST, "{% if a %}text{% endif %}", SECOND)
        self.assertEqual(shape(*blocks, a=False), ["tbl", "p", "tbl"])

    def test_a_bookmark_between_the_tables_separates_nothing(self):
        marked = build.paragraph(build.bookmark("m", "{% if a %}"))
        blocks = (FIRST, marked, "text", "{% endif %}", SECOND)
        self.assertEqual(shape(*blocks, a=False)[-2:], ["p", "tbl"])

    def test_no_gap_where_no_tables_touch(self):
        self.assertEqual(shape("a", "{% if a %}", "b", "{% endif %}", SECOND, a=False), ["p", "tbl"])
        rows = build.table(["{% for x in xs %}"], ["{{ x }}"], ["{% endfor %}"])
        blocks = (FIRST, "{% if a %}", rows, "{% endif %}", "end")
        self.assertEqual(shape(*blocks, a=True, xs=[]), ["tbl", "p"])

    def test_tables_that_touch_in_the_template_still_touch(self):
        rows = build.table(["{% for x in xs %}"], ["{{ x }}"], ["{% endfor %}"])
        self.assertEqual(shape(rows, SECOND, xs=[1]), ["tbl", "tbl"])
