import doctest
from fractions import Fraction
from math import comb

from odoo.tests import BaseCase

from odoo.addons.crm_lifecycle.tools import baskets
from odoo.addons.crm_lifecycle.tools.baskets import Pair, discoveries, fisher

# both, first, second, everyone: support, confidence, lift
MEASURES = [
    ((20, 25, 90, 100), (0.2, 0.8, 0.8889)),
    ((5, 10, 10, 100), (0.05, 0.5, 5.0)),
    ((1, 10, 10, 100), (0.01, 0.1, 1.0)),
    ((0, 10, 10, 100), (0.0, 0.0, 0.0)),
    ((7, 7, 7, 7), (1.0, 1.0, 1.0)),
    ((0, 0, 5, 10), (0.0, 0.0, 0.0)),
    ((0, 0, 0, 0), (0.0, 0.0, 0.0)),
]
# Benjamini and Hochberg 1995, section 3.1: at 5 % the first four are kept.
THROMBOLYSIS = [
    0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344,
    0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000,
]  # fmt: skip


def exactly(both, first, second, everyone):
    ways = sum(
        comb(first, count) * comb(everyone - first, second - count)
        for count in range(both, min(first, second) + 1)
        if second - count <= everyone - first
    )
    return float(Fraction(ways, comb(everyone, second)))


class TestBaskets(BaseCase):
    def test_the_examples_hold(self):
        self.assertFalse(doctest.testmod(baskets).failed)

    def test_measures(self):
        for counts, expected in MEASURES:
            with self.subTest(counts):
                pair = Pair(*counts)
                found = tuple(round(value, 4) for value in (pair.support, pair.confidence, pair.lift))
                self.assertEqual(found, expected)

    def test_impossible_counts_are_refused(self):
        for counts in ((6, 5, 9, 20), (-1, 5, 9, 20), (3, 5, 30, 20)):
            with self.subTest(counts), self.assertRaises(ValueError):
                Pair(*counts)

    def test_fisher_s_own_examples(self):
        # Statistical Methods, § 21.02: criminals' twins, 10 of 13 and 2 of 17 convicted: 619/1330665.
        self.assertAlmostEqual(fisher(10, 13, 12, 30), 619 / 1330665, 12)
        self.assertAlmostEqual(fisher(4, 4, 4, 8), 1 / 70, 12)
        self.assertAlmostEqual(fisher(3, 4, 4, 8), 17 / 70, 12)

    def test_fisher_agrees_with_counting_every_way(self):
        for everyone in range(1, 15):
            for first in range(everyone + 1):
                for second in range(everyone + 1):
                    for both in range(max(0, first + second - everyone), min(first, second) + 1):
                        self.assertAlmostEqual(
                            fisher(both, first, second, everyone), exactly(both, first, second, everyone), 10
                        )

    def test_fisher_of_many_customers(self):
        self.assertAlmostEqual(fisher(60, 500, 1000, 20000) / exactly(60, 500, 1000, 20000), 1, 6)
        self.assertLess(fisher(5000, 20000, 30000, 1_000_000), 1e-300)
        self.assertAlmostEqual(fisher(600, 20000, 30000, 1_000_000), 0.5, 1)

    def test_few_in_common_are_never_beyond_chance(self):
        self.assertGreater(Pair(1, 1, 3, 30).chance, 0.05)
        self.assertGreater(Pair(2, 2, 6, 30).chance, 0.03)

    def test_discoveries_of_the_paper(self):
        rates = discoveries(THROMBOLYSIS, tried=15)
        self.assertEqual(sum(rate <= 0.05 for rate in rates), 4)
        self.assertEqual(rates, sorted(rates))
        self.assertEqual(discoveries([], tried=0), [])

    def test_what_was_not_looked_at_counts(self):
        self.assertEqual(discoveries([0.004], tried=10), [0.04])
        with self.assertRaises(ValueError):
            discoveries([0.1, 0.2], tried=1)
