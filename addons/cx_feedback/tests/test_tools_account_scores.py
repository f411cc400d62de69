import doctest
import math
import random

from odoo.tests import BaseCase

from ..tools import account_scores, intervals

ROUNDS = 500
# People's minds below the first are detractors, above the second promoters: a usual company, and one that is loved.
USUAL, LOVED = (-0.8, 0.2), (-1.8, -0.8)


def draw(rng, accounts, sizes, bonds, ends):
    """Accounts of one to three people who think alike; revenue is log-normal, and bound to what they think."""
    rows = []
    for _account in range(accounts):
        size, mood = rng.gauss(0, 1), rng.gauss(0, 1)
        minds = [
            0.6 * mood + 0.8 * rng.gauss(0, 1) + bonds * size
            for _person in range(rng.choice([1, 1, 1, 2, 3]))
        ]
        points = [100 if mind > ends[1] else -100 if mind < ends[0] else 0 for mind in minds]
        rows.append((math.exp(sizes * size), sum(points) / len(points)))
    return rows


def covered(accounts, sizes, bonds, ends):
    """Of how many of 100 drawn groups of accounts the interval holds the truth about all accounts."""
    rng = random.Random(f"{accounts} {sizes} {bonds} {ends}")
    everyone = account_scores.add(draw(rng, 60_000, sizes, bonds, ends))
    truth, hits = everyone.wy / everyone.w, 0
    for _round in range(ROUNDS):
        found = account_scores.score(account_scores.add(draw(rng, accounts, sizes, bonds, ends)), -100, 100)
        hits += found.low <= truth <= found.high
    return 100 * hits / ROUNDS


class TestAccountScores(BaseCase):
    def test_examples(self):
        self.assertFalse(doctest.testmod(account_scores).failed)

    def test_equal_accounts_of_one_person_are_nearly_the_interval_of_rocks(self):
        rows = [(1, 100)] * 500 + [(1, 0)] * 300 + [(1, -100)] * 200
        found, known = account_scores.score(account_scores.add(rows), -100, 100), intervals.net(500, 300, 200)
        self.assertAlmostEqual(found.value, known.value)
        self.assertAlmostEqual(found.low, known.low, 1)
        self.assertAlmostEqual(found.high, known.high, 1)

    def test_the_unit_of_money_does_not_matter(self):
        rows = [(3, 100), (7, -100), (2, 0), (9, 50)]
        small = account_scores.score(account_scores.add(rows), -100, 100)
        large = account_scores.score(
            account_scores.add([(1e7 * weight, value) for weight, value in rows]), -100, 100
        )
        for name in ("value", "low", "high", "effective", "largest_share"):
            self.assertAlmostEqual(getattr(small, name), getattr(large, name), 6)

    def test_accounts_without_revenue_have_no_say(self):
        with_them = account_scores.score(
            account_scores.add([(5, 100), (8, -100), (0, 100), (-3, 100)]), -100, 100
        )
        without = account_scores.score(account_scores.add([(5, 100), (8, -100)]), -100, 100)
        self.assertEqual(with_them, without)

    def test_accounts_that_all_say_the_same_are_no_certainty(self):
        for value, lowest, highest in ((100, -100, 100), (0, 0, 100), (5, 1, 5)):
            found = account_scores.score(account_scores.add([(2, value)] * 4), lowest, highest)
            self.assertLess(found.low, found.high)
            self.assertTrue(lowest <= found.low <= value <= found.high <= highest)

    def test_the_interval_keeps_its_promise(self):
        """Of 500 drawn groups each; the worst of the table in the README is 92 of 100."""
        for world in ((10, 1, 0, USUAL), (30, 1.5, 0, USUAL), (30, 1.5, 0.3, LOVED), (100, 1, 0.3, USUAL)):
            self.assertGreater(covered(*world), 91, world)
