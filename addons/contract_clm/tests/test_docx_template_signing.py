"""Places to sign in Word templates: what is written, and which tags are refused with their place."""

from odoo.tests import BaseCase

from odoo.addons.contract_clm.tools import docx_template
from odoo.addons.contract_clm.tools.docx_template import signing_places
from odoo.addons.contract_clm.tools.pdf import signing_places as places_of_pdf

from . import docx_builder as build
from . import docx_order

W = build.W
LRM, RLM, BLANK = "\u200e", "\u200f", "\u00a0"
ARABIC = "<w:bidi/>"


def rendered(*blocks, values=None, **parts):
    data = docx_template.compile(build.docx(*blocks, **parts)).render(values or {}).data
    assert not build.faults(data)
    assert not docx_order.faults(data)
    return data


def problems(*blocks, **parts):
    found = docx_template.check(build.docx(*blocks, **parts), known=["contract.number"])
    return [(problem.code, problem.paragraph) for problem in found]


def runs(data):
    """Return ``(text, names and values of the formatting)`` of each run with text."""
    found = []
    for run in build.tree(data).iter(W + "r"):
        look = {child.tag.removeprefix(W): child.get(W + "val") for child in run.findall(f"{W}rPr/*")}
        text = "".join(run.itertext())
        if text:
            found.append((text, look))
    return found


