"""Each footnote comes out as its own note, with the values of its place.

The order of the notes was compared with what LibreOffice 7.4 shows.
"""

from odoo.tests import BaseCase

from odoo.addons.contract_clm.tools import docx_template

from . import docx_builder as build
from . import docx_order


def reference(number, kind="footnote"):
    return build.Xml(f'<w:r><w:{kind}Reference w:id="{number}"/></w:r>')


def notes(kind="footnote", **texts):
    """Return the notes' part; ``n2="text"`` is the note with the id 2."""
    separators = f'<w:{kind} w:type="separator" w:id="-1">{build.paragraph("")}</w:{kind}>'
    inner = "".join(
        f'<w:{kind} w:id="{name[1:]}">{text if isinstance(text, build.Xml) else build.paragraph(text)}</w:{kind}>'
        for name, text in texts.items()
    )
    return {f"word/{kind}s.xml": build.part(f"{kind}s", separators, inner)}


def pairs(data, kind="footnote"):
    """Return ``(text of the paragraph, text of its note)`` in the order of the text."""
    root = build.tree(data, f"word/{kind}s.xml")
    table = {
        note.get(f"{build.W}id"): " ".join(build.text(p) for p in note.iter(f"{build.W}p"))
        for note in root.iter(f"{build.W}{kind}")
    }
    found = []
    for paragraph in build.tree(data).iter(f"{build.W}p"):
        found += [
            (build.text(paragraph), table[node.get(f"{build.W}id")])
            for node in paragraph.iter(f"{build.W}{kind}Reference")
        ]
    return found


def stored(data, kind="footnote"):
    """Return the ids of the ordinary notes as they lie in their part."""
    root = build.tree(data, f"word/{kind}s.xml")
    return [note.get(f"{build.W}id") for note in root if not note.get(f"{build.W}type")]


class RenderCase(BaseCase):
    def render(self, source, clauses=None, **context):
        data = docx_template.compile(source).render(context, clauses=clauses).data
        self.assertEqual(build.faults(data), [])
        self.assertEqual(docx_order.faults(data), set())
        return data


class TestFootnotes(RenderCase):
    def test_a_note_in_a_loop_comes_once_for_each_item_with_its_values(self):
        for kind in ("footnote", "endnote"):
            source = build.docx(
                "{% for x in xs %}",
                build.paragraph("{{ x.name }}", reference(2, kind)),
                "{% endfor %}",
                parts=notes(kind, n2="about {{ x.name }}, {{ loop.index }} of {{ total }}"),
            )
            xs = [{"name": "A & B"}, {"name": "C"}]
            data = self.render(source, xs=xs, total=2)
            self.assertEqual(pairs(data, kind), [("A & B", "about A & B, 1 of 2"), ("C", "about C, 2 of 2")])
            self.assertEqual(stored(data, kind), ["1", "2"])
            self.assertEqual(pairs(self.render(source, xs=[], total=0), kind), [])

    def test_fields_of_a_note_belong_to_the_list_around_its_reference(self):
        source = build.docx(
            "{% for x in xs %}",
            build.paragraph("{{ x.name }}", reference(2)),
            "{% endfor %}",
            parts=notes(n2="{{ x.law }} {{ other }}"),
        )
        names = [field.name for field in docx_template.compile(source).fields]
        self.assertEqual(names, ["xs", "xs.name", "xs.law", "other"])
        self.assertEqual(docx_template.check(source, known={"xs", "other"}), [])

    def test_notes_lie_in_the_order_of_their_references(self):
        source = build.docx(
            build.paragraph("first", reference(3)),
            build.paragraph("{% for x in xs %}{{ x }}", reference(2), "{% endfor %}"),
            build.paragraph("last", reference(4)),
            parts=notes(n2="of {{ x }}", n3="third", n4="fourth"),
        )
        data = self.render(source, xs=["p", "q"])
        self.assertEqual([note for _text, note in pairs(data)], ["third", "of p", "of q", "fourth"])
        self.assertEqual(stored(data), ["1", "2", "3", "4"])

    def test_a_note_of_a_dropped_block_goes_with_it(self):
        source = build.docx(
            "{% if a %}",
            build.paragraph("x", reference(2)),
            "{% else %}",
            build.paragraph("y", reference(3)),
            "{% endif %}",
            parts=notes(n2="two {{ gone }}", n3="three"),
        )
        data = self.render(source, a=False)
        self.assertEqual(pairs(data), [("y", "three")])
        self.assertEqual(stored(data), ["1"])

    def test_a_note_sees_what_the_text_has_set_before_it(self):
        source = build.docx(
            "{% set total = 2 + 3 %}", build.paragraph("x", reference(2)), parts=notes(n2="{{ total }}")
        )
        self.assertEqual(pairs(self.render(source)), [("x", "5")])

    def test_a_note_holds_blocks_and_tables_of_its_own(self):
        inner = build.Xml(
            build.paragraph("{% for y in x.ys %}")
            + build.paragraph("{{ y }}")
            + build.paragraph("{% endfor %}")
            + build.table(["{%tr for y in x.ys %}"], ["{{ y }}"], ["{%tr endfor %}"])
        )
        source = build.docx(
            "{% for x in xs %}", build.paragraph("t", reference(2)), "{% endfor %}", parts=notes(n2=inner)
        )
        data = self.render(source, xs=[{"ys": ["a", "b"]}, {"ys": []}])
        self.assertEqual(pairs(data), [("t", "a b a b "), ("t", "")])

    def test_two_references_to_one_note_make_two_notes(self):
        source = build.docx(
            build.paragraph("{% if a %}x", reference(2), "y", reference(2), "{% endif %}"),
            parts=notes(n2="{{ a }}"),
        )
        self.assertEqual(stored(self.render(source, a="v")), ["1", "2"])

    def test_an_error_in_a_note_has_its_place_in_the_notes(self):
        source = build.docx(
            "{% for x in xs %}",
            build.paragraph("t", reference(2)),
            "{% endfor %}",
            parts=notes(n2="{{ x | money }}"),
        )
        with self.assertRaises(docx_template.RenderError) as caught:
            docx_template.compile(source).render({"xs": ["no"]}, currency="EUR")
        self.assertEqual((caught.exception.part, caught.exception.paragraph), ("word/footnotes.xml", 2))

    def test_bookmarks_in_a_repeated_note_stay_unique(self):
        marked = build.Xml(build.paragraph(build.bookmark("m", "{{ x }}")))
        source = build.docx(
            "{% for x in xs %}", build.paragraph("t", reference(2)), "{% endfor %}", parts=notes(n2=marked)
        )
        data = self.render(source, xs=["a", "b"])
        self.assertEqual(len(list(build.tree(data, "word/footnotes.xml").iter(f"{build.W}bookmarkStart"))), 2)

    def test_a_prefix_that_only_the_text_declares_is_known_to_the_notes(self):
        source = build.docx(
            "{% if a %}",
            build.paragraph(build.text_box("box"), reference(2)),
            "{% endif %}",
            parts={
                "word/footnotes.xml": '<w:footnotes xmlns:w="%s"><w:footnote w:id="2"><w:p><w:r>'
                '<w:rPr><q:glow xmlns:q="http://schemas.microsoft.com/office/word/2010/wordml" q:rad="1"/></w:rPr>'
                "<w:t>{{ a }}</w:t></w:r></w:p></w:footnote></w:footnotes>" % build.W_NS
            },
        )
        self.assertEqual(pairs(self.render(source, a="v")), [("", "v")])


