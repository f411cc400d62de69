"""Fields outside of the text, sequences and note numbers follow the finished document.

What LibreOffice 7.4 counts itself (``\\c``, ``\\n``, ``\\r``, Roman numbers and letters)
was compared with it; the rest follows ECMA-376 part 1, 17.16.5.56 and 17.11.
"""

from odoo.tests import BaseCase

from odoo.addons.contract_clm.tools import docx_template

from . import docx_builder as build
from . import docx_order
from .test_docx_template_footnotes import notes, reference
from .test_docx_template_numbers import NUMBERING, item

HEADINGS = build.part(
    "styles",
    *(
        f'<w:style w:type="paragraph" w:styleId="H{level}"><w:name w:val="heading {level}"/></w:style>'
        for level in (1, 2)
    ),
)
OPTION = ("{% if a %}", item(1, 0, "optional"), "{% endif %}")
PAY = item(1, 0, build.bookmark("pay", "payment", 1))


def heading(level):
    return build.paragraph(f"H{level}", properties=f'<w:pStyle w:val="H{level}"/>')


def see(code, stored="OLD"):
    return build.paragraph("see ", build.field(f" {code} ", stored))


def render(*blocks, clauses=None, context=None, parts=None, **more):
    parts = {"word/numbering.xml": NUMBERING, "word/styles.xml": HEADINGS, **(parts or {})}
    source = build.docx(*blocks, parts=parts, **more)
    data = docx_template.compile(source).render({"a": False} | (context or {}), clauses=clauses).data
    assert not build.faults(data)
    assert not docx_order.faults(data)
    return data


def seen(data, name="word/document.xml"):
    return [text[4:] for text in build.texts(data, name) if text.startswith("see")]


class TestSequences(BaseCase):
    def counted(self, *codes):
        """Return the results of fields; a number stands for a heading of that level."""
        blocks = [heading(code) if isinstance(code, int) else see(f"SEQ {code}") for code in codes]
        return seen(render("{% if a %}", see("SEQ F"), "{% endif %}", *blocks))

    def test_the_standards_own_example(self):
        codes = ("F", "F \\* roman", "F \\n", "F \\c", "F \\h", "F", "F \\r 10", "F")
        self.assertEqual(self.counted(*codes), ["1", "ii", "3", "3", "", "5", "10", "11"])

    def test_a_sequence_starts_again_at_its_heading(self):
        codes = (1, "F \\s 1", "F \\s 1", 2, "F \\s 1", 1, "F \\s 1", "F \\s 1")
        self.assertEqual(self.counted(*codes), ["1", "2", "3", "1", "2"])
        self.assertEqual(self.counted("F \\s 2", 2, "F \\s 2", "F", 1, "F \\s 2"), ["1", "1", "2", "3"])

    def test_a_heading_that_drops_out_starts_nothing(self):
        blocks = (see("SEQ F \\s 1"), "{% if a %}", heading(1), "{% endif %}", see("SEQ F \\s 1"))
        self.assertEqual(seen(render(*blocks)), ["1", "2"])
        self.assertEqual(seen(render(*blocks, context={"a": True})), ["1", "1"])

    def test_names_differ_by_more_than_capitals(self):
        self.assertEqual(self.counted("Fig", "fig", "Tab", "FIG"), ["1", "2", "1", "3"])

    def test_formats(self):
        codes = ("F \\* ARABIC \\* MERGEFORMAT", "F \\* ROMAN", "F \\* alphabetic", "F \\* Ordinal")
        self.assertEqual(self.counted(*codes), ["1", "II", "c", "4th"])
        self.assertEqual(self.counted("F \\# 000", "F \\* hex", "F \\h \\* Arabic"), ["001", "2", "3"])

    def test_a_format_that_cannot_be_written_counts_and_keeps_its_text(self):
        self.assertEqual(self.counted("F \\* CardText", "F"), ["OLD", "2"])

    def test_a_field_without_a_result_counts(self):
        blocks = ("{% if a %}", "x", "{% endif %}", see("SEQ F", ""), see("SEQ F"))
        self.assertEqual(seen(render(*blocks)), ["", "2"])

    def test_a_text_box_counts_once_though_it_lies_in_the_file_twice(self):
        box = build.paragraph(build.text_box(see("SEQ F")))
        data = render("{% if a %}", "x", "{% endif %}", see("SEQ F"), box, see("SEQ F"))
        self.assertEqual(seen(data), ["1", "2", "2", "3"])

    def test_a_sequence_repeats_the_number_at_a_bookmark(self):
        caption = build.paragraph("see ", build.bookmark("pic", build.field(" SEQ F ", "9")))
        blocks = (
            "{% if a %}",
            see("SEQ F"),
            "{% endif %}",
            see("SEQ F pic"),
            see("SEQ F"),
            caption,
            see("SEQ F"),
        )
        self.assertEqual(seen(render(*blocks)), ["2", "1", "2", "3"])
        self.assertEqual(seen(render(*blocks, context={"a": True})), ["1", "3", "2", "3", "4"])

    def test_a_sequence_that_asks_for_a_dropped_bookmark_keeps_its_text(self):
        caption = build.paragraph(build.bookmark("pic", build.field(" SEQ F ", "9")))
        self.assertEqual(seen(render("{% if a %}", caption, "{% endif %}", see("SEQ F pic"))), ["OLD"])

    def test_headers_and_notes_count_for_themselves(self):
        parts = notes(n2=see("SEQ F"), n3=see("SEQ F"))
        data = render(
            "{% if a %}", "x", "{% endif %}",
            build.paragraph("see ", build.field(" SEQ F ", "OLD"), reference(2)), see("SEQ F"),
            build.paragraph("t", reference(3)),
            header=[see("SEQ F"), see("SEQ F \\c"), see("SEQ F")], parts=parts,
        )  # fmt: skip
        self.assertEqual(seen(data), ["1", "2"])
        self.assertEqual(seen(data, "word/header1.xml"), ["1", "OLD", "2"])
        self.assertEqual(seen(data, "word/footnotes.xml"), ["1", "2"])


