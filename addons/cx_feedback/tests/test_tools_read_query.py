import doctest

from odoo.tests import BaseCase

from ..tools import read_query


class TestReadQuery(BaseCase):
    def test_the_examples_of_the_documentation_hold(self):
        failed, tried = doctest.testmod(read_query, optionflags=doctest.IGNORE_EXCEPTION_DETAIL)
        self.assertFalse(failed)
        self.assertTrue(tried)

    def test_a_cursor_leads_back_to_its_number(self):
        for number in (1, 77, 2**31 - 1):
            self.assertEqual(read_query.parse({"after": read_query.cursor(number)}, ()).after, number)
