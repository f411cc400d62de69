import doctest

from odoo.tests import BaseCase, tagged

from ..tools import nps


@tagged("post_install", "-at_install")
class TestNps(BaseCase):
    def test_the_examples_of_the_module_hold(self):
        self.assertEqual(doctest.testmod(nps).failed, 0)

    def test_the_published_intervals_are_met(self):
        for counts, expected in {
            (50, 30, 20): (30, 14.051, 44.201),
            (500, 300, 200): (30, 25.077, 34.744),
            (6, 3, 1): (50, -0.203, 77.126),
            (10, 0, 0): (100, 47.504, 100),
        }.items():
            found = nps.estimate(*counts).rounded(3)
            self.assertEqual((found.value, found.low, found.high), expected, counts)
            self.assertEqual(found.count, sum(counts))

    def test_the_published_standard_errors_are_met(self):
        for counts, expected in {
            (50, 30, 20): 7.8102,
            (500, 300, 200): 2.4698,
            (6, 3, 1): 21.2132,
            (10, 0, 0): 0,
        }.items():
            self.assertAlmostEqual(nps.standard_error(*counts), expected, 4)

    def test_no_answer_gives_no_estimate(self):
        self.assertIsNone(nps.estimate(0, 0, 0))

    def test_one_answer_gives_a_wide_interval_that_holds_it(self):
        found = nps.estimate(0, 0, 1)
        self.assertEqual(found.value, -100)
        self.assertEqual(found.low, -100)
        self.assertGreater(found.high, 0)

    def test_swapping_promoters_and_detractors_mirrors_the_interval(self):
        good, bad = nps.estimate(40, 7, 3), nps.estimate(3, 7, 40)
        self.assertAlmostEqual(good.low, -bad.high)
        self.assertAlmostEqual(good.high, -bad.low)

    def test_every_score_of_the_scale_has_its_band(self):
        bands = [nps.band(score) for score in range(nps.SCALE[0], nps.SCALE[1] + 1)]
        self.assertEqual(bands, ["detractor"] * 7 + ["passive"] * 2 + ["promoter"] * 2)