class TestReferencesOutsideOfTheText(BaseCase):
    def test_headers_footers_and_notes_follow_their_clause(self):
        blocks = (*OPTION, PAY, build.paragraph("t", reference(2), reference(2, "endnote")))
        parts = {**notes(n2=see("REF pay \\r \\h")), **notes("endnote", n2=see("REF pay \\w"))}
        more = {"header": [see("REF pay \\r")], "footer": [see("REF pay \\n \\h")], "parts": parts}
        for value, expected in ((False, ["1"]), (True, ["2"])):
            data = render(*blocks, context={"a": value}, **more)
            for name in ("header1", "footer1", "footnotes", "endnotes"):
                self.assertEqual(seen(data, f"word/{name}.xml"), expected, name)

    def test_a_header_that_refers_to_a_dropped_clause_is_an_error_with_its_place(self):
        with self.assertRaises(docx_template.RenderError) as caught:
            render("{% if a %}", PAY, "{% endif %}", header=["x", see("REF pay \\r")])
        error = caught.exception
        self.assertEqual(
            (error.code, error.part, error.paragraph), ("dropped-bookmark", "word/header1.xml", 2)
        )

    def test_above_and_below_are_told_from_the_reference_of_a_note(self):
        parts = notes(n2=see("REF pay \\r \\p"), n3=see("REF pay \\r \\p"))
        before, after = build.paragraph("t", reference(2)), build.paragraph("t", reference(3))
        data = render(*OPTION, before, PAY, after, parts=parts)
        self.assertEqual(seen(data, "word/footnotes.xml"), ["1 below", "1 above"])

    def test_a_number_in_a_note_is_told_in_full(self):
        deep = item(1, 1, build.bookmark("sub", "sub", 3), reference(2))
        data = render(*OPTION, PAY, deep, item(1, 1, "other"), parts=notes(n2=see("REF sub \\r")))
        self.assertEqual(seen(data, "word/footnotes.xml"), ["1.1"])

    def test_a_clause_moves_the_numbers_of_the_text_around_it(self):
        clause = build.docx(item(1, 0, "one"), item(1, 0, "two"), parts={"word/numbering.xml": NUMBERING})
        figure = build.docx(see("SEQ F"))
        blocks = ('{% clause "c" %}', '{% clause "f" %}', PAY, see("REF pay \\r"), see("SEQ F"))
        data = render(*blocks, clauses={"c": clause, "f": figure}, header=[see("REF pay \\r")])
        self.assertEqual(seen(data), ["1", "1", "2"])
        self.assertEqual(seen(data, "word/header1.xml"), ["1"])

    def test_without_blocks_what_is_stored_stays(self):
        data = render(PAY, "{{ a }}", see("REF pay \\r"), header=[see("SEQ F")])
        self.assertEqual((seen(data), seen(data, "word/header1.xml")), (["OLD"], ["OLD"]))


