import doctest
import random
from collections import Counter

from odoo.tests import BaseCase

from ..tools import intervals, post_stratify, summary
from ..tools.post_stratify import Group, weigh

NPS = post_stratify.worth("nps", None, 0, 10)
ROUNDS = 400


class TestPostStratify(BaseCase):
    def test_examples(self):
        self.assertFalse(doctest.testmod(post_stratify).failed)

    def test_result_and_error_are_those_of_the_textbook(self):
        groups = [Group("a", 600, {10: 30, 8: 10, 2: 10}), Group("b", 400, {9: 20, 7: 10, 0: 20})]
        found = weigh(groups, NPS, "points")
        # W = 0.6 and 0.4; means 40 and 0; sums of squares about them by hand.
        self.assertAlmostEqual(found.weighted.value, 24)
        first = (30 * 60**2 + 10 * 40**2 + 10 * 140**2) / 49 / 50
        second = (20 * 100**2 + 20 * 100**2) / 49 / 50
        self.assertAlmostEqual(found.weighted.error, (0.36 * first + 0.16 * second) ** 0.5)
        self.assertAlmostEqual(found.effective, 1 / (0.36 / 50 + 0.16 / 50))

    def test_groups_that_answer_as_they_are_change_nothing(self):
        groups = [Group("a", 600, {10: 30, 2: 30}), Group("b", 400, {9: 30, 0: 10})]
        found = weigh(groups, NPS, "points")
        self.assertAlmostEqual(found.weighted.value, found.plain.value)
        self.assertAlmostEqual(found.design_effect, 1)

    def test_one_group_alone_has_the_interval_of_plain_results(self):
        counts = {10: 50, 8: 30, 2: 20}
        found = weigh([Group("a", 10, counts)], NPS, "points").weighted
        plain = intervals.net(50, 30, 20)
        self.assertAlmostEqual(found.value, plain.value)
        self.assertAlmostEqual(found.low, plain.low, delta=0.2)
        self.assertAlmostEqual(found.high, plain.high, delta=0.2)
        stars = weigh([Group("a", 10, {5: 40, 3: 9})], post_stratify.worth("stars", None, 1, 5), "score")
        self.assertEqual(stars.weighted.rounded(6), intervals.mean({5: 40, 3: 9}, 1, 5).rounded(6))

    def test_groups_with_few_answers_are_taken_together_and_unheard_ones_named(self):
        groups = [
            Group("big", 500, {10: 40}),
            Group("small", 100, {0: 2}),
            Group("tiny", 100, {5: 1}),
            Group("silent", 300, {}),
            Group("empty", 0, {9: 4}),
        ]
        found = weigh(groups, NPS, "points")
        self.assertEqual([row.names for row in found.rows], [("small", "tiny", "big")])
        self.assertEqual((found.unheard, found.covered), (("silent",), 70))
        self.assertIsNone(weigh([Group("silent", 9, {})], NPS, "points"))
        self.assertIsNone(weigh([], NPS, "points"))

    def test_every_kind_counts_as_in_its_result(self):
        counts = {1: 10, 3: 20, 4: 30, 5: 40}
        for kind, variant, high in (
            ("csat", None, 5),
            ("stars", None, 5),
            ("ces", "mean", 7),
            ("ces", "share_5_7", 7),
            ("ces", "net", 7),
        ):
            worths = post_stratify.worth(kind, variant, 1, high)
            found = weigh([Group("a", 10, counts)], worths, summary.unit(kind, variant))
            expected = summary.summarise(kind, variant, counts, 1, high)
            self.assertAlmostEqual(found.plain.value, expected.value)

    def test_intervals_hold_the_truth_where_the_plain_result_misses_it(self):
        chance = random.Random(22)
        # Customers, how likely they answer, weights of the scores 0, 8 and 10.
        worlds = {"content": (3000, 0.06, (1, 3, 6)), "cross": (7000, 0.01, (5, 3, 2))}
        truth = sum(
            people * 10 * (weights[2] - weights[0]) for people, _rate, weights in worlds.values()
        ) / sum(people for people, _rate, _weights in worlds.values())
        held = plain_held = 0
        for _round in range(ROUNDS):
            groups = []
            for name, (people, rate, weights) in worlds.items():
                answers = round(chance.gauss(people * rate, (people * rate) ** 0.5))
                drawn = Counter(chance.choices((0, 8, 10), weights, k=max(0, answers)))
                groups.append(Group(name, people, drawn))
            found = weigh(groups, NPS, "points")
            held += found.weighted.low <= truth <= found.weighted.high
            plain_held += found.plain.low <= truth <= found.plain.high
        self.assertGreater(held / ROUNDS, 0.92)
        self.assertLess(plain_held / ROUNDS, 0.5)
