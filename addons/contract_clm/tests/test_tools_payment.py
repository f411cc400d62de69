import doctest
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from odoo.tests import BaseCase, tagged

from ..tools import payment

INVOICED = [date(2027, 1, 1) + timedelta(days=day) for day in range(2 * 366)]


@tagged("post_install", "-at_install")
class TestPayment(BaseCase):
    def test_the_examples_of_the_module_hold(self):
        self.assertFalse(doctest.testmod(payment).failed)

    def test_nothing_is_due_later_and_something_a_day_before(self):
        def due(invoiced, days, on_the):
            later = invoiced + timedelta(days=days)
            if not on_the:
                return later + relativedelta(day=31)
            return later + relativedelta(months=1, day=on_the)

        for days in (0, 30):
            for on_the in range(32):
                with self.subTest(days=days, on_the=on_the):
                    latest = max((due(invoiced, days, on_the) - invoiced).days for invoiced in INVOICED)
                    told = payment.latest_day([(days, "days_end_of_month_on_the", on_the)])
                    self.assertIn(told - latest, (0, 1))

    def test_the_day_of_the_next_month_counts_for_its_kind_only(self):
        self.assertEqual(payment.latest_day([(30, "days_after", 10)]), 30)
        self.assertEqual(payment.latest_day([(30, "days_after_end_of_month", 10)]), 61)
