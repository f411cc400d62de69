"""Where the tags stand decides what a block holds; nothing empty stays behind."""

from odoo.tests import BaseCase

from odoo.addons.contract_clm.tools import docx_template

from . import docx_builder as build


def lines(*blocks, **context):
    data = docx_template.compile(build.docx(*blocks)).render(context).data
    return build.texts(data)


def codes(*blocks):
    return [problem.code for problem in docx_template.check(build.docx(*blocks))]


class TestBlocks(BaseCase):
    def test_tags_in_one_paragraph_choose_among_its_words(self):
        text = "We {% if a %}do{% elif b %}may{% else %}do not{% endif %} agree."
        self.assertEqual(lines(text, a=True, b=False), ["We do agree."])
        self.assertEqual(lines(text, a=False, b=True), ["We may agree."])
        self.assertEqual(lines(text, a=0, b=""), ["We do not agree."])

    def test_an_inline_block_may_reach_over_runs_with_their_own_look(self):
        text = build.paragraph(
            build.run("a {% if x %}b"), build.run("c", "<w:b/>"), build.run("d{% endif %} e")
        )
        self.assertEqual(lines(text, x=True), ["a bcd e"])
        self.assertEqual(lines(text, x=False), ["a  e"])

    def test_tags_alone_in_paragraphs_hold_paragraphs_and_vanish(self):
        blocks = ["a", "{% if x %}", "b", build.table(["c"]), "{% else %}", "d", "{% endif %}", "e"]
        self.assertEqual(lines(*blocks, x=1), ["a", "b", "c", "e"])
        self.assertEqual(lines(*blocks, x=None), ["a", "d", "e"])

    def test_a_loop_repeats_paragraphs(self):
        blocks = ["{% for x in items %}", "{{ loop.index }}: {{ x.name }}", "{% endfor %}"]
        items = [{"name": "p"}, {"name": "q"}]
        self.assertEqual(lines(*blocks, items=items), ["1: p", "2: q"])
        self.assertEqual(lines(*blocks, items=None), [])

    def test_tags_alone_in_rows_repeat_rows(self):
        table = build.table(
            ["Item", "Price"], ["{% for x in items %}", ""], ["{{ x }}", "1"], ["", "{% endfor %}"]
        )
        self.assertEqual(lines(table, items=["p", "q"]), ["Item", "Price", "p", "1", "q", "1"])

    def test_a_table_without_rows_goes_away(self):
        table = build.table(["{% for x in items %}"], ["{{ x }}"], ["{% endfor %}"])
        data = docx_template.compile(build.docx("a", table, "b")).render({"items": []}).data
        self.assertEqual(build.texts(data), ["a", "b"])
        self.assertEqual(build.faults(data), [])

    def test_a_paragraph_of_nothing_but_a_dropped_block_goes_away(self):
        blocks = ["a", "{% if x %}only{% endif %}", "{# note #}", "{% set y = 1 %}", "b{{ y }}"]
        self.assertEqual(lines(*blocks, x=False), ["a", "b1"])
        self.assertEqual(lines(*blocks, x=True), ["a", "only", "b1"])

    def test_a_cell_keeps_a_paragraph_when_its_block_drops_out(self):
        table = build.table([build.cell("{% if x %}", "in", "{% endif %}"), "right"])
        data = docx_template.compile(build.docx(table)).render({"x": False}).data
        self.assertEqual(build.texts(data), ["", "right"])
        self.assertEqual(build.faults(data), [])

    def test_a_section_end_in_a_dropped_tag_paragraph_stays(self):
        end = build.paragraph("{% endif %}", properties="<w:sectPr/>")
        data = docx_template.compile(build.docx("{% if x %}", "a", end, "b")).render({"x": True}).data
        self.assertEqual(len(build.tree(data).findall(f".//{build.W}sectPr")), 2)

    def test_the_prefixes_of_docxtpl_are_understood(self):
        table = build.table(
            ["{%tr for x in items %}"], ["{{ x }}", "{%r if x == 'p' %}!{%r endif %}"], ["{%tr endfor %}"]
        )
        blocks = ["{%p if a %}", "in {{r b }}", "{%p endif %}", table]
        self.assertEqual(lines(*blocks, a=True, b="v", items=["p", "q"]), ["in v", "p", "!", "q", ""])

    def test_cells_can_be_repeated_with_a_prefix(self):
        table = build.table(["{%tc for x in items %}", "{{ x }}", "{%tc endfor %}"])
        self.assertEqual(lines(table, items=["p", "q"]), ["p", "q"])

    def test_statements_about_cells_set_properties(self):
        row = build.row(build.cell("{% vm %}{{ x }}"), build.cell("{% cellbg 'FF0000' %}{% colspan 2 %}r"))
        table = build.table(["{%tr for x in items %}"], row, ["{%tr endfor %}"])
        data = docx_template.compile(build.docx(table)).render({"items": ["p", "q"]}).data
        merges = [node.get(f"{build.W}val") for node in build.tree(data).iter(f"{build.W}vMerge")]
        self.assertEqual(merges, ["restart", "continue"])
        look = build.tree(data).findall(f".//{build.W}tcPr")[1]
        self.assertEqual([child.tag.removeprefix(build.W) for child in look], ["gridSpan", "shd"])

    def test_ids_and_bookmarks_of_a_repeated_block_are_unique(self):
        inner = build.paragraph(build.bookmark("here", "{{ x }}", 7), build.field(" REF here \\h ", "q"))
        data = (
            docx_template.compile(build.docx("{% for x in items %}", inner, "{% endfor %}"))
            .render({"items": ["a", "b", "c"]})
            .data
        )
        names = [node.get(f"{build.W}name") for node in build.tree(data).iter(f"{build.W}bookmarkStart")]
        fields = [node.text.split()[1] for node in build.tree(data).iter(f"{build.W}instrText")]
        self.assertEqual(names, ["here", "here_2", "here_3"])
        self.assertEqual(fields, names)
        self.assertEqual(build.faults(data), [])

    def test_a_bookmark_that_crosses_a_block_stays_closed(self):
        start = build.paragraph(build.Xml('<w:bookmarkStart w:id="3" w:name="m"/>'), "in")
        end = build.paragraph(build.Xml('<w:bookmarkEnd w:id="3"/>'), "out")
        source = build.docx("{% if x %}", start, "{% endif %}", end)
        for value in (True, False):
            data = docx_template.compile(source).render({"x": value}).data
            self.assertEqual(build.faults(data), [])

    def test_a_misspelt_name_in_a_condition_is_an_error_with_its_place(self):
        with self.assertRaises(docx_template.RenderError) as caught:
            lines("a", "{% if contract.nmber %}x{% endif %}", contract={"number": 1})
        self.assertEqual((caught.exception.code, caught.exception.paragraph), ("unknown-name", 2))

    def test_an_empty_value_in_a_condition_is_false(self):
        text = "{% if partner.city %}in {{ partner.city }}{% endif %}."
        for partner in (None, "", {"city": None}, {"city": ""}):
            self.assertEqual(lines(text, partner=partner), ["."])

    def test_tags_that_do_not_fit_are_all_reported_at_once(self):
        self.assertEqual(codes("{% if a %}", "b"), ["unclosed-block"])
        self.assertEqual(codes("{% endfor %}"), ["stray-end"])
        self.assertEqual(codes("x {% if a %}", "b", "{% endif %}"), ["tag-not-alone"])
        self.assertEqual(
            codes("{% for x in y %}", "{% if a %}", "{% endfor %}", "{% endif %}")[0], "crossed-block"
        )
        self.assertEqual(codes("{% if a %}", build.table(["{% endif %}"])), ["not-side-by-side"])
        self.assertEqual(codes(build.table(["{% if a %}", "x"], ["y"], ["{% endif %}"])), ["row-not-alone"])
        self.assertEqual(
            codes("{{ a", "{% foo %}", "{{ }}"), ["unclosed-tag", "unknown-statement", "empty-tag"]
        )

    def test_a_bookmark_that_leaves_a_paragraph_that_may_vanish_stays_closed(self):
        start = build.paragraph(
            build.Xml('<w:bookmarkStart w:id="3" w:name="m"/>'), "{% if x %}in{% endif %}"
        )
        end = build.paragraph(build.Xml('<w:bookmarkEnd w:id="3"/>'), "out")
        for value in (True, False):
            data = docx_template.compile(build.docx(start, end)).render({"x": value}).data
            self.assertEqual(build.faults(data), [])

    def test_a_bookmark_from_one_block_into_another_stays_closed(self):
        start = build.paragraph(build.Xml('<w:bookmarkStart w:id="3" w:name="m"/>'), "one")
        end = build.paragraph(build.Xml('<w:bookmarkEnd w:id="3"/>'), "two")
        block = ["{% if x %}", "{% endif %}"]
        source = build.docx(block[0], start, block[1], block[0], end, block[1])
        for value in (True, False):
            data = docx_template.compile(source).render({"x": value}).data
            self.assertEqual(build.faults(data), [])
