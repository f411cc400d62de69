from odoo.tests import BaseCase
from odoo.tools import file_open

from ..tools.text import quality, shipped

# A little below what was measured when the lexicons were written: the README tells the figures.
FLOORS = {"en": (0.76, 0.5), "hi": (0.79, 0.55), "hi_Latn": (0.76, 0.48), "ar": (0.77, 0.5)}


def kept(path):
    with file_open(f"cx_feedback/{path}") as file:
        return file.read()


class TestTextQuality(BaseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        texts = {language: kept(f"data/lexicon/{language}.txt") for language in shipped.LANGUAGES}
        cls.reader, cls.codes = shipped.reader_of(texts)

    def sample(self, language):
        return quality.parse(kept(f"tests/comments/{language}.txt"))

    def test_held_out_comments_are_read_as_well_as_when_it_was_measured(self):
        for language, (themes, feelings) in FLOORS.items():
            with self.subTest(language):
                rows = [row for row in self.sample(language) if row.held_out]
                found = [self.reader.read(row.text) for row in rows]
                spoken = [{self.codes[theme] for theme in one.themes} for one in found]
                self.assertGreaterEqual(quality.themes_of(rows, spoken).f1, themes)
                self.assertGreaterEqual(
                    quality.feelings_of(rows, [one.feeling for one in found]).f1, feelings
                )

    def test_each_sample_is_large_and_has_every_theme_in_both_halves(self):
        for language in FLOORS:
            rows = self.sample(language)
            self.assertGreaterEqual(len(rows), 150)
            for held_out in (True, False):
                themes = set().union(*(row.themes for row in rows if row.held_out == held_out))
                self.assertEqual(themes, set(quality.SHORT.values()))

    def test_denial_turns_feelings_around_in_each_language(self):
        for text, expected in (
            ("The staff was not friendly", "negative"),
            ("Not bad at all", "positive"),
            ("कर्मचारी विनम्र नहीं थे", "negative"),
            ("बिना परेशानी के पहुँचा", "positive"),
            ("Staff helpful nahi hai", "negative"),
            ("koi dikkat nahi hui", "positive"),
            ("الموظف ليس لطيفا", "negative"),
            ("لم تكن هناك أي مشاكل", "positive"),
            ("الخدمة غير جيدة", "negative"),
            ("good but slow", "mixed"),
            ("अच्छा है लेकिन धीमा", "mixed"),
            ("acha hai lekin slow", "mixed"),
            ("جيد لكن بطيء", "mixed"),
        ):
            with self.subTest(text):
                self.assertEqual(self.reader.read(text).feeling, expected)
