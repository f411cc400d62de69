import doctest
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase

from odoo.addons.contract_clm.tools import working_time

MOMENTS = st.integers(0, 10 * 365 * 24 * 60).map(
    lambda minutes: datetime(2020, 1, 1) + timedelta(minutes=minutes)
)


def office_hours(number):
    first, _end = working_time.bounds(number)
    return [
        (first + timedelta(days=day, hours=start), first + timedelta(days=day, hours=start + 4))
        for day in (0, 1, 2, 3, 4, 7, 8, 9, 10, 11)
        for start in (8, 13)
    ]


class TestWorkingTimeTools(BaseCase):
    def test_the_examples_of_the_documentation_hold(self):
        self.assertEqual(doctest.testmod(working_time).failed, 0)

    @given(MOMENTS)
    def test_a_moment_lies_in_its_window(self, moment):
        start, end = working_time.bounds(working_time.window(moment))
        self.assertTrue(start <= moment < end)

    @given(MOMENTS, st.integers(1, 2000))
    def test_what_is_planned_is_what_was_worked(self, moment, quarters):
        end = working_time.after(office_hours, moment, quarters / 4)
        self.assertAlmostEqual(working_time.between(office_hours, moment, end), quarters / 4, places=6)

    @given(MOMENTS, MOMENTS)
    def test_nothing_is_worked_backwards(self, one, other):
        worked = working_time.between(office_hours, one, other)
        self.assertGreaterEqual(worked, 0)
        if other <= one:
            self.assertEqual(worked, 0)
