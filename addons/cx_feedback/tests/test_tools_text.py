import doctest
import random

from odoo.tests import BaseCase

from ..tools import theme_figures
from ..tools.text import (
    arabic,
    devanagari,
    english,
    feeling,
    folding,
    lexicon,
    reading,
    roman_hindi,
    shipped,
    words,
)

MODULES = (
    arabic,
    devanagari,
    english,
    feeling,
    folding,
    lexicon,
    reading,
    roman_hindi,
    shipped,
    theme_figures,
    words,
)


def theme_of(phrase, language="any"):
    return reading.Reader([reading.ThemeWord(1, phrase, language)], [])


class TestText(BaseCase):
    def test_examples_of_the_modules_hold(self):
        for module in MODULES:
            with self.subTest(module.__name__):
                self.assertFalse(doctest.testmod(module).failed)

    def test_words_keep_their_vowel_signs(self):
        text = "क़ीमतें बहुत ज़्यादा हैं"
        self.assertEqual([token.text for token in words.cut(text)], text.split())

    def test_characters_of_regular_expressions_mean_nothing(self):
        for phrase in ("(", "[a-", "a{99999}", "\\", "(?P<x", ".*", "a|b", "^$", "+?"):
            with self.subTest(phrase):
                theme_of(phrase).read("The price is fine (((, [a-z] \\ and more.")
        self.assertEqual(theme_of("pri.e").read("price").themes, ())

    def test_a_star_stands_for_an_ending_and_nothing_else(self):
        for text, is_found in (("expensive", 1), ("EXPENSES!", 1), ("inexpensive", 0), ("expen", 0)):
            self.assertEqual(bool(theme_of("expens*").read(text).themes), bool(is_found), text)
        self.assertFalse(theme_of("*").read("anything").themes)

    def test_spellings_of_one_word_are_one_word(self):
        for phrase, language, texts in (
            ("कीमत", "hi", ("क़ीमत", "कीमतें", "क़ीमतों में")),
            ("पसंद", "hi", ("पसन्द", "पसंद")),
            ("सामान", "hi", ("सामा\u200dन",)),
            ("achha", "hi_Latn", ("acha hai", "Acchi", "achchhe", "ACHHAA")),
            ("السعر", "ar", ("سعر", "والسعر", "بالسعر", "سِعْر", "السعـــر", "سعرها")),
            ("خدمة", "ar", ("الخدمه", "خدمتكم", "خدمات", "للخدمة")),
            ("delivery", "en", ("DELIVERY", "deliveries", "Delivery.")),
            ("good", "en", ("gooood", "GOOD!!!")),
            ("👍", "any", ("👍🏽", "ok👍")),
        ):
            for text in texts:
                with self.subTest(text):
                    self.assertTrue(theme_of(phrase, language).read(text).themes)

    def test_words_of_a_phrase_follow_each_other_in_a_clause(self):
        reader = theme_of("on time", "en")
        for text, is_found in (
            ("on time", 1),
            ("on the time", 1),
            ("on. time", 0),
            ("time on", 0),
            ("on the very time", 0),
        ):
            self.assertEqual(bool(reader.read(text).themes), bool(is_found), text)

    def test_endless_words_are_no_words(self):
        found = theme_of("price*", "en")
        self.assertTrue(found.read("prices").themes)
        self.assertFalse(found.read("price" + "s" * lexicon.LONGEST_WORD).themes)

    def test_any_text_is_read_without_an_error(self):
        reader = reading.Reader(
            [reading.ThemeWord(1, "price*", "en")], [reading.FeelingWord("good", "en", 1)]
        )
        dice = random.Random(1)
        texts = [
            "",
            " ",
            "\x00",
            "\ud800",
            "𝖕𝖗𝖎𝖈𝖊",
            "😀" * 500,
            "a" * 50_000,
            "(((((",
            "价格太贵",
            "விலை",
            "\u202e\u200f",
        ]
        texts += ["".join(chr(dice.randrange(1, 0x11000)) for _letter in range(80)) for _text in range(200)]
        for text in texts:
            found = reader.read(text)
            self.assertIn(found.feeling, feeling.FEELINGS)
            self.assertEqual("".join(piece for piece, *_rest in reading.pieces(text, found.marks)), text)
