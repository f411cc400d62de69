"""Right-to-left values in left-to-right text come out in order, and the reverse."""

from odoo.tests import BaseCase

from odoo.addons.contract_clm.tools import docx_template

from . import docx_builder as build

W = build.W


def runs(paragraph, value):
    """Return ``(text, is right-to-left, formatting names)`` of each run with text."""
    data = docx_template.compile(build.docx(paragraph)).render({"v": value}).data
    found = []
    for run in build.tree(data).iter(W + "r"):
        names = [child.tag.removeprefix(W) for child in run.findall(f"{W}rPr/*")]
        text = "".join(run.itertext())
        if text:
            found.append((text, "rtl" in names, names))
    return found


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
        found = runs(build.paragraph(build.run("إلى {{ v }}", "<w:rtl/>")), "Acme Ltd")
        self.assertEqual(
            [(text, right) for text, right, _names in found], [("إلى ", True), ("Acme Ltd", False)]
        )

    def test_values_of_both_directions_are_split(self):
        found = runs("{{ v }}", "Acme (شركة) 12")
        self.assertEqual(
            [(text, right) for text, right, _names in found],
            [("Acme (", False), ("شركة", True), (") 12", False)],
        )

    def test_values_of_the_run_s_own_direction_stay_in_it(self):
        self.assertEqual(len(runs(build.paragraph(build.run("إلى {{ v }}", "<w:rtl/>")), "شركة 12")), 1)
        self.assertEqual(len(runs("To {{ v }}", "नमस्ते Ünïcode 漢字")), 1)

    def test_a_right_to_left_paragraph_stays_so(self):
        paragraph = build.paragraph(build.run("{{ v }}", "<w:rtl/>"), properties="<w:bidi/>")
        data = docx_template.compile(build.docx(paragraph)).render({"v": "عقد"}).data
        self.assertIsNotNone(build.tree(data).find(f".//{W}pPr/{W}bidi"))
