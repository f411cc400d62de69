import doctest

from odoo.tests import BaseCase

from ..tools import advocacy


class TestAdvocacyTools(BaseCase):
    def test_the_examples_of_the_documentation_hold(self):
        failed, tried = doctest.testmod(advocacy)
        self.assertFalse(failed)
        self.assertTrue(tried)

    def test_each_word_means_something_in_some_states_only(self):
        taken = {
            (state, said)
            for state in advocacy.STATES
            for said in advocacy.STEPS
            if advocacy.step(advocacy.REFERENCE, state, said)
        }
        self.assertEqual(
            taken,
            {
                ("offered", "yes"),
                ("offered", "no"),
                ("declined", "yes"),
                ("withdrawn", "yes"),
                ("agreed", "withdraw"),
                ("agreed", "done"),
                ("done", "withdraw"),
            },
        )
        self.assertIsNone(advocacy.step("else", "offered", "yes"))
        self.assertIsNone(advocacy.step("review", "offered", "else"))

    def test_weights_are_kept_over_many(self):
        sites = [advocacy.Site("a", weight=3), advocacy.Site("b"), advocacy.Site("never", weight=0)]
        chosen = [advocacy.choose_site(sites, None, "en_US", advocacy.lot_of(str(n))) for n in range(4000)]
        self.assertAlmostEqual(chosen.count("a") / 4000, 0.75, delta=0.03)
        self.assertEqual(set(chosen), {"a", "b"})
