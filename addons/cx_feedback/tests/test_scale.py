import doctest

from odoo.tests import BaseCase, tagged

from ..tools import scale
from ..tools.exceptions import ScaleError, ScoreError


@tagged("post_install", "-at_install")
class TestScale(BaseCase):
    def test_the_examples_of_the_module_hold(self):
        self.assertEqual(doctest.testmod(scale).failed, 0)

    def test_the_default_scale_of_every_kind_can_be_measured(self):
        for kind in scale.KINDS:
            scale.check_scale(kind, None, *scale.default_scale(kind))
        for variant in scale.CES_VARIANTS:
            scale.check_scale(scale.CES, variant, *scale.default_scale(scale.CES, variant))

    def test_a_scale_that_the_kind_does_not_have_is_refused(self):
        for refused in (
            (scale.NPS, None, 1, 10),
            (scale.CES, "mean", 1, 5),
            (scale.CSAT, None, 5, 1),
            (scale.STARS, None, 3, 3),
            (scale.TEXT, None, 0, 1),
        ):
            with self.assertRaises(ScaleError):
                scale.check_scale(*refused)

    def test_a_typed_score_is_read_in_any_digits(self):
        for typed in ("7", " 7 ", "٧", "७"):
            self.assertEqual(scale.parse_score(typed, 0, 10), 7)

    def test_what_is_no_whole_number_of_the_scale_is_refused(self):
        for typed in ("", "seven", "7.5", "-1", "11", "7/10"):
            with self.assertRaises(ScoreError):
                scale.parse_score(typed, 0, 10)
