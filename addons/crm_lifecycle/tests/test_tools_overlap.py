import doctest

from odoo.tests import BaseCase

from odoo.addons.crm_lifecycle.tools import overlap


class TestOverlapTool(BaseCase):
    def test_the_examples_hold(self):
        self.assertFalse(doctest.testmod(overlap).failed)

    def test_sizes_of_three_sets(self):
        counts = {1: 5, 2: 4, 4: 3, 3: 2, 7: 1}
        self.assertEqual([overlap.size(counts, mask) for mask in (1, 2, 4, 3, 7)], [8, 7, 4, 3, 1])
        self.assertEqual(overlap.jaccard(counts, 7), 1 / 15)
