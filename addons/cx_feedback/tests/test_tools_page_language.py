import doctest

from odoo.tests import BaseCase

from ..tools import page_language

INSTALLED = ["en_US", "ar_001", "ar_SY", "hi_IN", "sr@latin"]


class TestPageLanguage(BaseCase):
    def test_examples(self):
        self.assertFalse(doctest.testmod(page_language).failed)

    def test_the_nearest_language_wins(self):
        for wanted, found in (
            (["ar_SY"], "ar_SY"),
            (["ar-sy"], "ar_SY"),
            (["ar"], "ar_001"),
            (["ar-EG", "en"], "ar_001"),
            (["fr", "sr-Latn"], "sr@latin"),
            ([None, False, "", "hi"], "hi_IN"),
            (["*", "xx", "-", "\x00"], None),
            ([], None),
        ):
            self.assertEqual(page_language.choose(wanted, INSTALLED), found, wanted)

    def test_tags_are_those_of_html(self):
        self.assertEqual(
            [page_language.tag(code) for code in ("ar_001", "en", "sr@Cyrl")], ["ar-001", "en", "sr-Cyrl"]
        )
