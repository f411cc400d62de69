"""A value gets a run of its own direction, and the paragraph's direction is found in its styles."""

from odoo.tests import BaseCase

from odoo.addons.contract_clm.tools import docx_template

from . import docx_builder as build

W = build.W
RTL, BIDI = "<w:rtl/>", "<w:bidi/>"
LRM, RLM = "\u200e", "\u200f"


def rendered(paragraph, value, styles="", draft=False):
    parts = {"word/styles.xml": build.part("styles", styles)} if styles else {}
    return docx_template.compile(build.docx(paragraph, parts=parts)).render({"v": value}, draft=draft).data


def runs(paragraph, value, **options):
    """Return ``(text, is right-to-left, formatting names)`` of each run with text."""
    found = []
    for run in build.tree(rendered(paragraph, value, **options)).iter(W + "r"):
        names = [child.tag.removeprefix(W) for child in run.findall(f"{W}rPr/*")]
        text = "".join(run.itertext())
        if text:
            found.append((text, "rtl" in names, names))
    return found


def directions(paragraph, value, **options):
    return [(text, right) for text, right, _names in runs(paragraph, value, **options)]


def arabic(text, look=RTL):
    return build.paragraph(build.run(text, look), properties=BIDI)


class TestDirection(BaseCase):
    def test_arabic_in_a_left_to_right_run_gets_a_run_of_its_own(self):
        look = '<w:b/><w:sz w:val="20"/>'
        found = runs(build.paragraph(build.run("To {{ v }}.", look)), "شركة النور")
        self.assertEqual(
            [(text, right) for text, right, _names in found],
            [("To ", False), ("شركة النور", True), (".", False)],
        )
        self.assertEqual(found[1][2], ["b", "bCs", "sz", "szCs", "rtl"])

    def test_latin_in_a_right_to_left_run_gets_a_run_of_its_own(self):
        look = '<w:bCs/><w:szCs w:val="28"/><w:rtl/>'
        found = runs(build.paragraph(build.run("إلى {{ v }}", look)), "Acme Ltd")
        self.assertEqual(
            [(text, right) for text, right, _names in found], [("إلى ", True), ("Acme Ltd", False)]
        )
        self.assertEqual(found[1][2], ["b", "bCs", "sz", "szCs"])

    def test_values_of_both_directions_are_split(self):
        self.assertEqual(
            directions("{{ v }}", "Acme (شركة) 12"), [("Acme (", False), ("شركة", True), (") 12", False)]
        )

    def test_values_of_the_run_s_own_direction_stay_in_it(self):
        self.assertEqual(len(runs(build.paragraph(build.run("إلى {{ v }}", RTL)), "شركة 12")), 1)
        self.assertEqual(len(runs("To {{ v }}", "नमस्ते Ünïcode 漢字")), 1)

    def test_a_right_to_left_paragraph_stays_so(self):
        self.assertIsNotNone(build.tree(rendered(arabic("{{ v }}"), "عقد")).find(f".//{W}pPr/{W}bidi"))

    def test_a_value_without_right_to_left_letters_is_set_apart(self):
        for value in ("Smith & Sons <Trading>", "+966 11 555 01 02", "30 Days", "21/11/2026", "Acme"):
            with self.subTest(value=value):
                self.assertEqual(
                    directions(arabic("قبل {{ v }} بعد"), value),
                    [(f"قبل {RLM}", True), (f"{LRM}{value}{LRM}", False), (f"{RLM} بعد", True)],
                )

    def test_a_number_keeps_the_font_of_the_arabic_text(self):
        for value, text in ((5, "5"), ("1,234.50", "1,234.50")):
            found = directions(arabic("قبل {{ v }} بعد"), value)
            self.assertEqual(found, [(f"قبل {RLM}{text}{RLM} بعد", True)])

    def test_a_placeholder_typed_in_latin_letters_still_stands_in_arabic_text(self):
        found = directions(arabic("{{ v }}", ""), "30 Days")
        self.assertEqual(found, [(RLM, True), (f"{LRM}30 Days{LRM}", False), (RLM, True)])

    def test_each_line_is_set_apart(self):
        found = directions(arabic("{{ v }}"), "1 High St.\nLondon")
        self.assertEqual(
            [text for text, right in found if not right], [f"{LRM}1 High St.{LRM}", f"{LRM}London{LRM}"]
        )
        self.assertEqual(build.texts(rendered(arabic("{{ v }}"), "عقد\nبند")), ["عقد\nبند"])

    def test_signs_without_a_direction_stay_as_they_are(self):
        self.assertEqual(directions(arabic("قبل {{ v }} بعد"), "–"), [("قبل – بعد", True)])

    def test_the_marker_of_a_missing_value_is_set_apart(self):
        found = runs(arabic("قبل {{ v }}"), None, draft=True)
        self.assertEqual([text for text, *_rest in found], [f"قبل {RLM}", f"{LRM}[v]{LRM}", RLM])
        self.assertEqual(found[1][2], ["highlight"])

    def test_left_to_right_text_gets_no_marks(self):
        for value in ("Smith & Sons <Trading>", "+966 11 555 01 02", 5, "a\nb"):
            text = build.texts(rendered("To {{ v }}, 30 days", value))[0]
            self.assertEqual(text, f"To {value}, 30 days")

    def test_arabic_in_left_to_right_text_is_set_apart_where_it_needs_it(self):
        for source, value, text in (
            ("To {{ v }}, our client", "شركة", "To شركة, our client"),
            ("To {{ v }}, 30 days", "شركة", f"To شركة{LRM}, 30 days"),
            ("To {{ v }} (a)", "شركة (12)", f"To شركة (12){RLM} (a)"),
            ("To {{ v }}{{ 5 }}", "شركة", f"To شركة{LRM}5"),
        ):
            with self.subTest(source=source, value=value):
                self.assertEqual(build.texts(rendered(source, value)), [text])


