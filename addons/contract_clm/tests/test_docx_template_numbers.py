"""Numbers and cross references are right after blocks drop out or repeat.

The expected texts were compared with LibreOffice 7.4, its fields refreshed.
"""

from odoo.tests import BaseCase

from odoo.addons.contract_clm.tools import docx_template

from . import docx_builder as build


def level(number, kind, text, more=""):
    return (
        f'<w:lvl w:ilvl="{number}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


NUMBERING = build.part(
    "numbering",
    '<w:abstractNum w:abstractNumId="0">',
    level(0, "decimal", "%1."),
    level(1, "decimal", "%1.%2."),
    level(2, "lowerLetter", "(%3)"),
    '</w:abstractNum><w:abstractNum w:abstractNumId="1">',
    level(0, "upperRoman", "Article %1"),
    level(1, "decimalZero", "Section %1.%2", "<w:isLgl/>"),
    '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>',
    '<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>',
    '<w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0">',
    '<w:startOverride w:val="5"/></w:lvlOverride></w:num>',
)


def item(number, depth, *runs):
    numbers = f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>'
    return build.paragraph(*runs, properties=numbers)


def reference(code):
    return build.paragraph("see ", build.field(f" {code} ", "OLD"))


def source(*blocks):
    return build.docx(*blocks, parts={"word/numbering.xml": NUMBERING})


def seen(*blocks, **context):
    data = docx_template.compile(source(*blocks)).render(context).data
    return [text for text in build.texts(data) if text.startswith("see")]


OPTION = ["{% if a %}", item(1, 0, "optional"), "{% endif %}"]
BODY = [
    item(1, 0, "first"),
    *OPTION,
    item(1, 0, build.bookmark("pay", "payment", 1)),
    item(1, 1, "sub one"),
    item(1, 1, build.bookmark("sub", "sub two", 2)),
    item(1, 2, build.bookmark("deep", "letter", 3)),
]


class TestNumbers(BaseCase):
    def test_a_reference_follows_its_clause_when_another_drops_out(self):
        self.assertEqual(seen(*BODY, reference("REF pay \\r \\h"), a=True), ["see 3"])
        self.assertEqual(seen(*BODY, reference("REF pay \\r \\h"), a=False), ["see 2"])

    def test_each_switch_gives_its_own_form_of_the_number(self):
        ends = [item(1, 0, "last"), *(reference(f"REF deep {switch}") for switch in ("\\n", "\\w", "\\r"))]
        self.assertEqual(seen(*BODY, *ends, a=False), ["see (a)", "see 2.2.(a)", "see 2.2.(a)"])

    def test_a_relative_number_leaves_out_what_both_share(self):
        inside = item(1, 2, "see ", build.field(" REF deep \\r ", "OLD"))
        self.assertEqual(seen(*BODY, inside, a=False), ["see (a)"])

    def test_the_position_is_told_in_the_language_of_the_contract(self):
        blocks = [reference("REF pay \\r \\p"), *BODY, reference("REF pay \\p")]
        self.assertEqual(seen(*blocks, a=False), ["see 2 below", "see above"])
        template = docx_template.compile(source(*blocks))
        texts = build.texts(template.render({"a": False}, locale="hi_IN").data)
        self.assertEqual(texts[0], "see 2 नीचे")

    def test_legal_numbering_and_restarts_count_as_word_does(self):
        blocks = [
            *OPTION,
            item(2, 0, "article"),
            item(2, 1, build.bookmark("law", "section", 4)),
            item(3, 0, build.bookmark("again", "restart", 5)),
            reference("REF law \\w"),
            reference("REF law \\n \\t"),
            reference("REF again \\w"),
        ]
        self.assertEqual(seen(*blocks, a=False), ["see Section 1.01", "see 1.01", "see 5"])

    def test_a_reference_to_a_dropped_clause_is_an_error_that_names_it(self):
        blocks = ["{% if a %}", item(1, 0, build.bookmark("pay", "Late payment", 1)), "{% endif %}"]
        with self.assertRaises(docx_template.RenderError) as caught:
            seen(*blocks, reference("REF pay \\r"), a=False)
        self.assertEqual(caught.exception.code, "dropped-bookmark")
        self.assertIn("Late payment", str(caught.exception))
        self.assertEqual(caught.exception.paragraph, 4)

    def test_a_repeated_clause_counts_and_refers_to_itself(self):
        blocks = [
            "{% for x in items %}",
            item(1, 0, build.bookmark("one", "{{ x }}", 1)),
            reference("REF one \\r"),
            "{% endfor %}",
        ]
        self.assertEqual(seen(*blocks, items=["a", "b", "c"]), ["see 1", "see 2", "see 3"])

    def test_sequences_count_what_is_left(self):
        figure = reference("SEQ Figure \\* ARABIC")
        blocks = [figure, "{% if a %}", figure, "{% endif %}", figure]
        self.assertEqual(seen(*blocks, a=False), ["see 1", "see 2"])
        self.assertEqual(seen(*blocks, a=True), ["see 1", "see 2", "see 3"])

    def test_a_note_reference_follows_its_footnote(self):
        note = build.Xml('<w:r><w:footnoteReference w:id="%s"/></w:r>')
        optional = build.paragraph("{% if a %}x", build.Xml(note % 2), "{% endif %}y")
        marked = build.paragraph(build.bookmark("fn", build.Xml(note % 3)))
        blocks = [optional, marked, reference("NOTEREF fn \\h")]
        self.assertEqual(seen(*blocks, a=True), ["see 2"])
        self.assertEqual(seen(*blocks, a=False), ["see 1"])

    def test_a_number_from_a_style_counts_too(self):
        style = build.part(
            "styles",
            '<w:style w:type="paragraph" w:styleId="Base"><w:name w:val="Base"/><w:pPr><w:numPr>'
            '<w:numId w:val="1"/></w:numPr></w:pPr></w:style><w:style w:type="paragraph" w:styleId="Own">'
            '<w:name w:val="Own"/><w:basedOn w:val="Base"/></w:style>',
        )
        own = '<w:pStyle w:val="Own"/>'
        blocks = [
            build.paragraph("x", properties=own),
            *OPTION,
            build.paragraph(build.bookmark("b", "y"), properties=own),
            reference("REF b \\r"),
        ]
        data = build.docx(*blocks, parts={"word/numbering.xml": NUMBERING, "word/styles.xml": style})
        texts = build.texts(docx_template.compile(data).render({"a": False}).data)
        self.assertEqual(texts[-1], "see 2")

    def test_a_line_of_contents_goes_with_its_heading(self):
        entry = build.paragraph("Entry ", build.field(" PAGEREF _Toc1 \\h ", "4"))
        heading = build.paragraph(build.bookmark("_Toc1", "Heading"))
        blocks = [entry, "{% if a %}", heading, "{% endif %}", "end"]
        for value, expected in ((True, ["Entry 4", "Heading", "end"]), (False, ["end"])):
            data = docx_template.compile(source(*blocks)).render({"a": value}).data
            self.assertEqual(build.texts(data), expected)

    def test_the_number_in_a_line_of_contents_follows_its_heading(self):
        tab = build.Xml("<w:r><w:tab/></w:r>")
        entry = build.paragraph("9", ".", tab, "Pay", tab, build.field(" PAGEREF _Toc1 \\h ", "4"))
        plain = build.paragraph("9.", tab, build.field(" PAGEREF _Toc1 \\h ", "4"))
        heading = item(1, 0, build.bookmark("_Toc1", "Pay", 1))
        for value, expected in ((True, "2."), (False, "1.")):
            data = docx_template.compile(source(entry, plain, *OPTION, heading)).render({"a": value}).data
            self.assertEqual(build.texts(data)[:2], [f"{expected}\tPay\t4", "9.\t4"])

    def test_a_damaged_list_definition_counts_as_none(self):
        damaged = NUMBERING.replace('w:ilvl="1"', 'w:ilvl="x"').replace('<w:start w:val="1"/>', "<w:start/>")
        blocks = [*BODY, reference("REF pay \\r")]
        data = build.docx(*blocks, parts={"word/numbering.xml": damaged})
        texts = build.texts(docx_template.compile(data).render({"a": False}).data)
        self.assertTrue(texts[-1].startswith("see "))
