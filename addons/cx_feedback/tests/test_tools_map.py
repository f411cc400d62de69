import doctest
import random

from odoo.tests import BaseCase

from ..tools import heat, many, periods

ROUNDS = 2000


class TestMapTools(BaseCase):
    def test_examples(self):
        for module in (heat, many, periods):
            self.assertFalse(doctest.testmod(module).failed)

    def test_corrected_values_are_those_of_another_program(self):
        # statsmodels 0.15.0: multipletests(ps, method="holm").
        ps = [0.001, 0.008, 0.039, 0.041, 0.042, 0.06, 0.074, 0.205]
        for one, other in zip(many.holm(ps), [0.008, 0.056, *[0.234] * 6], strict=True):
            self.assertAlmostEqual(one, other, 8)

    def test_of_many_comparisons_without_a_difference_few_find_one(self):
        dice = random.Random(19)
        found = sum(min(many.holm([dice.random() for _row in range(20)])) < 0.05 for _round in range(ROUNDS))
        self.assertLess(abs(found / ROUNDS - 0.05), 0.015)
        naive = sum(min(dice.random() for _row in range(20)) < 0.05 for _round in range(ROUNDS))
        self.assertGreater(naive / ROUNDS, 0.5)
