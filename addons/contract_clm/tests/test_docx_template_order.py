"""What is rendered keeps the order of elements that the schema demands."""

import doctest

from lxml import etree

from odoo.tests import BaseCase

from odoo.addons.contract_clm.tools import docx_template

from . import docx_builder as build
from . import docx_order

RIGHT = (
    '<w:rFonts w:ascii="Arial"/><w:b/><w:sz w:val="20"/><w:u w:val="single"/><w:lang w:val="en-US"/>'
    "<w:specVanish/>"
)


def faults(inner):
    part = build.part("document", f"<w:body>{inner}</w:body>")
    return sorted(docx_order.faults_of(etree.fromstring(part.encode())))


class TestOrder(BaseCase):
    def test_the_examples_of_the_check_are_true(self):
        self.assertFalse(doctest.testmod(docx_order).failed)

    def test_the_check_sees_a_wrong_order_and_a_child_in_the_wrong_place(self):
        self.assertEqual(faults("<w:p><w:pPr/><w:r><w:rPr/><w:t/></w:r></w:p><w:sectPr/>"), [])
        self.assertEqual(faults("<w:p><w:r><w:t/><w:rPr/></w:r></w:p>"), [("r", "t", "rPr")])
        self.assertEqual(faults("<w:sectPr/><w:p/>"), [("body", "sectPr", "p")])
        self.assertEqual(faults("<w:p><w:t/></w:p>"), [("p", "t", "")])
        self.assertEqual(faults("<w:tbl><w:tblPr/><w:tblGrid/><w:p/></w:tbl>"), [("tbl", "p", "")])

    def test_only_what_rendering_brought_in_counts(self):
        wrong = build.docx(build.paragraph("{{ a }}", properties="<w:jc/><w:spacing/>"))
        self.assertTrue(docx_order.faults(wrong))
        rendered = docx_template.compile(wrong).render({"a": "x"}).data
        self.assertEqual(docx_order.introduced(rendered, wrong), set())

    def test_other_writing_directions_and_markers_keep_the_order_of_run_properties(self):
        source = build.docx(
            build.paragraph(build.run("{{ a }} {{ b }}", RIGHT)),
            build.paragraph(build.run("{{ a }} {{ b }}", RIGHT.replace("<w:lang", "<w:rtl/><w:lang"))),
        )
        data = docx_template.compile(source).render({"a": "Acme عقد\n12"}, draft=True).data
        self.assertEqual(docx_order.faults(data), set())

    def test_statements_about_cells_keep_the_order_of_cell_properties(self):
        cell = build.Xml(
            "<w:tc><w:tcPr><w:tcW/><w:vMerge/><w:tcBorders/><w:shd/><w:vAlign/><w:hideMark/></w:tcPr>"
            + build.paragraph("{% cellbg 'FF0000' %}{% colspan 2 %}x")
            + "</w:tc>"
        )
        source = build.docx(build.table([cell]))
        self.assertEqual(docx_order.faults(docx_template.compile(source).render({}).data), set())

    def test_blocks_in_every_scope_keep_the_order(self):
        source = build.docx(
            "{% for x in xs %}",
            build.paragraph(build.bookmark("m", "{{ x }}"), properties="<w:keepNext/>"),
            build.table(["{% for y in xs %}", ""], ["{{ y }}", "b"], ["{% endfor %}", ""]),
            build.table(["{%tc for y in xs %}", "{{ y }}", "{%tc endfor %}"]),
            "{% endfor %}",
            build.paragraph("{% if xs %}", build.control("xs", "old"), "{% endif %}"),
            header="{% if xs %}a{% endif %}",
        )
        for values in ([], ["a"], ["a", "b"]):
            data = docx_template.compile(source).render({"xs": values}, draft=True).data
            self.assertEqual(docx_order.faults(data), set())
