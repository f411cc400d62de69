from odoo.tests import BaseCase
from odoo.tools import file_open

from ..tools.text import quality, shipped

# F1 of themes and of feelings, a little below what was measured: the README tells the figures.
FLOORS = {
    ("en", "fresh"): (0.67, 0.56),
    ("hi", "fresh"): (0.65, 0.45),
    ("hi_Latn", "fresh"): (0.66, 0.6),
    ("ar", "fresh"): (0.58, 0.45),
    ("en", "held out"): (0.75, 0.6),
    ("hi", "held out"): (0.75, 0.68),
    ("hi_Latn", "held out"): (0.8, 0.7),
    ("ar", "held out"): (0.78, 0.62),
}
LANGUAGES = ("en", "hi", "hi_Latn", "ar")


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

    def comments(self, language, sample):
        if sample == "fresh":
            return quality.parse(kept(f"tests/comments/fresh/{language}.txt"))
        return [row for row in self.sample(language) if row.held_out]

    def test_comments_not_learnt_from_are_read_as_well_as_when_it_was_measured(self):
        for (language, sample), (themes, feelings) in FLOORS.items():
            with self.subTest(language=language, sample=sample):
                rows = self.comments(language, sample)
                found = [self.reader.read(row.text) for row in rows]
                spoken = [{self.codes[theme] for theme in one.themes} for one in found]
                self.assertGreaterEqual(quality.themes_of(rows, spoken).f1, themes)
                self.assertGreaterEqual(
                    quality.feelings_of(rows, [one.feeling for one in found]).f1, feelings
                )

    def test_no_fresh_comment_is_in_the_older_sample(self):
        for language in LANGUAGES:
            fresh = {row.text for row in self.comments(language, "fresh")}
            self.assertGreaterEqual(len(fresh), 60)
            self.assertFalse(fresh & {row.text for row in self.sample(language)})

    def test_each_sample_is_large_and_has_every_theme_in_both_halves(self):
        for language in LANGUAGES:
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

    def test_complaints_without_a_word_of_feeling_are_understood(self):
        for text, expected in (
            ("We had to call three times", "negative"),
            ("Parts were missing", "negative"),
            ("The door does not shut", "negative"),
            ("Does the door not shut?", "unknown"),
            ("We did not have to wait", "positive"),
            ("Lovely garden, but the gate", "mixed"),
            ("मुझे तीन बार फ़ोन करना पड़ा", "negative"),
            ("कोई जवाब नहीं मिला", "negative"),
            ("Teen baar call karna pada", "negative"),
            ("Driver ne ghar dekha", "unknown"),
            ("اتصلت ثلاث مرات ولم يجيبوا", "negative"),
            ("لم تصلني الشحنة", "negative"),
        ):
            with self.subTest(text):
                self.assertEqual(self.reader.read(text).feeling, expected)