def style(name, inner, kind="paragraph", more=""):
    return f'<w:style w:type="{kind}" w:styleId="{name}" {more}>{inner}</w:style>'


class TestDirectionOfStyles(BaseCase):
    """The direction counts wherever Word would take it from."""

    def assert_right(self, styles, properties="", look="", right=True):
        paragraph = build.paragraph(build.run("{{ v }}", look), properties=properties)
        text = build.texts(rendered(paragraph, "30 Days", styles=styles))[0]
        self.assertEqual(text, f"{RLM}{LRM}30 Days{LRM}{RLM}" if right else "30 Days")

    def test_a_paragraph_takes_its_direction_from_its_style(self):
        styles = style("A", "<w:pPr><w:bidi/></w:pPr>") + style("B", '<w:basedOn w:val="A"/>')
        self.assert_right(styles, '<w:pStyle w:val="B"/>')
        self.assert_right(styles, '<w:pStyle w:val="B"/><w:bidi w:val="0"/>', right=False)
        self.assert_right(styles, right=False)

    def test_or_from_the_usual_style_or_the_defaults(self):
        self.assert_right(style("N", "<w:pPr><w:bidi/></w:pPr>", more='w:default="1"'))
        defaults = "<w:docDefaults><w:pPrDefault><w:pPr><w:bidi/></w:pPr></w:pPrDefault></w:docDefaults>"
        self.assert_right(defaults)
        self.assert_right(
            defaults + style("L", '<w:pPr><w:bidi w:val="0"/></w:pPr>'), '<w:pStyle w:val="L"/>', right=False
        )

    def test_styles_in_a_circle_say_nothing(self):
        circle = style("A", '<w:basedOn w:val="B"/><w:pPr/>') + style("B", '<w:basedOn w:val="A"/>')
        self.assert_right(
            circle + style("C", "<w:pPr><w:bidi/></w:pPr>"), '<w:pStyle w:val="A"/>', right=False
        )

    def test_a_run_of_a_right_to_left_style_is_switched_to_the_value_s_direction(self):
        styles = style("S", "<w:rPr><w:rtl/></w:rPr>", "character")
        paragraph = build.paragraph(build.run("{{ v }}", '<w:rStyle w:val="S"/>'), properties=BIDI)
        found = build.tree(rendered(paragraph, "30 Days", styles=styles)).findall(f".//{W}rPr/{W}rtl")
        self.assertEqual([node.get(W + "val") for node in found], ["0"])