class TestNotesOfClauses(RenderCase):
    """Notes come along with their clause."""

    CLAUSE = build.docx(
        build.paragraph("secret", reference(2), reference(3)),
        build.paragraph("end", reference(2, "endnote")),
        parts={**notes(n2="of {{ party }}", n3="see"), **notes("endnote", n2="last {{ party }}")},
    )

    def test_a_clause_brings_its_notes(self):
        source = build.docx(
            build.paragraph("a", reference(2)), '{% clause "c" %}', build.paragraph("b", reference(5)),
            parts=notes(n2="own", n5="late"),
        )  # fmt: skip
        data = self.render(source, clauses={"c": self.CLAUSE}, party="P")
        self.assertEqual(pairs(data), [("a", "own"), ("secret", "of P"), ("secret", "see"), ("b", "late")])
        self.assertEqual(stored(data), ["1", "2", "3", "4"])
        self.assertEqual(pairs(data, "endnote"), [("end", "last P")])

    def test_a_template_without_notes_gets_a_part_for_them(self):
        settings = build.part("settings", '<w:zoom w:percent="100"/><w:compat/><w:rsids/>')
        source = build.docx('{% clause "c" %}', parts={"word/settings.xml": settings})
        data = self.render(source, clauses={"c": self.CLAUSE}, party="P")
        self.assertEqual(pairs(data), [("secret", "of P"), ("secret", "see")])
        self.assertIn(b'Target="footnotes.xml"', build.read_part(data, "word/_rels/document.xml.rels"))
        self.assertIn(b"footnotes+xml", build.read_part(data, "[Content_Types].xml"))
        names = [node.tag.removeprefix(build.W) for node in build.tree(data, "word/settings.xml")]
        self.assertEqual(names, ["zoom", "footnotePr", "endnotePr", "compat", "rsids"])

    def test_a_clause_in_a_loop_brings_a_note_each_time(self):
        source = build.docx("{% for c in items %}", "{% clause c.code %}", "{% endfor %}")
        clause = build.docx(build.paragraph("t", reference(2)), parts=notes(n2="{{ c.n }}"))
        items = [{"code": "x", "n": 1}, {"code": "x", "n": 2}]
        data = self.render(source, clauses={"x": clause}, items=items)
        self.assertEqual(pairs(data), [("t", "1"), ("t", "2")])

    def test_links_styles_and_lists_of_a_note_come_along(self):
        linked = build.Xml(
            build.paragraph(
                build.Xml(f'<w:hyperlink r:id="rId7">{build.run("link")}</w:hyperlink>'),
                properties='<w:pStyle w:val="Note"/>',
            )
        )
        style = build.part(
            "styles", '<w:style w:type="paragraph" w:styleId="Note"><w:name w:val="Own note"/></w:style>'
        )
        relation = build.relationships([("rId7", "hyperlink", "https://x.example/", "External")])
        clause = build.docx(
            build.paragraph("t", reference(2)),
            parts={
                **notes(n2=linked),
                "word/styles.xml": style,
                "word/_rels/footnotes.xml.rels": relation,
            },
        )
        data = self.render(build.docx('{% clause "x" %}'), clauses={"x": clause})
        link = next(build.tree(data, "word/footnotes.xml").iter(f"{build.W}hyperlink"))
        relations = build.read_part(data, "word/_rels/footnotes.xml.rels").decode()
        self.assertIn("https://x.example/", relations)
        self.assertIn(f'Id="{next(iter(link.attrib.values()))}"', relations)
        self.assertIn(b"Own note", build.read_part(data, "word/styles.xml"))

    def test_a_reference_without_a_note_is_left_out(self):
        clause = build.docx(build.paragraph("t", reference(9)))
        data = self.render(build.docx('{% clause "x" %}'), clauses={"x": clause})
        self.assertEqual(list(build.tree(data).iter(f"{build.W}footnoteReference")), [])
