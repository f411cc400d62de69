import doctest

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase

from odoo.addons.contract_clm.tools import archive, batches


class TestArchive(BaseCase):
    def test_the_examples_of_the_documentation_hold(self):
        for module in (archive, batches):
            self.assertEqual(doctest.testmod(module).failed, 0)

    @given(st.text())
    def test_any_text_becomes_a_name_that_every_system_takes(self, text):
        name = archive.file_name(text)
        self.assertTrue(0 < len(name) <= archive.LONGEST_NAME)
        self.assertFalse(set(name) & set('\\/:*?"<>|\0\n'))
        self.assertEqual(name, name.strip(" ."))

    @given(st.dictionaries(st.text("abc", min_size=1), st.binary(max_size=50)))
    def test_joined_zips_hold_what_each_held_and_are_the_same_each_time(self, members):
        archives = [archive.pack([member]) for member in members.items()]
        joined = archive.join(archives)
        self.assertEqual(archive.names(joined), list(members))
        self.assertEqual(joined, archive.pack(members.items()))


class TestBatches(BaseCase):
    @given(st.integers(1, 1000), st.floats(0.001, 1000), st.integers(1, 500))
    def test_a_size_is_always_one_that_can_be_taken(self, size, seconds, largest):
        found = batches.next_size(size, seconds, largest=largest)
        self.assertTrue(1 <= found <= largest)
        self.assertLessEqual(found, size * batches.GROWTH)
