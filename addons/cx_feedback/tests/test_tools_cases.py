import doctest
from datetime import datetime

from odoo.tests import BaseCase

from ..tools import case_words, recovery, working_time


class TestCaseTools(BaseCase):
    def test_examples_of_the_documentation_hold(self):
        for module in (case_words, recovery, working_time):
            self.assertFalse(doctest.testmod(module).failed)

    def test_time_runs_over_the_night_and_never_where_nobody_works(self):
        days = [(datetime(2026, 3, day, 8), datetime(2026, 3, day, 16)) for day in (2, 3, 6)]
        friday = datetime(2026, 3, 6, 9)
        self.assertEqual(working_time.moment_after(days, datetime(2026, 3, 3, 15), 2), friday)
        self.assertEqual(working_time.hours_between(days, datetime(2026, 3, 3, 15), friday), 2)
        self.assertIsNone(working_time.moment_after([], friday, 1))
        self.assertEqual(working_time.hours_between(days, friday, datetime(2026, 3, 2)), 0)

    def test_signs_in_a_list_of_words_mean_nothing_but_themselves(self):
        self.assertTrue(case_words.holds("It costs 5$ (too much).", ["5$ (too"]))
        self.assertFalse(case_words.holds("anything", [".*"]))

    def test_words_are_listed_one_on_each_line_and_empty_lines_are_none(self):
        self.assertEqual(case_words.listed(" Late \n\n  Broken parts"), ["late", "broken parts"])
        self.assertEqual(case_words.listed(False), [])

    def test_the_interval_of_a_change_stays_on_the_scale_and_holds_the_mean(self):
        for count, mean, deviation in ((1, 100.0, None), (2, -90.0, 30.0), (50, 12.0, 0.0)):
            found = recovery.mean_change(count, mean, deviation)
            self.assertTrue(-100 <= found.low <= mean <= found.high <= 100)
            self.assertLess(found.low, found.high)
