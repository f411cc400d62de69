import doctest

from odoo.tests import BaseCase

from ..tools import choices
from ..tools.exceptions import BadChoice


class TestChoices(BaseCase):
    def test_examples_of_the_module_hold(self):
        self.assertFalse(doctest.testmod(choices).failed)

    def test_what_no_screen_offers_is_refused(self):
        for value in (-1, 2**31, "a", [1], {}, float("inf"), object()):
            with self.subTest(value), self.assertRaises(BadChoice):
                choices.number(value or "empty")
        for days in (None, 0, 366, "x"):
            with self.subTest(days), self.assertRaises(BadChoice):
                choices.count({"days": days}, "days", 365)
        for choice in (None, 7, "days", ["days"]):
            with self.subTest(choice), self.assertRaises(BadChoice):
                choices.ids(choice, ["days"])
