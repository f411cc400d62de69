import doctest
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase

from odoo.addons.contract_clm.tools import terms
from odoo.addons.contract_clm.tools.terms import Duration

DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))
LENGTHS = st.builds(Duration, st.integers(1, 40), st.sampled_from(terms.UNITS))


class TestTerms(BaseCase):
    def test_the_examples_of_the_documentation_hold(self):
        self.assertEqual(doctest.testmod(terms).failed, 0)

    def test_month_arithmetic_clamps_to_the_end_of_the_month(self):
        month = Duration(1, "month")
        for start, expected in (
            (date(2027, 1, 31), date(2027, 2, 28)),
            (date(2028, 1, 31), date(2028, 2, 29)),
            (date(2027, 3, 31), date(2027, 4, 30)),
        ):
            self.assertEqual(terms.add(start, month), expected)

    def test_a_year_from_the_29th_of_february_ends_on_the_27th(self):
        first, last = terms.term_bounds(date(2028, 2, 29), Duration(1, "year"))
        self.assertEqual((first, last), (date(2028, 2, 29), date(2029, 2, 27)))

    def test_notice_counts_back_from_the_last_day(self):
        for notice, expected in (
            (Duration(3, "month"), date(2027, 9, 30)),
            (Duration(30, "day"), date(2027, 12, 1)),
            (Duration(2, "week"), date(2027, 12, 17)),
            (Duration(0, "day"), date(2027, 12, 31)),
        ):
            self.assertEqual(terms.add(date(2027, 12, 31), notice, -1), expected)

    def test_a_limit_of_two_renewals_ends_after_the_third_term(self):
        self.assertEqual([terms.may_renew(number, 2) for number in (1, 2, 3)], [True, True, False])
        self.assertTrue(terms.may_renew(99, 0))

    def test_what_cannot_be_is_refused_in_words(self):
        for wrong in (
            lambda: Duration(1, "decade"),
            lambda: Duration(-1, "day"),
            lambda: terms.term_bounds(date(2027, 1, 1), Duration(0, "day")),
            lambda: terms.term_bounds(date(2027, 1, 1), Duration(1, "day"), number=0),
            lambda: terms.add(date(9999, 1, 1), Duration(2, "year")),
        ):
            with self.assertRaises(terms.TermError):
                wrong()

    @given(DAYS, LENGTHS, LENGTHS, st.integers(1, 12))
    def test_terms_follow_each_other_without_gap_or_overlap(self, start, length, renewal, number):
        _first, last = terms.term_bounds(start, length, renewal, number)
        following, _end = terms.term_bounds(start, length, renewal, number + 1)
        self.assertEqual(following, last + timedelta(days=1))

    @given(DAYS, LENGTHS, LENGTHS)
    def test_a_deadline_is_never_after_the_end_of_the_term(self, start, length, notice):
        _first, last = terms.term_bounds(start, length)
        self.assertLessEqual(terms.add(last, notice, -1), last)
