"""A clause comes with its styles, lists, pictures and links, and breaks nothing."""

from odoo.tests import BaseCase

from odoo.addons.contract_clm.tools import docx_template

from . import docx_builder as build

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
                build.docx('a {% clause "x" %}', "{% clause y %}", header='{% clause "z" %}')
            )
        ]
        self.assertEqual(sorted(codes), ["clause-code", "clause-not-alone", "clause-place"])
