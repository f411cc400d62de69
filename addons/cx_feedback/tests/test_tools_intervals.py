import doctest
import random
from collections import Counter

from odoo.tests import BaseCase

from ..tools import change, intervals, periods, scale, student, summary

# Weights of the scores from 0 on: a usual company, and one that is loved.
USUAL_NPS = [2, 0, 0, 1, 1, 2, 2, 4, 6, 6, 6]
LOVED_NPS = [0, 0, 0, 0, 0, 0, 1, 1, 2, 4, 20]
USUAL_STARS = [0, 1, 1, 2, 5, 9]
USUAL_EFFORT = [0, 1, 1, 1, 2, 5, 9, 9]
WORLDS = (
    ("nps", None, 0, 10, USUAL_NPS),
    ("nps", None, 0, 10, LOVED_NPS),
    ("csat", None, 1, 5, USUAL_STARS),
    ("stars", None, 1, 5, USUAL_STARS),
    *(("ces", variant, 1, 7, USUAL_EFFORT) for variant in ("mean", "share_5_7", "net")),
    ("ces", "share_4_5", 1, 5, USUAL_STARS),
)
ROUNDS = 600


class TestIntervals(BaseCase):
    def test_examples(self):
        for module in (intervals, student, summary, change, periods):
            self.assertFalse(doctest.testmod(module).failed)

    def test_the_plain_interval_of_the_recommendation_is_met(self):
        for counts, expected in {
            (50, 30, 20): (30, 14.692, 45.308),
            (500, 300, 200): (30, 25.159, 34.841),
            (6, 3, 1): (50, 8.423, 91.577),
            (10, 0, 0): (100, 100, 100),
        }.items():
            found = intervals.wald(*counts).rounded(3)
            self.assertEqual((found.value, found.low, found.high), expected)

    def test_the_interval_of_a_share_is_that_of_wilson(self):
        # Wilson's own formula solved for p: |p̂ - p| = z·√(p(1-p)/n) at both ends.
        for hits, count in ((80, 100), (1, 7), (0, 5), (5, 5), (999, 1000)):
            found = intervals.share(hits, count)
            for end in (found.low / 100, found.high / 100):
                if 0 < end < 1:
                    margin = intervals.Z_95 * (end * (1 - end) / count) ** 0.5
                    self.assertAlmostEqual(abs(hits / count - end), margin, 9)
        self.assertEqual(intervals.share(0, 5).low, 0)
        self.assertEqual(intervals.share(5, 5).high, 100)

    def test_quantiles_are_those_of_the_printed_table(self):
        table = {
            1: 12.706,
            3: 3.182,
            5: 2.571,
            10: 2.228,
            29: 2.045,
            30: 2.042,
            40: 2.021,
            60: 2.0,
            120: 1.98,
        }
        self.assertEqual({degrees: round(student.quantile(0.975, degrees), 3) for degrees in table}, table)

    def test_answers_that_are_all_alike_leave_room_for_others(self):
        one, many = intervals.mean({5: 1}, 1, 5), intervals.mean({5: 1000}, 1, 5)
        self.assertEqual((one.value, one.high), (5, 5))
        self.assertLess(one.low, 1.5)
        self.assertGreater(many.low, 4.98)

    def test_every_kind_and_variant_is_summarised(self):
        counts = {1: 10, 3: 20, 4: 30, 5: 40}
        for kind, variant, high, expected, unit in (
            ("csat", None, 5, 70, "percent"),
            ("stars", None, 5, 3.9, "score"),
            ("ces", "mean", 7, 3.9, "score"),
            ("ces", "share_5_7", 7, 40, "percent"),
            ("ces", "share_4_5", 5, 70, "percent"),
            ("ces", "net", 7, -30, "points"),
        ):
            found = summary.summarise(kind, variant, counts, 1, high)
            self.assertAlmostEqual(found.value, expected)
            self.assertEqual((found.unit, found.count), (unit, 100))
            self.assertTrue(found.low < found.value < found.high)
            self.assertEqual(summary.unit(kind, variant), unit)
        for kind in scale.KINDS:
            variant = "mean" if kind == "ces" else None
            self.assertIsNone(summary.summarise(kind, variant, {}, *scale.default_scale(kind)))

    def test_every_score_of_any_scale_has_its_part(self):
        for low, high, tones in (
            (1, 2, "LH"),
            (1, 3, "LMH"),
            (1, 4, "LLHH"),
            (1, 7, "LLLMMHH"),
            (1, 10, "LLLLLMMMHH"),
            (0, 4, "LLMHH"),
        ):
            found = "".join(summary.tone("csat", None, score, low, high)[0] for score in range(low, high + 1))
            self.assertEqual(found.upper(), tones)

    def test_intervals_hold_the_truth_as_often_as_they_promise(self):
        chance = random.Random(20)
        for kind, variant, low, high, weights in WORLDS:
            truth = summary.summarise(kind, variant, self.counted(weights), low, high).value
            for size in (30, 100):
                held = 0
                for _round in range(ROUNDS):
                    found = summary.summarise(kind, variant, self.drawn(chance, weights, size), low, high)
                    held += found.low <= truth <= found.high
                self.assertGreater(held / ROUNDS, 0.91, (kind, variant, size))

    def test_a_change_that_is_none_is_seldom_called_real(self):
        chance = random.Random(21)
        for kind, variant, low, high, weights in WORLDS:
            alarms = 0
            for _round in range(ROUNDS):
                pair = (
                    summary.summarise(kind, variant, self.drawn(chance, weights, change.FEWEST), low, high)
                    for _period in range(2)
                )
                alarms += change.between(*pair).verdict in (change.UP, change.DOWN)
            self.assertLess(alarms / ROUNDS, 0.085, (kind, variant))

    def test_a_change_says_what_can_be_said(self):
        before, after = intervals.net(100, 60, 40), intervals.net(120, 50, 30)
        self.assertEqual(change.between(after, before).verdict, change.DOWN)
        self.assertEqual(change.between(after, after), change.Change(change.NONE, 0, 0, 1))
        all_alike, others = intervals.net(40, 0, 0), intervals.net(0, 0, 40)
        self.assertEqual(change.between(all_alike, others).verdict, change.DOWN)
        self.assertEqual(change.between(before, None).verdict, change.NOTHING_BEFORE)

    def drawn(self, chance, weights, size):
        return Counter(chance.choices(range(len(weights)), weights, k=size))

    def counted(self, weights):
        return {score: weight for score, weight in enumerate(weights) if weight}