class TestNoteNumbers(BaseCase):
    def numbers(self, kind="footnote", section="", settings="", middle=()):
        """Return the results of references to the second and the last of three notes, one dropped before."""
        marked = [
            build.paragraph("t", build.bookmark(f"n{number}", reference(number, kind), number))
            for number in (3, 4)
        ]
        blocks = (
            build.paragraph("{% if a %}x", reference(2, kind), "{% endif %}y"),
            build.paragraph("t", reference(5, kind)), marked[0], *middle, marked[1],
            see("NOTEREF n3"), see("NOTEREF n4 \\h"),
        )  # fmt: skip
        parts = notes(kind, n2="a", n3="b", n4="c", n5="d")
        if settings:
            parts["word/settings.xml"] = build.part("settings", settings)
        return seen(render(*blocks, parts=parts, section=section))

    def test_endnotes_have_small_roman_numbers_unless_told_otherwise(self):
        self.assertEqual(self.numbers(), ["2", "3"])
        self.assertEqual(self.numbers("endnote"), ["ii", "iii"])
        own = '<w:endnotePr><w:numFmt w:val="decimal"/></w:endnotePr>'
        self.assertEqual(self.numbers("endnote", settings=own), ["2", "3"])
        self.assertEqual(self.numbers("endnote", section=own), ["2", "3"])

    def test_start_and_format_of_the_section_come_before_those_of_the_document(self):
        settings = '<w:footnotePr><w:numFmt w:val="upperRoman"/><w:numStart w:val="5"/></w:footnotePr>'
        self.assertEqual(self.numbers(settings=settings), ["VI", "VII"])
        section = '<w:footnotePr><w:numFmt w:val="chicago"/></w:footnotePr>'
        self.assertEqual(self.numbers(settings=settings, section=section), ["††", "‡‡"])

    def test_notes_restart_with_their_section(self):
        restart = '<w:footnotePr><w:numRestart w:val="eachSect"/></w:footnotePr>'
        middle = [build.paragraph("s", properties=f"<w:sectPr>{restart}</w:sectPr>")]
        self.assertEqual(self.numbers(section=restart, middle=middle), ["2", "1"])
        self.assertEqual(self.numbers(middle=middle), ["2", "3"])

    def test_what_only_the_pages_decide_stays_as_stored(self):
        section = '<w:footnotePr><w:numRestart w:val="eachPage"/></w:footnotePr>'
        self.assertEqual(self.numbers(section=section), ["OLD", "OLD"])

    def test_a_mark_of_ones_own_does_not_count(self):
        own = build.Xml('<w:r><w:footnoteReference w:id="2" w:customMarkFollows="1"/><w:t>*</w:t></w:r>')
        blocks = (
            "{% if a %}", "x", "{% endif %}",
            build.paragraph("t", build.bookmark("own", own, 7)),
            build.paragraph("t", build.bookmark("n", reference(3), 8)),
            see("NOTEREF n"), see("NOTEREF own", "*"),
        )  # fmt: skip
        self.assertEqual(seen(render(*blocks, parts=notes(n2="a", n3="b"))), ["1", "*"])
