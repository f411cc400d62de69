"""A clause comes with its styles, lists, pictures and links, and breaks nothing."""

from odoo.tests import BaseCase

from odoo.addons.contract_clm.tools import docx_template

from . import docx_builder as build
from . import docx_order

LIST = build.part(
    "numbering",
    '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
    '<w:lvlText w:val="%1."/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>',
)
STYLES = build.part(
    "styles",
    '<w:style w:type="paragraph" w:styleId="Cl"><w:name w:val="Clause"/><w:pPr><w:numPr><w:numId w:val="1"/>'
    "</w:numPr></w:pPr></w:style>",
)
PICTURE = (
    '<w:r><w:drawing><wp:inline><wp:docPr id="1" name="p"/><a:blip r:embed="rId8"/></wp:inline>'
    "</w:drawing></w:r>"
)
CLAUSE = build.docx(
    build.paragraph("Secret of {{ party }}", properties='<w:pStyle w:val="Cl"/>'),
    build.paragraph(build.Xml(f'<w:hyperlink r:id="rId7">{build.run("link")}</w:hyperlink>')),
    build.paragraph(build.bookmark("m", "mark"), build.Xml(PICTURE)),
    parts={"word/numbering.xml": LIST, "word/styles.xml": STYLES, "word/media/a.png": b"\x89PNG"},
    relations=[("rId7", "hyperlink", "https://x.example/", "External"), ("rId8", "image", "media/a.png", "")],
)
SOURCE = build.docx(
    build.paragraph(build.bookmark("m", "own")),
    "{% if a %}",
    '{% clause "secret" %}',
    "{% endif %}",
    "end",
    parts={"word/numbering.xml": LIST},
)


class TestClauses(BaseCase):
    def render(self, **context):
        return docx_template.compile(SOURCE).render(context, clauses={"secret": CLAUSE}).data

    def test_a_clause_takes_the_place_of_its_tag_and_is_filled(self):
        data = self.render(a=True, party="A & B")
        self.assertEqual(build.texts(data), ["own", "Secret of A & B", "link", "mark", "end"])
        self.assertEqual(build.faults(data), [])

    def test_a_clause_in_a_dropped_block_needs_no_values(self):
        self.assertEqual(build.texts(self.render(a=False)), ["own", "end"])

    def test_lists_styles_links_and_pictures_come_along(self):
        data = self.render(a=True, party="A")
        numbers = build.tree(data, "word/numbering.xml").findall(f"{build.W}num")
        self.assertEqual(len(numbers), 2)
        style = build.tree(data, "word/styles.xml").find(f".//{build.W}numId")
        self.assertEqual(style.get(f"{build.W}val"), numbers[1].get(f"{build.W}numId"))
        relations = build.read_part(data, "word/_rels/document.xml.rels")
        self.assertIn(b"https://x.example/", relations)
        self.assertIn(b"media/clause_", relations)

    def test_an_unknown_clause_is_refused_with_its_place(self):
        with self.assertRaises(docx_template.RenderError) as caught:
            docx_template.compile(SOURCE).render({"a": True})
        self.assertEqual((caught.exception.code, caught.exception.paragraph), ("unknown-clause", 3))

    def test_clauses_may_hold_clauses_but_not_each_other(self):
        outer = build.docx("outer", '{% clause "inner" %}')
        template = docx_template.compile(build.docx('{% clause "outer" %}'))
        data = template.render({}, clauses={"outer": outer, "inner": build.docx("inner")}).data
        self.assertEqual(build.texts(data), ["outer", "inner"])
        with self.assertRaises(docx_template.RenderError) as caught:
            template.render({}, clauses={"outer": outer, "inner": build.docx('{% clause "outer" %}')})
        self.assertEqual(caught.exception.code, "clause-circle")

    def test_a_clause_tag_in_the_wrong_place_is_reported(self):
        codes = [
            problem.code
            for problem in docx_template.check(
                build.docx('a {% clause "x" %}', "{% clause 5 %}", header='{% clause "z" %}')
            )
        ]
        self.assertEqual(sorted(codes), ["clause-code", "clause-not-alone", "clause-place"])


ITEM = build.docx(
    build.paragraph("{{ c.name }}: {{ party }}", properties='<w:pStyle w:val="Cl"/>'),
    parts={"word/styles.xml": STYLES, "word/numbering.xml": LIST},
)
LIBRARY = {"nda": build.docx("secret {{ party }}"), "law": build.docx("law of {{ party }}"), "item": ITEM}


