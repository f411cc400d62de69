"""What a reader sees: a value of the other direction is a unit, as if Unicode isolates were around it."""

import random
import re
import unittest

from odoo.tests import BaseCase

from odoo.addons.contract_clm.tools import docx_template, pdf
from odoo.addons.contract_clm.tools.docx_template import bidi, isolation

from . import docx_builder as build
from .bidi_display import INVISIBLE, LRI, PDI, RLI, display
from .test_pdf_common import text_of

CASES = 400
LETTERS = ["a", "Bc", "न", "ش", "كة", "־"]
SIGNS = ["1", "23", "٢", "٣٤", " ", "-", "+", "/", ".", ",", "(", ")", "<", ">", "%", "[", "]", "&", "$"]
CONTROLS = ["\u202a", "\u202b", "\u202c", "\u2066", "\u2067", "\u2068", "\u2069"]
BETWEEN = {
    True: ["عقد ", "، ", "12 ", " - ", " (", "): ", " و", "/ ", "."],
    False: ["to ", ", ", "12 ", " - ", " (", "): ", " and ", "/ ", "."],
}
# Characters that no text between the values holds, to tell the values in what is seen.
MARKED = ["X", "Yz", "ش", "ثظ", "7", "#", "<"]
ONE_VALUE = re.compile("[XYzشثظ7#<>]+")
AFTER = {True: " نهاية", False: " end"}


def pick(chance, signs, most):
    return "".join(chance.choice(signs) for _sign in range(chance.randint(1, most))).strip() or "X"


def random_line(chance, right, signs):
    """Return the texts and the values of a line, in turn; texts of the line's own direction."""
    count = chance.randint(1, 3)
    values = [pick(chance, signs, 6) for _value in range(count)]
    values = [value if bidi.own_direction(value) is not None else "X7" for value in values]
    between = ["".join(chance.choices(BETWEEN[right], k=chance.randint(0, 2))) for _text in range(count)]
    return [*between, AFTER[right]], values


def rendered(texts, values, right):
    tags = [f"{{{{ v{number} }}}}" for number in range(len(values))]
    source = "".join(text + tag for text, tag in zip(texts, [*tags, ""], strict=True))
    look, properties = ("<w:rtl/>", "<w:bidi/>") if right else ("", "")
    template = docx_template.compile(
        build.docx(build.paragraph(build.run(source, look), properties=properties))
    )
    return template.render({f"v{number}": value for number, value in enumerate(values)}).data


def document(texts, values, right):
    """Return the line as the engine writes it."""
    return build.texts(rendered(texts, values, right))[0]


def isolated(value):
    return (RLI if bidi.own_direction(value) else LRI) + value + PDI


@unittest.skipUnless(display, "the ICU library is not installed")
class TestDisplay(BaseCase):
    def test_a_line_looks_as_if_its_values_were_isolated(self):
        for number in range(CASES):
            chance = random.Random(number)
            right = number % 2 == 0
            texts, values = random_line(chance, right, LETTERS + SIGNS)
            ideal = "".join(
                text + value for text, value in zip(texts, [*map(isolated, values), ""], strict=True)
            )
            line = document(texts, values, right)
            with self.subTest(number=number, values=values):
                self.assertEqual(display(line, right), display(ideal, right))

    def test_a_value_with_loose_controls_changes_nothing_around_it(self):
        for number in range(CASES):
            chance = random.Random(number)
            right = number % 2 == 0
            texts, values = random_line(chance, right, MARKED + CONTROLS * 3)
            whole = display(document(texts, ["X"] * len(values), right), right)
            line = display(document(texts, values, right), right)
            with self.subTest(number=number, values=values):
                self.assertEqual(ONE_VALUE.sub("X", line), ONE_VALUE.sub("X", whole))

    def test_the_faults_that_lawyers_saw(self):
        for value in ("Smith & Sons <Trading>", "+966 11 555 01 02", "30 Days", "(a) b"):
            line = display(document(["الاسم: ", " نهاية"], [value], True), True)
            self.assertEqual(line, f"ةياهن {value} :مسالا")
        line = display(document(["عدد ", " ", " نهاية"], ["SLA 5", "21/11/2026"], True), True)
        self.assertEqual(line, "ةياهن 21/11/2026 SLA 5 ددع")


class TestOffice(BaseCase):
    def test_libreoffice_draws_the_value_in_one_piece_and_no_mark(self):
        values = ["Smith & Sons <Trading>", "+966 11 555 01 02", "30 Days", "Acme (شركة) 12 <x>"]
        look = build.paragraph(build.run("الاسم: {{ v }} نهاية", "<w:rtl/>"), properties="<w:bidi/>")
        template = docx_template.compile(build.docx(look))
        made = pdf.convert([template.render({"v": value}).data for value in values])
        texts = [text_of(one)[0] for one in made]
        for value, text in zip(values[:3], texts[:3], strict=True):
            self.assertIn(value, text)
        self.assertEqual(INVISIBLE.findall("".join(texts)), [])


class TestMarks(BaseCase):
    def test_marks_can_be_taken_away_to_compare(self):
        for right in (True, False):
            line = ["a ", " b"], ["Acme (شركة) 12"], right
            self.assertEqual(isolation.without_marks(document(*line)), "a Acme (شركة) 12 b")
            self.assertEqual(docx_template.paragraphs(rendered(*line)), ["a Acme (شركة) 12 b"])

    def test_an_override_is_refused(self):
        with self.assertRaises(docx_template.RenderError) as caught:
            document(["a ", " b"], ["Acme \u202elocked"], True)
        self.assertEqual(caught.exception.code, "direction-override")
