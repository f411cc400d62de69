"""Placeholders work in every part of a document that a person can read."""

from odoo.tests import BaseCase

from odoo.addons.contract_clm.tools import docx_template

from . import docx_builder as build
from . import docx_order

CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>For {{ name }}</dc:title></cp:coreProperties>'
)


def render(source, **context):
    return docx_template.compile(source).render(context).data


class TestEverywhere(BaseCase):
    def test_headers_and_footers(self):
        data = render(build.docx("x", header="To {{ name }}", footer="{% if name %}f{% endif %}"), name="A")
        self.assertEqual(build.texts(data, "word/header1.xml"), ["To A"])
        self.assertEqual(build.texts(data, "word/footer1.xml"), ["f"])

    def test_footnotes_and_endnotes(self):
        notes = {
            f"word/{kind}s.xml": build.part(
                f"{kind}s", f'<w:{kind} w:id="2">', build.paragraph("{{ name }}"), f"</w:{kind}>"
            )
            for kind in ("footnote", "endnote")
        }
        data = render(build.docx("x", parts=notes), name="{{ name }}")
        for name in notes:
            self.assertEqual(build.texts(data, name), ["{{ name }}"])

    def test_a_footnote_whose_reference_drops_out_needs_no_values(self):
        notes = build.part(
            "footnotes", '<w:footnote w:id="2">', build.paragraph("{{ gone }}"), "</w:footnote>"
        )
        reference = build.Xml('<w:r><w:footnoteReference w:id="2"/></w:r>')
        text = build.paragraph("a{% if x %}b", reference, "{% endif %}")
        source = build.docx(text, parts={"word/footnotes.xml": notes})
        data = render(source, x=False)
        self.assertEqual(build.texts(data, "word/footnotes.xml"), [])
        self.assertEqual(build.faults(data), [])
        with self.assertRaises(docx_template.MissingValues):
            render(source, x=True)

    def test_both_forms_of_a_text_box(self):
        box = build.text_box("In {{ name }}", "{% if name %}", "more", "{% endif %}")
        data = render(build.docx(build.paragraph("out", box)), name="A")
        self.assertEqual(build.texts(data), ["out", *["In A", "more"] * 2])

    def test_links_text_and_address(self):
        link = build.Xml(f'<w:hyperlink r:id="rId9">{build.run("{{ name }}")}</w:hyperlink>')
        address = ("rId9", "hyperlink", "https://example.com/%7B%7B%20name%20%7D%7D", "External")
        data = render(build.docx(build.paragraph(link), relations=[address]), name='A & "B"')
        self.assertEqual(build.texts(data), ['A & "B"'])
        relation = build.tree(data, "word/_rels/document.xml.rels")[0]
        self.assertEqual(relation.get("Target"), "https://example.com/A%20&%20%22B%22")

    def test_a_link_cannot_become_a_script(self):
        link = build.Xml(f'<w:hyperlink r:id="rId9">{build.run("x")}</w:hyperlink>')
        source = build.docx(build.paragraph(link), relations=[("rId9", "hyperlink", "{{ url }}", "External")])
        self.assertIn(
            b"https://a.b", build.read_part(render(source, url="https://a.b"), "word/_rels/document.xml.rels")
        )
        with self.assertRaises(docx_template.RenderError) as caught:
            render(source, url="javascript:alert(1)")
        self.assertEqual(caught.exception.code, "bad-link")

    def test_a_link_written_as_a_field(self):
        source = build.docx(build.paragraph(build.field(' HYPERLINK "{{ url }}" ', "link")))
        data = render(source, url='https://a.b/?x="1"')
        code = next(build.tree(data).iter(f"{build.W}instrText")).text
        self.assertEqual(code, ' HYPERLINK "https://a.b/?x=%221%22" ')
        with self.assertRaises(docx_template.RenderError):
            render(source, url="file:///etc/passwd")

    def test_document_properties(self):
        data = render(build.docx("x", parts={"docProps/core.xml": CORE}), name="A & B")
        self.assertEqual(build.tree(data, "docProps/core.xml")[0].text, "For A & B")

    def test_content_controls_with_an_expression_as_tag(self):
        controls = [
            build.control("{{ name }}", "old"),
            build.control("party.city", "x"),
            build.control("goog_1", "kept"),
        ]
        data = render(build.docx(build.paragraph(*controls)), name="A", party={"city": "B"})
        self.assertEqual(build.texts(data), ["ABkept"])

    def test_merge_fields_simple_and_complex(self):
        simple = build.Xml(f'<w:fldSimple w:instr=" MERGEFIELD name ">{build.run("«name»")}</w:fldSimple>')
        complex_field = build.field(' MERGEFIELD "party.city" \\* Upper ', "«city»", "<w:b/>")
        data = render(
            build.docx(build.paragraph(simple, " in ", complex_field)), name="A", party={"city": "Pune"}
        )
        self.assertEqual(build.texts(data), ["A in PUNE"])
        self.assertEqual(build.faults(data), [])
        self.assertIsNotNone(build.tree(data).find(f".//{build.W}b"))

    def test_parts_without_tags_are_copied_byte_by_byte(self):
        source = build.docx("{{ name }}", header="same")
        data = render(source, name="A")
        for name in ("word/header1.xml", "[Content_Types].xml"):
            self.assertEqual(build.read_part(data, name), build.read_part(source, name))

    def test_smart_tags_neither_cut_tags_nor_blocks(self):
        def smart(text):
            return build.Xml(
                '<w:smartTag w:uri="u" w:element="place"><w:smartTagPr><w:attr w:name="a" w:val="b"/></w:smartTagPr>'
                + build.run(text) + "</w:smartTag>"
            )  # fmt: skip

        source = build.docx(
            build.paragraph("{{ na", smart("me }} in"), " ", smart("Pune")),
            build.paragraph("a{% if", smart(" name %}b{{ "), "name }}", smart("c{% endif"), " %}d"),
        )
        data = render(source, name="X")
        self.assertEqual(build.texts(data), ["X in Pune", "abXcd"])
        self.assertEqual(docx_order.faults(data), set())
