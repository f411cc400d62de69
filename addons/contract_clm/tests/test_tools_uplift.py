import doctest
import random

from odoo.tests import BaseCase, tagged

from ..tools import uplift


@tagged("post_install", "-at_install")
class TestUplift(BaseCase):
    def test_the_examples_of_the_module_hold(self):
        self.assertFalse(doctest.testmod(uplift).failed)

    def test_an_uplift_of_nothing_changes_no_price(self):
        for price in (0, 0.0035, 1.005, 99.999, 1e9):
            self.assertEqual(uplift.uplifted(price, 0, coin=0.01), price)

    def test_prices_are_multiples_of_the_coin(self):
        for coin, price, expected in (
            (1, 1000, 1033.0),
            (0.05, 10, 10.35),
            (0.001, 1, 1.033),
            (0.01, 10, 10.33),
        ):
            with self.subTest(coin):
                self.assertEqual(uplift.uplifted(price, 3.3, coin=coin), expected)

    def test_halves_are_rounded_away_from_zero_also_below_it(self):
        self.assertEqual(uplift.uplifted(0.5, 1, coin=0.01), 0.51)
        self.assertEqual(uplift.uplifted(-0.5, 1, coin=0.01), -0.51)

    def test_a_price_is_never_more_than_a_step_from_the_exact_one(self):
        numbers = random.Random(8)
        for _round in range(500):
            price = numbers.randrange(1, 10**7) / 100
            percent = numbers.randrange(-9900, 30000) / 100
            new = uplift.uplifted(price, percent, coin=0.01)
            self.assertAlmostEqual(new, price * (1 + percent / 100), delta=0.0051)
            self.assertAlmostEqual(new * 100, round(new * 100), places=4)

    def test_a_lost_coin_is_not_made_of_a_fine_price(self):
        self.assertEqual(uplift.uplifted(0.004, 10, coin=0.01, digits=4), 0.0044)
        self.assertEqual(uplift.uplifted(0.004, 10, coin=0.01, digits=2), 0.0)

    def test_how_often_a_price_is_due(self):
        self.assertEqual(uplift.periods("month", 1.5), 1.5)
        self.assertEqual(uplift.periods("quarter", 6), 2)
        self.assertEqual(uplift.periods("year", 6), 0.5)
        self.assertEqual(uplift.periods("once", 36), 1)
