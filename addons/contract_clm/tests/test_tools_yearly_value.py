import doctest

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase

from odoo.addons.contract_clm.tools import yearly_value

AMOUNTS = st.integers(-10_000, 10_000)


class TestYearlyValueTools(BaseCase):
    def test_the_examples_of_the_documentation_hold(self):
        self.assertEqual(doctest.testmod(yearly_value).failed, 0)

    @given(AMOUNTS, st.integers(0, 600))
    def test_a_quarter_is_worth_three_months_whatever_the_term(self, amount, months):
        self.assertEqual(
            yearly_value.per_year([(3 * amount, "quarter")], months),
            yearly_value.per_year([(amount, "month")], months),
        )

    @given(AMOUNTS, st.integers(1, 50))
    def test_what_is_paid_once_adds_up_over_the_years(self, amount, years):
        worth = yearly_value.per_year([(amount, "once")], 12 * years)
        self.assertAlmostEqual(worth * years, amount, places=6)

    def test_nothing_is_worth_nothing(self):
        self.assertEqual(yearly_value.per_year([], 12), 0)
