import doctest
from datetime import date, datetime

from odoo.tests import BaseCase

from odoo.addons.crm_lifecycle.tools import journey
from odoo.addons.crm_lifecycle.tools.journey import Outcome

FRIDAY_NOON = datetime(2026, 3, 6, 12, 0)


class TestToolsJourney(BaseCase):
    def test_examples(self):
        self.assertFalse(doctest.testmod(journey).failed)

    def test_ways_out(self):
        self.assertEqual(journey.branches("condition"), ("yes", "no"))
        self.assertEqual(journey.branches("mail"), ("next",))
        self.assertEqual(journey.branches("exit"), ())

    def test_what_is_not_said_of_an_outcome_is_the_usual(self):
        self.assertEqual(tuple(Outcome()), ("next", "", None, False, False))

    def test_later(self):
        cases = [
            (90, "minutes", "2026-03-06 13:30"),
            (5, "hours", "2026-03-06 17:00"),
            (0, "days", "2026-03-06 12:00"),
            (2, "weeks", "2026-03-20 12:00"),
            (12, "months", "2027-03-06 12:00"),
        ]
        for amount, unit, expected in cases:
            with self.subTest(unit):
                found = journey.later(FRIDAY_NOON, amount, unit, "UTC")
                self.assertEqual(found.isoformat(" ", "minutes"), expected)

    def test_days_keep_the_hour_when_clocks_are_changed(self):
        before = datetime(2026, 3, 28, 8, 0)
        self.assertEqual(journey.later(before, 1, "days", "Europe/Berlin"), datetime(2026, 3, 29, 7, 0))
        self.assertEqual(journey.later(before, 24, "hours", "Europe/Berlin"), datetime(2026, 3, 29, 8, 0))

    def test_months_end_where_the_month_ends(self):
        for day, expected in (
            ("2026-01-31", "2026-02-28"),
            ("2028-01-31", "2028-02-29"),
            ("2026-12-31", "2027-01-31"),
        ):
            found = journey.later(datetime.fromisoformat(f"{day} 09:00"), 1, "months", "UTC")
            self.assertEqual(str(found.date()), expected)

    def test_the_next_hour_of_the_persons_own_clock(self):
        cases = [
            # Half past five in the evening in Kolkata.
            ("Asia/Kolkata", 18, "2026-03-06 12:30"),
            ("Asia/Kolkata", 17.5, "2026-03-06 12:00"),
            ("Asia/Kolkata", 17, "2026-03-07 11:30"),
            ("America/New_York", 9, "2026-03-06 14:00"),
            ("Mars/Olympus", 13, "2026-03-06 13:00"),
            (None, 13, "2026-03-06 13:00"),
        ]
        for zone, hour, expected in cases:
            with self.subTest(zone=zone, hour=hour):
                found = journey.moment_at(FRIDAY_NOON, zone, hour)
                self.assertEqual(found.isoformat(" ", "minutes"), expected)

    def test_the_next_of_certain_days(self):
        tuesday = frozenset({1})
        friday = frozenset({4})
        cases = [
            (None, tuesday, "2026-03-10 12:00"),
            (9, tuesday, "2026-03-10 09:00"),
            (None, friday, "2026-03-06 12:00"),
            (9, friday, "2026-03-13 09:00"),
            (14, friday, "2026-03-06 14:00"),
        ]
        for hour, days, expected in cases:
            with self.subTest(hour=hour, days=days):
                found = journey.moment_at(FRIDAY_NOON, "UTC", hour, days)
                self.assertEqual(found.isoformat(" ", "minutes"), expected)

    def test_birthdays(self):
        born = date(1990, 3, 6)
        cases = [
            (0, 9, "2027-03-06 09:00"),
            (0, 12, "2026-03-06 12:00"),
            (-7, 9, "2027-02-27 09:00"),
            (3, 9, "2026-03-09 09:00"),
        ]
        for offset, hour, expected in cases:
            with self.subTest(offset=offset, hour=hour):
                found = journey.of_date(born, offset, hour, "UTC", yearly_from=FRIDAY_NOON)
                self.assertEqual(found.isoformat(" ", "minutes"), expected)

    def test_birthdays_around_new_year(self):
        found = journey.of_date(date(1990, 1, 2), -7, 9, "UTC", yearly_from=datetime(2026, 12, 20))
        self.assertEqual(found, datetime(2026, 12, 26, 9))
        found = journey.of_date(date(1990, 12, 30), 7, 9, "UTC", yearly_from=datetime(2027, 1, 2))
        self.assertEqual(found, datetime(2027, 1, 6, 9))

    def test_a_date_once(self):
        self.assertEqual(
            journey.of_date(date(2020, 5, 1), 2, 9.5, "Asia/Kolkata"), datetime(2020, 5, 3, 4, 0)
        )

    def test_the_lot_is_even_and_the_same_again(self):
        drawn = [journey.lot(7, partner, 1) for partner in range(10_000)]
        self.assertTrue(all(0 <= number < 1 for number in drawn))
        self.assertAlmostEqual(sum(number < 0.1 for number in drawn) / 10_000, 0.1, delta=0.015)
        self.assertEqual(drawn[:5], [journey.lot(7, partner, 1) for partner in range(5)])
