"""A value comes out as it went in, wherever its placeholder stands."""

from odoo.tests import BaseCase

from odoo.addons.contract_clm.tools import docx_template

from . import docx_builder as build


def render(*blocks, draft=False, locale="en_US", **context):
    template = docx_template.compile(build.docx(*blocks))
    return template.render(context, locale=locale, draft=draft)


def lines(*blocks, **context):
    return build.texts(render(*blocks, **context).data)


class TestValues(BaseCase):
    def test_a_value_replaces_its_placeholder(self):
        self.assertEqual(lines("Dear {{ name }}!", name="Asha"), ["Dear Asha!"])

    def test_markup_in_a_value_stays_text(self):
        text = "<w:p/> & {{ other }} {% if x %} ]]> &amp; \"'"
        self.assertEqual(lines("{{ a }}", a=text, other="evil"), [text])

    def test_a_tag_cut_over_runs_takes_the_look_of_its_first_run(self):
        cut = build.paragraph(build.run("a {", "<w:b/>"), build.run("{ na"), build.run("me }} z"))
        data = render(cut, name="X").data
        self.assertEqual(build.texts(data), ["a X z"])
        first = next(build.tree(data).iter(build.W + "r"))
        self.assertEqual("".join(first.itertext()), "a X")
        self.assertIsNotNone(first.find(f"{build.W}rPr/{build.W}b"))

    def test_line_ends_and_tabs_become_breaks_and_tabs(self):
        data = render("[{{ a }}]", a="one\ntwo\r\nthree\tfour").data
        self.assertEqual(build.texts(data), ["[one\ntwo\nthree\tfour]"])
        self.assertEqual(len(build.tree(data).findall(f".//{build.W}br")), 2)

    def test_a_forbidden_character_is_refused_with_the_name_of_its_field(self):
        for bad in ("\0", "\x0b", "\x1f", "\ud800", "\ufffe", "\u202e"):
            with self.assertRaises(docx_template.RenderError) as caught:
                render("Hello {{ party.name }}", party={"name": f"a{bad}b"})
            self.assertIn("party.name", str(caught.exception))
            self.assertEqual(caught.exception.paragraph, 1)

    def test_a_final_document_refuses_and_lists_all_missing_values(self):
        with self.assertRaises(docx_template.MissingValues) as caught:
            render("{{ a }}", "x {{ b.c }}", "{{ d }}", a="", b={}, d="here")
        names = [(item.name, item.paragraph) for item in caught.exception.missing]
        self.assertEqual(names, [("a", 1), ("b.c", 2)])

    def test_a_draft_marks_and_lists_missing_values(self):
        result = render("Dear {{ name | upper }}!", draft=True)
        self.assertEqual(build.texts(result.data), ["Dear [name]!"])
        self.assertEqual([item.name for item in result.missing], ["name"])
        marks = build.tree(result.data).findall(f".//{build.W}highlight")
        self.assertEqual(len(marks), 1)

    def test_a_default_takes_the_place_of_a_missing_value(self):
        self.assertEqual(lines("{{ a | default('x') }}{{ b | default('') }}", a=None), ["x"])

    def test_the_same_data_give_the_same_bytes(self):
        first, second = (render("{{ a }}", a="x").data for _again in range(2))
        self.assertEqual(first, second)
