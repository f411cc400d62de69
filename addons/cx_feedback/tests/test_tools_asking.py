import doctest
from datetime import datetime

from odoo.tests import BaseCase

from ..tools import faults, shares, working_time


class TestAskingTools(BaseCase):
    def test_examples_of_the_documentation_hold(self):
        for module in (faults, shares, working_time):
            self.assertFalse(doctest.testmod(module).failed)

    def test_doors_that_are_always_open_and_those_that_never_are(self):
        now = datetime(2026, 3, 1)
        self.assertEqual(working_time.next_open_moment(None, now), now)
        self.assertIsNone(working_time.next_open_moment([], now))

    def test_between_two_intervals_the_next_one_opens(self):
        hours = [
            (datetime(2026, 3, 2, 8), datetime(2026, 3, 2, 12)),
            (datetime(2026, 3, 2, 13), datetime(2026, 3, 2, 17)),
        ]
        self.assertEqual(
            working_time.next_open_moment(hours, datetime(2026, 3, 2, 12)), datetime(2026, 3, 2, 13)
        )

    def test_shares_are_even(self):
        people = range(20_000)
        for percent in (1, 25, 80):
            asked = sum(shares.in_sample(3, person, percent) for person in people)
            self.assertAlmostEqual(asked / len(people), percent / 100, delta=0.01)
        days = [shares.day_of_wave(3, person, 90) for person in people]
        self.assertEqual((min(days), max(days)), (0, 89))
        self.assertLess(max(days.count(day) for day in range(90)), 2 * len(people) / 90)