class TestChosenClauses(BaseCase):
    """The value of an expression names the clause."""

    def texts(self, *blocks, clauses=None, **context):
        data = (
            docx_template.compile(build.docx(*blocks))
            .render({"party": "P"} | context, clauses=clauses or LIBRARY)
            .data
        )
        self.assertEqual(build.faults(data), [])
        self.assertEqual(docx_order.faults(data), set())
        return build.texts(data)

    def test_an_answer_chooses_the_clause(self):
        self.assertEqual(self.texts("a", "{% clause choice %}", "b", choice="nda"), ["a", "secret P", "b"])
        self.assertEqual(self.texts("a", "{% clause choice %}", "b", choice="law"), ["a", "law of P", "b"])

    def test_a_loop_takes_in_a_clause_for_each_item(self):
        blocks = ("{% for c in items %}", "{% clause c.code %}", "{% endfor %}", "end")
        items = [{"code": "law"}, {"code": "item", "name": "Q"}, {"code": "law"}]
        self.assertEqual(self.texts(*blocks, items=items), ["law of P", "Q: P", "law of P", "end"])
        self.assertEqual(self.texts(*blocks, items=[]), ["end"])

    def test_only_clauses_that_are_chosen_come_along(self):
        template = docx_template.compile(build.docx("{% clause choice %}"))
        data = template.render({"party": "P", "choice": "law"}, clauses=LIBRARY).data
        self.assertNotIn("word/styles.xml", build.names(data))
        chosen = template.render({"party": "P", "choice": "item", "c": {"name": "n"}}, clauses=LIBRARY).data
        self.assertIn("word/styles.xml", build.names(chosen))

    def test_the_same_data_give_the_same_bytes_whatever_came_before(self):
        template = docx_template.compile(build.docx("{% clause choice %}"))
        first = template.render({"party": "P", "choice": "law"}, clauses=LIBRARY).data
        template.render({"party": "P", "choice": "nda"}, clauses=LIBRARY)
        self.assertEqual(template.render({"party": "P", "choice": "law"}, clauses=LIBRARY).data, first)

    def test_a_changed_clause_is_taken_in_anew(self):
        template = docx_template.compile(build.docx('{% clause "nda" %}'))
        for word in ("one", "two"):
            data = template.render({}, clauses={"nda": build.docx(word)}).data
            self.assertEqual(build.texts(data), [word])

    def test_codes_may_hold_any_sign(self):
        code = 'a "b" %}\\{{ é\U0001f600'
        self.assertEqual(self.texts("{% clause c %}", c=code, clauses={code: build.docx("x")}), ["x"])

    def test_a_template_tells_its_codes_and_its_variables(self):
        source = build.docx('{% clause "nda" %}', "{% clause c.code %}", '{% clause "nda" %}')
        clauses = docx_template.compile(source).clauses
        self.assertEqual((list(clauses), list(clauses.variables)), (["nda"], ["c.code"]))
        self.assertEqual([field.name for field in docx_template.compile(source).fields], ["c.code"])

    def test_a_clause_that_is_not_there_is_an_error_or_a_marker(self):
        template = docx_template.compile(build.docx("a", "{% clause choice %}", '{% clause "other" %}'))
        with self.assertRaises(docx_template.RenderError) as caught:
            template.render({"choice": "gone"}, clauses=LIBRARY)
        self.assertEqual((caught.exception.code, caught.exception.paragraph), ("unknown-clause", 2))
        rendered = template.render({"choice": "gone"}, clauses=LIBRARY, draft=True)
        self.assertEqual(build.texts(rendered.data), ["a", '[clause "gone"]', '[clause "other"]'])
        self.assertIn(b'<w:highlight w:val="yellow"/>', build.read_part(rendered.data))
        self.assertEqual(
            [(m.name, m.paragraph) for m in rendered.missing], [('clause "gone"', 2), ('clause "other"', 3)]
        )

    def test_a_choice_that_was_not_made_is_a_missing_value(self):
        template = docx_template.compile(build.docx("{% clause choice %}"))
        with self.assertRaises(docx_template.MissingValues):
            template.render({"choice": None}, clauses=LIBRARY)
        self.assertEqual(build.texts(template.render({}, draft=True).data), ["[choice]"])
        with self.assertRaises(docx_template.RenderError) as caught:
            template.render({"choice": 5}, clauses=LIBRARY)
        self.assertEqual(caught.exception.code, "clause-code")

    def test_a_clause_chooses_further_clauses(self):
        clauses = {**LIBRARY, "outer": build.docx("outer", "{% clause inner %}")}
        self.assertEqual(
            self.texts("{% clause choice %}", choice="outer", inner="law", clauses=clauses),
            ["outer", "law of P"],
        )

    def test_circles_and_deep_nests_are_refused_by_name(self):
        clauses = {"a": build.docx("a", "{% clause x %}"), "b": build.docx('{% clause "a" %}')}
        with self.assertRaises(docx_template.RenderError) as caught:
            self.texts("{% clause x %}", x="a", clauses=clauses)
        self.assertEqual(caught.exception.code, "clause-circle")
        self.assertIn("a → a", str(caught.exception))
        self.assertEqual((caught.exception.part, caught.exception.paragraph), ("clause a", 2))
        with self.assertRaises(docx_template.RenderError) as caught:
            self.texts('{% clause "a" %}', x="b", clauses=clauses)
        self.assertIn("a → b → a", str(caught.exception))
        deep = {f"c{n}": build.docx('{%% clause "c%s" %%}' % (n + 1)) for n in range(9)}
        with self.assertRaises(docx_template.RenderError) as caught:
            self.texts('{% clause "c0" %}', clauses=deep)
        self.assertEqual(caught.exception.code, "clause-depth")

    def test_problems_and_missing_values_of_a_clause_name_the_clause(self):
        with self.assertRaises(docx_template.TemplateError) as caught:
            self.texts("a", '{% clause "x" %}', clauses={"x": build.docx("1", "2 {% if %}")})
        problem = caught.exception.problems[0]
        self.assertEqual((problem.part, problem.paragraph), ("clause x", 2))
        with self.assertRaises(docx_template.MissingValues) as caught:
            self.texts(
                "a {{ gone }}",
                '{% clause "x" %}',
                "b {{ gone }}",
                clauses={"x": build.docx("1", "{{ gone }}")},
            )
        places = [(m.part, m.paragraph) for m in caught.exception.missing]
        self.assertEqual(places, [("word/document.xml", 1), ("clause x", 2), ("word/document.xml", 3)])

    def test_a_clause_in_a_table_row_and_at_the_end_of_a_section(self):
        row = build.table(["{% for c in items %}"], [build.cell("{% clause c %}")], ["{% endfor %}"])
        self.assertEqual(self.texts(row, items=["nda", "law"]), ["secret P", "law of P"])
        section = build.paragraph(
            "{% clause choice %}", properties='<w:sectPr><w:type w:val="oddPage"/></w:sectPr>'
        )
        data = (
            docx_template.compile(build.docx(section, "b"))
            .render({"choice": "nda", "party": "P"}, clauses=LIBRARY)
            .data
        )
        self.assertEqual(len(list(build.tree(data).iter(f"{build.W}sectPr"))), 2)
        self.assertEqual(build.texts(data), ["secret P", "", "b"])

    def test_a_bookmark_over_several_paragraphs_of_a_clause_stays_whole(self):
        start, end = '<w:bookmarkStart w:id="7" w:name="m"/>', '<w:bookmarkEnd w:id="7"/>'
        clause = build.docx(
            build.paragraph(build.Xml(start), "one"),
            build.paragraph("two", build.Xml(end)),
            build.paragraph(build.field(" REF m \\h ", "one two")),
        )
        source = build.docx(
            build.paragraph(build.bookmark("m", "own", 7)), '{% clause "x" %}', '{% clause "x" %}'
        )
        data = docx_template.compile(source).render({}, clauses={"x": clause}).data
        self.assertEqual(build.faults(data), [])
        codes = [node.text.split()[1] for node in build.tree(data).iter(f"{build.W}instrText")]
        self.assertEqual(codes, ["m_2", "m_3"])

    def test_tables_of_clauses_stay_apart(self):
        table = build.docx(build.table(["t"]))
        source = build.docx(
            build.table(["own"]), '{% clause "t" %}', '{% clause "t" %}', build.table(["own"])
        )
        data = docx_template.compile(source).render({}, clauses={"t": table}).data
        shape = [node.tag.removeprefix(build.W) for node in build.tree(data)[0]][:-1]
        self.assertEqual(shape, ["tbl", "p", "tbl", "p", "tbl", "p", "tbl"])

    def test_a_check_sees_clauses_where_they_stand(self):
        source = build.docx("{% for c in items %}", '{% clause "x" %}', "{% endfor %}", "{{ gone }}")
        check = docx_template.check
        good = {"x": build.docx("{{ c.name }} {{ party }}")}
        self.assertEqual(
            [p.part for p in check(source, {"items", "party"}, clauses=good)], ["word/document.xml"]
        )
        bad = {"x": build.docx("a", "{{ other }} {% if %}")}
        found = [(p.part, p.paragraph, p.code) for p in check(source, {"items", "gone"}, clauses=bad)]
        self.assertEqual(found, [("clause x", 2, "bad-expression"), ("clause x", 2, "unknown-name")])
        circle = {"x": build.docx('{% clause "x" %}')}
        self.assertEqual(
            [p.code for p in check(source, {"items", "gone"}, clauses=circle)], ["clause-circle"]
        )
        self.assertEqual(
            [p.code for p in check(source, {"items", "gone"}, clauses={"x": b"no"})], ["not-docx"]
        )

    def test_a_code_that_no_document_may_hold_is_refused(self):
        template = docx_template.compile(build.docx("{% clause choice %}"))
        for draft in (True, False):
            with self.subTest(draft=draft), self.assertRaises(docx_template.RenderError) as caught:
                template.render({"choice": "a\x01"}, draft=draft)
            self.assertEqual(caught.exception.code, "forbidden-character")

    def test_a_copy_of_a_bookmark_takes_no_name_that_another_has(self):
        clause = build.docx(build.paragraph(build.bookmark("m", "clause", 3)))
        source = build.docx(
            "{% for x in [1, 2] %}", build.paragraph(build.bookmark("m", "own", 3)), "{% endfor %}",
            '{% clause "c" %}',
        )  # fmt: skip
        data = docx_template.compile(source).render({}, clauses={"c": clause}).data
        self.assertEqual(build.faults(data), [])