class TestPlacesToSign(BaseCase):
    def test_a_place_is_a_tiny_white_marker_before_a_wide_blank(self):
        before, marker, blank, end, after = runs(rendered('Signed: {{ sign("customer") }} today'))
        self.assertEqual((before[0], after[0]), ("Signed: ", " today"))
        self.assertEqual(marker[0], "clm_sign_counterparty_1_ltr")
        self.assertEqual((marker[1]["sz"], marker[1]["color"]), ("2", "FFFFFF"))
        self.assertEqual((blank[0], end[0]), (BLANK, LRM))
        self.assertGreater(int(blank[1]["spacing"]), 100 * 20)
        self.assertGreater(int(blank[1]["sz"]), 60)

    def test_each_function_side_and_number_has_its_marker(self):
        for tag, marker in (
            ('sign("company")', "clm_sign_ours_1_ltr"),
            ('sign("ours")', "clm_sign_ours_1_ltr"),
            ('sign("counterparty", 2)', "clm_sign_counterparty_2_ltr"),
            ('initials("customer", number=3)', "clm_initials_counterparty_3_ltr"),
            ('signed_on("customer")', "clm_signed_on_counterparty_1_ltr"),
            ("sign(“customer”)", "clm_sign_counterparty_1_ltr"),
        ):
            with self.subTest(tag):
                self.assertEqual(runs(rendered("{{ %s }}" % tag))[0][0], marker)

    def test_the_style_of_the_text_around_does_not_reach_the_marker(self):
        look = '<w:b/><w:caps/><w:color w:val="FF0000"/><w:sz w:val="60"/><w:u w:val="single"/>'
        marker = runs(rendered(build.paragraph(build.run('{{ sign("customer") }}', look))))[0]
        self.assertEqual(
            {name: marker[1].get(name) for name in ("b", "caps", "color", "sz", "u")},
            {"b": "0", "caps": "0", "color": "FFFFFF", "sz": "2", "u": "none"},
        )

    def test_a_place_in_arabic_text_is_kept_apart_and_says_its_direction(self):
        text = build.paragraph(build.run('وقع: {{ sign("customer") }}', "<w:rtl/>"), properties=ARABIC)
        found = runs(rendered(text))
        self.assertEqual(
            [text for text, _look in found],
            [f"وقع: {RLM}", "clm_sign_counterparty_1_rtl", BLANK, LRM, RLM],
        )
        self.assertEqual(found[1][1]["rtl"], "0")

    def test_places_stand_in_tables_headers_footers_and_text_boxes(self):
        data = rendered(
            build.table(['{{ sign("company") }}', '{{ sign("customer") }}']),
            build.paragraph(build.text_box('{{ signed_on("customer") }}')),
            header='{{ initials("customer") }}',
            footer='{{ initials("company") }}',
        )
        body = " ".join(build.texts(data))
        for marker in ("clm_sign_ours_1", "clm_sign_counterparty_1", "clm_signed_on_counterparty_1"):
            self.assertIn(marker, body)
        self.assertIn("clm_initials_counterparty_1", build.texts(data, "word/header1.xml")[0])
        self.assertIn("clm_initials_ours_1", build.texts(data, "word/footer1.xml")[0])

    def test_a_place_may_depend_on_a_condition_or_repeat(self):
        line = '{{ sign("customer") if a else sign("company") }}'
        self.assertIn("counterparty", build.texts(rendered(line, values={"a": True}))[0])
        self.assertIn("ours", build.texts(rendered(line, values={"a": False}))[0])
        loop = '{% for name in names %}{{ name }}: {{ sign("customer", loop.index) }} {% endfor %}'
        text = build.texts(rendered(loop, values={"names": ["Asha", "Omar"]}))[0]
        self.assertRegex(text, "Asha: clm_sign_counterparty_1_.*Omar: clm_sign_counterparty_2_")

    def test_wrong_tags_are_problems_with_their_place(self):
        for tag, code in (
            ('{{ sign("nobody") }}', "unknown-role"),
            ("{{ sign() }}", "unknown-role"),
            ("{{ sign(contract.number) }}", "unknown-role"),
            ('{{ sign("customer", 0) }}', "signer-number"),
            ('{{ sign("customer", "two") }}', "signer-number"),
            ('{{ initials("customer", 100) }}', "signer-number"),
            ('{{ sign("customer", 1, 2) }}', "signer-number"),
            ('{{ sign("customer", other=2) }}', "signer-number"),
            ('{{ sign("customer") | upper }}', "sign-not-alone"),
            ('{{ "By " ~ sign("customer") }}', "sign-not-alone"),
            ("{{ sign }}", "unknown-name"),
        ):
            with self.subTest(tag):
                self.assertEqual(problems("First", f"Here: {tag}"), [(code, 2)])
        blocks = ('{% if sign("customer") %}', "x", "{% endif %}")
        self.assertEqual(problems(*blocks), [("sign-not-alone", 1)])
        self.assertEqual(problems('{% clause sign("customer") %}'), [("sign-not-alone", 1)])

    def test_a_place_in_a_property_of_the_file_is_a_problem(self):
        core = (
            '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
            'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{{ sign("ours") }}</dc:title></cp:coreProperties>'
        )
        self.assertEqual(problems("x", parts={"docProps/core.xml": core}), [("sign-place", 0)])

    def test_right_tags_are_no_problem_and_no_field(self):
        source = build.docx(
            '{{ sign("customer") }} {{ contract.number }}', header='{{ initials("company") }}'
        )
        self.assertEqual(docx_template.check(source, known=["contract.number"]), [])
        self.assertEqual([field.name for field in docx_template.compile(source).fields], ["contract.number"])

    def test_an_own_field_may_still_be_named_like_a_function(self):
        source = build.docx("{{ initials }}")
        self.assertEqual([field.name for field in docx_template.compile(source).fields], ["initials"])
        data = docx_template.compile(source).render({"initials": "AR"}).data
        self.assertEqual(build.texts(data), ["AR"])

    def test_a_number_that_only_the_data_know_is_checked_with_its_place(self):
        template = docx_template.compile(build.docx("x", '{{ sign("customer", n) }}'))
        with self.assertRaises(docx_template.RenderError) as caught:
            template.render({"n": 0})
        self.assertEqual((caught.exception.code, caught.exception.paragraph), ("signer-number", 2))

    def test_readers_of_the_text_see_a_line_to_write_on(self):
        data = rendered('By {{ sign("customer") }}.')
        self.assertEqual(docx_template.paragraphs(data), ["By ________."])
        self.assertEqual(docx_template.show(['{{ sign("customer") }}'], {}), ["________"])

    def test_a_document_tells_whether_it_asks_anybody(self):
        self.assertTrue(docx_template.has_places_to_sign(rendered("x", header='{{ initials("company") }}')))
        value = {"name": "clm_sign_ours_1_ltr"}
        self.assertFalse(docx_template.has_places_to_sign(rendered("By {{ name }}", values=value)))
        self.assertFalse(docx_template.has_places_to_sign(b"no file"))

    def test_the_same_values_give_the_same_bytes(self):
        line = '{{ sign("customer") }} {{ signed_on("company") }}'
        self.assertEqual(rendered(line), rendered(line))

    def test_the_package_that_writes_and_the_one_that_reads_say_the_same(self):
        self.assertEqual(signing_places.SIZES, places_of_pdf.SIZES)
        self.assertEqual(signing_places.POINTS_BELOW_LINE, places_of_pdf.POINTS_BELOW_LINE)
        for kind in signing_places.SIZES:
            for role in set(signing_places.SIDES.values()):
                for number in (1, signing_places.MOST_SIGNERS):
                    text = signing_places.marker(kind, role, number, True)
                    groups = places_of_pdf.MARKER.fullmatch(text).groups()
                    self.assertEqual(groups, (kind, role, str(number), "rtl"))
