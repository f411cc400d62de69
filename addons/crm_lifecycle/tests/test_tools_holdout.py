import doctest

from odoo.tests import BaseCase

from ..tools import holdout

# Newcombe 1998, Table II, method 10: (reached, travelled, reached held out, held out, low, high).
PUBLISHED = [
    (56, 70, 48, 80, 0.0524, 0.3339),
    (9, 10, 3, 10, 0.1705, 0.8090),
    (6, 7, 2, 7, 0.0582, 0.8062),
    (5, 56, 0, 29, -0.0381, 0.1926),
    (0, 10, 0, 20, -0.1611, 0.2775),
    (0, 10, 0, 10, -0.2775, 0.2775),
    (10, 10, 0, 20, 0.6791, 1.0),
    (10, 10, 0, 10, 0.6075, 1.0),
]


class TestHoldout(BaseCase):
    def test_the_examples_hold(self):
        self.assertFalse(doctest.testmod(holdout).failed)

    def test_the_interval_is_the_published_one(self):
        for reached, travelled, reached_held_out, held_out, low, high in PUBLISHED:
            with self.subTest(reached=reached, travelled=travelled, held_out=held_out):
                effect = holdout.compare(reached, travelled, reached_held_out, held_out)
                self.assertAlmostEqual(effect.low, low, 4)
                self.assertAlmostEqual(effect.high, high, 4)

    def test_it_cannot_be_told_while_the_interval_holds_zero(self):
        effect = holdout.compare(5, 56, 0, 29)
        self.assertEqual((effect.verdict, effect.needed), (holdout.OPEN, None))

    def test_exchanged_groups_exchange_the_verdict(self):
        helps, harms = holdout.compare(56, 70, 48, 80), holdout.compare(48, 80, 56, 70)
        self.assertEqual((helps.verdict, harms.verdict), (holdout.HELPS, holdout.HARMS))
        self.assertAlmostEqual(helps.low, -harms.high, 12)
        self.assertEqual(helps.needed, harms.needed)

    def test_without_one_of_the_groups_nothing_is_compared(self):
        effect = holdout.compare(3, 10, 0, 0)
        self.assertEqual((effect.rate, effect.rate_held_out, effect.verdict), (0.3, None, holdout.NOBODY))
        self.assertEqual(holdout.compare(0, 0, 0, 0).verdict, holdout.NOBODY)

    def test_more_goals_than_people_are_refused(self):
        with self.assertRaises(ValueError):
            holdout.compare(11, 10, 0, 5)

    def test_nobody_needs_less_than_one(self):
        self.assertEqual(holdout.compare(100, 100, 0, 100).needed, 1)
