import doctest
from datetime import date, timedelta

from odoo.tests import BaseCase

from ..tools import report_dates


class TestReportDates(BaseCase):
    def test_examples(self):
        self.assertFalse(doctest.testmod(report_dates).failed)

    def test_every_day_of_a_year_is_told_of_once_whenever_the_job_runs(self):
        for frequency, day, days in (("week", 2, 7), ("month", 31, 28)):
            start = date(2028, 1, 1)
            due, told = report_dates.next_due(frequency, day, start), []
            until = None
            for today in (start + timedelta(days=number) for number in range(1, 400, 5)):
                if due <= today:
                    found = report_dates.told(report_dates.last_due(frequency, day, today), days, until)
                    told += [found.first + timedelta(days=number) for number in range(found.count)]
                    until, due = found.last, report_dates.next_due(frequency, day, today)
            seen = set(told)
            self.assertEqual(len(seen), (max(told) - min(told)).days + 1)

    def test_the_next_one_is_later_and_at_most_a_month_away(self):
        for number in range(800):
            today = date(2027, 1, 1) + timedelta(days=number)
            for frequency, day in (("week", 0), ("week", 6), ("month", 1), ("month", 30), ("month", 31)):
                last = report_dates.last_due(frequency, day, today)
                due = report_dates.next_due(frequency, day, today)
                self.assertTrue(last <= today < due <= today + timedelta(days=31), (frequency, day, today))
                self.assertEqual(report_dates.last_due(frequency, day, due), due)
