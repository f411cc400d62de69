import doctest
from collections import Counter

import numpy as np
from scipy import linalg

from odoo.tests import BaseCase

from ..tools import packing, priorities, relative_weights
from ..tools.relative_weights import weigh

ROUNDS = 200
# What each of three drivers adds to the outcome, of which chance adds the rest, and what they share with each other:
# a driver that adds nothing, but goes along with one that does, rightly has a weight of its own.
SLOPES = (0.6, 0.3, 0.0)
SHARED = (0.5, 0.5, 0.0)


class TestRelativeWeights(BaseCase):
    def test_examples(self):
        for module in (relative_weights, packing, priorities):
            self.assertFalse(doctest.testmod(module).failed)

    def test_scores_come_out_as_they_were_packed(self):
        chance = np.random.default_rng(4)
        scales = [(0, 10), (-3, 3), (1, 100), (1, 5)]
        rows = np.array([chance.integers(low, high + 1, 500) for low, high in scales]).T
        places = packing.layout(scales)
        numbers = sum((rows[:, i] - place.low + 1) << place.shift for i, place in enumerate(places))
        patterns, counts, missing = packing.Packed(places, [(int(number), 1) for number in numbers]).scores(
            [2, 1]
        )
        expected = Counter(map(tuple, rows[:, [2, 1]].tolist()))
        self.assertEqual(dict(zip(map(tuple, patterns.tolist()), counts, strict=True)), expected)
        self.assertEqual(missing, 0)
        self.assertEqual(len(packing.layout([(1, 5)] * 50)), 20)

    def test_of_two_drivers_the_weights_are_those_of_dominance_analysis(self):
        # Budescu 1993: half of what a driver explains alone and half of what it adds to the other.
        for first, second, between in ((0.5, 0.3, 0.4), (0.2, 0.6, -0.3), (0.7, 0.7, 0.8)):
            matrix = np.array([[1, first, second], [first, 1, between], [second, between, 1]])
            explained = (first**2 + second**2 - 2 * first * second * between) / (1 - between**2)
            expected = [
                (first**2 + explained - second**2) / 2,
                (second**2 + explained - first**2) / 2,
            ]
            found = relative_weights.relative_weights(matrix)
            np.testing.assert_allclose(found, expected, atol=1e-12)

    def test_weights_are_those_of_johnsons_own_formula_on_the_answers(self):
        rows = self.answers(np.random.default_rng(5), 400)
        found = weigh(*self.patterns(rows), rounds=ROUNDS)
        scaled = (rows - rows.mean(axis=0)) / rows.std(axis=0) / np.sqrt(len(rows))
        outcome, drivers = scaled[:, 0], scaled[:, 1:]
        left, sizes, right = linalg.svd(drivers, full_matrices=False)
        loadings = right.T @ np.diag(sizes) @ right
        slopes = linalg.lstsq(left @ right, outcome)[0]
        np.testing.assert_allclose(
            [driver.weight for driver in found.drivers], loadings**2 @ slopes**2, atol=1e-10
        )
        rest = outcome - drivers @ linalg.lstsq(drivers, outcome)[0]
        self.assertAlmostEqual(found.explained, 1 - rest @ rest, 10)
        self.assertAlmostEqual(sum(driver.share for driver in found.drivers), 100, 8)

    def test_more_of_the_same_answers_narrow_the_intervals_and_change_nothing_else(self):
        patterns, counts = self.patterns(self.answers(np.random.default_rng(6), 300))
        once, often = weigh(patterns, counts), weigh(patterns, [100 * count for count in counts])
        self.assertAlmostEqual(once.explained, often.explained, 10)
        for few, many in zip(once.drivers, often.drivers, strict=True):
            self.assertAlmostEqual(few.share, many.share, 8)
            self.assertLess(many.high - many.low, (few.high - few.low) / 5)
        self.assertEqual(weigh(patterns, counts), once, "the same answers give the same numbers")

    def test_batches_of_the_bootstrap_are_like_one(self):
        patterns, counts = self.patterns(self.answers(np.random.default_rng(7), 300))
        whole = weigh(patterns, counts, rounds=ROUNDS)
        self.addCleanup(setattr, relative_weights, "DRAWN_AT_ONCE", relative_weights.DRAWN_AT_ONCE)
        relative_weights.DRAWN_AT_ONCE = 1000
        pieces = weigh(patterns, counts, rounds=ROUNDS)
        for one, other in zip(whole.drivers, pieces.drivers, strict=True):
            self.assertAlmostEqual(one.low, other.low, delta=3)
            self.assertAlmostEqual(one.high, other.high, delta=3)

    def test_what_cannot_be_answered_says_why(self):
        varied = [[score, 1 + score % 3, 1 + score % 2] for score in range(11)]
        self.assertEqual(weigh([], []).verdict, relative_weights.TOO_FEW)
        self.assertEqual(weigh([[1, 2, 3, 4]], [1]).verdict, relative_weights.TOO_FEW)
        self.assertEqual(weigh([[1], [2]], [50, 50]).verdict, relative_weights.TOO_FEW, "no driver")
        same = weigh([[9, 1, 2], [9, 2, 1]], [50, 50])
        self.assertEqual(same.verdict, relative_weights.SAME_OUTCOME)
        still = weigh([[*row, 5] for row in varied], [10] * 11)
        self.assertEqual((still.verdict, still.same), (relative_weights.SAME_DRIVERS, (2,)))
        twins = weigh([[*row, 7 - row[1]] for row in varied], [10] * 11)
        self.assertEqual((twins.verdict, twins.same), (relative_weights.ALIKE, (0, 2)))
        self.assertEqual(weigh(varied, [10] * 11).verdict, relative_weights.FEW)
        self.assertEqual(weigh(varied, [100] * 11).verdict, relative_weights.FINE)

    def test_a_driver_that_hardly_ever_varies_gives_no_interval_of_the_lucky_rounds(self):
        rows = self.answers(np.random.default_rng(8), 300)
        rows[:, 3] = 5
        rows[0, 3] = 1
        found = weigh(*self.patterns(rows), rounds=ROUNDS)
        self.assertEqual(found.verdict, relative_weights.FEW)
        self.assertTrue(all(driver.low is None and not driver.is_sure for driver in found.drivers))

    def test_intervals_hold_the_truth_and_chance_is_seldom_taken_for_a_driver(self):
        chance = np.random.default_rng(9)
        truth = weigh(*self.patterns(self.answers(chance, 400_000)), rounds=20)
        held, false_alarms, found_drivers, worlds = 0, 0, 0, 120
        for world in range(worlds):
            found = weigh(*self.patterns(self.answers(chance, 300)), rounds=ROUNDS, seed=world)
            first, _second, nothing = found.drivers
            held += first.low <= truth.drivers[0].share <= first.high
            false_alarms += nothing.is_sure
            found_drivers += first.is_sure
        self.assertGreater(held / worlds, 0.88)
        self.assertLess(false_alarms / worlds, 0.07)
        self.assertEqual(found_drivers, worlds)

    def answers(self, chance, count):
        """Scores of an outcome from 0 to 10 and three drivers from 1 to 5."""
        common = chance.standard_normal((count, 1))
        drivers = common * SHARED + chance.standard_normal((count, 3))
        outcome = drivers @ SLOPES + 0.7 * chance.standard_normal(count)
        return np.column_stack(
            [np.clip(np.round(6 + 2 * outcome), 0, 10), np.clip(np.round(3 + drivers), 1, 5)]
        )

    def patterns(self, rows):
        found = Counter(map(tuple, rows.tolist()))
        return list(found), list(found.values())
