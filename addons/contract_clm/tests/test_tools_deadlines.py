"""Deadlines by table; the dates stand as a calendar on the wall has them."""

import doctest
import importlib
import pkgutil
from datetime import date, datetime

from odoo.tests import BaseCase

from odoo.addons.contract_clm.tools import terms
from odoo.addons.contract_clm.tools.terms import (
    CompanyDays,
    Duration,
    Notice,
    NoWorkingDay,
    Span,
    WorkingDays,
)

FIRST = date(2020, 1, 1)
# Monday to Friday, Sunday to Thursday, Monday to Saturday
COMPANIES = {
    "mon-fri": CompanyDays((frozenset(range(5)),) * 2),
    "sun-thu": CompanyDays((frozenset({6, 0, 1, 2, 3}),) * 2),
    "mon-sat": CompanyDays((frozenset(range(6)),) * 2),
    # Mondays and Tuesdays in one week, Thursdays and Fridays in the next.
    "two-weeks": CompanyDays((frozenset({0, 1}), frozenset({3, 4}))),
    "closed": CompanyDays(
        (frozenset(range(5)),) * 2, {date(2026, 12, day): "Inventory" for day in range(21, 32)}
    ),
    "": None,
}

# last day of the term, notice, deadline: no calendar of days off
PLAIN = """
2026-12-31  0 day    2026-12-31
2026-12-31  1 day    2026-12-30
2026-12-31  30 day   2026-12-01
2026-12-31  90 day   2026-10-02
2026-01-01  1 day    2025-12-31
2028-03-01  1 day    2028-02-29
2027-03-01  1 day    2027-02-28
2026-12-31  1 week   2026-12-24
2026-12-31  6 week   2026-11-19
2026-12-31  52 week  2026-01-01
2026-12-31  1 month  2026-11-30
2026-12-31  2 month  2026-10-31
2026-12-31  3 month  2026-09-30
2026-12-31  6 month  2026-06-30
2026-12-31  10 month 2026-02-28
2028-12-31  10 month 2028-02-29
2026-12-30  10 month 2026-02-28
2026-12-28  10 month 2026-02-28
2026-11-30  3 month  2026-08-30
2026-03-31  1 month  2026-02-28
2028-03-31  1 month  2028-02-29
2026-05-31  1 month  2026-04-30
2026-05-30  1 month  2026-04-30
2026-05-30  3 month  2026-02-28
2028-02-29  12 month 2027-02-28
2028-02-29  48 month 2024-02-29
2028-02-29  1 year   2027-02-28
2028-02-29  4 year   2024-02-29
2026-12-31  1 year   2025-12-31
2026-01-31  11 month 2025-02-28
2026-01-15  13 month 2024-12-15
"""

# last day, notice, country, company, deadline and weekday
CALENDARS = """
2026-12-31  3 month         IN  mon-fri    2026-09-30 Wed
2027-01-02  3 month         IN  mon-fri    2026-10-01 Thu
2027-01-04  3 month         IN  mon-fri    2026-10-01 Thu
2027-01-04  3 month         IN  mon-sat    2026-10-01 Thu
2027-01-03  3 month         IE  mon-fri    2026-10-02 Fri
2026-02-26  1 month         IN  mon-fri    2026-01-23 Fri
2026-09-15  1 month         IN  mon-sat    2026-08-14 Fri
2026-12-26  1 day           IN  mon-fri    2026-12-24 Thu
2026-10-04  3 month         US  mon-fri    2026-07-02 Thu
2026-12-26  1 month         US  mon-fri    2026-11-25 Wed
2026-10-07  1 month         US  mon-fri    2026-09-04 Fri
2028-01-31  1 month         US  mon-fri    2027-12-30 Thu
2026-12-29  1 day           GB  mon-fri    2026-12-24 Thu
2026-12-28  0 day           GB  mon-fri    2026-12-24 Thu
2026-06-25  1 month         GB  mon-fri    2026-05-22 Fri
2026-05-03  1 month         GB  mon-fri    2026-04-02 Thu
2026-12-31  3 month         SA  sun-thu    2026-09-30 Wed
2026-12-23  3 month         SA  sun-thu    2026-09-22 Tue
2027-01-02  3 month         SA  sun-thu    2026-10-01 Thu
2027-01-02  3 month         SA  mon-fri    2026-10-01 Thu
2027-01-04  3 month         SA  mon-fri    2026-10-01 Thu
2027-01-04  3 month         SA  sun-thu    2026-10-04 Sun
2027-01-04  3 month         AE  sun-thu    2026-10-01 Thu
2027-01-02  3 month         AE  mon-fri    2026-10-02 Fri
2027-01-03  1 month         AE  mon-fri    2026-12-01 Tue
2027-01-04  3 month         -   sun-thu    2026-10-04 Sun
2027-01-02  3 month         -   sun-thu    2026-10-01 Thu
2027-01-02  3 month         XX  mon-fri    2026-10-02 Fri
2027-01-02  3 month         -   -          2026-10-02 Fri
2027-01-03  3 month         IE  -          2026-10-02 Fri
2026-12-30  0 day           IE  closed     2026-12-18 Fri
2027-01-23  1 month         -   closed     2026-12-18 Fri
2026-12-31  5 business_day  GB  mon-fri    2026-12-22 Tue
2026-12-31  1 business_day  GB  mon-fri    2026-12-30 Wed
2026-12-31  0 business_day  GB  mon-fri    2026-12-31 Thu
2026-12-26  0 business_day  GB  mon-fri    2026-12-24 Thu
2026-12-26  1 business_day  GB  mon-fri    2026-12-24 Thu
2026-12-31  20 business_day US  mon-fri    2026-12-02 Wed
2026-10-05  1 business_day  IN  mon-fri    2026-10-01 Thu
2026-10-05  1 business_day  IN  mon-sat    2026-10-01 Thu
2026-10-04  1 business_day  SA  sun-thu    2026-10-01 Thu
2026-10-05  5 business_day  SA  sun-thu    2026-09-28 Mon
2026-10-07  3 business_day  AE  mon-fri    2026-10-02 Fri
2026-12-04  1 business_day  AE  mon-fri    2026-12-01 Tue
2026-12-31  1 business_day  IE  closed     2026-12-18 Fri
2026-12-18  3 business_day  -   two-weeks  2026-12-07 Mon
2026-12-16  0 day           -   two-weeks  2026-12-08 Tue
2027-01-02  3 month +3      IN  mon-fri    2026-09-29 Tue
2026-12-31  3 month +3      IN  mon-fri    2026-09-25 Fri
2026-12-31  3 month +0      IN  mon-fri    2026-09-30 Wed
2026-12-31  30 day +5       US  mon-fri    2026-11-25 Wed
2026-12-31  5 business_day+2 GB mon-fri    2026-12-18 Fri
2026-12-31  1 week +7       SA  sun-thu    2026-12-17 Thu
"""


def rows(table):
    return [line.replace("+", " +").split() for line in table.strip().splitlines()]


def notice_of(length, unit, days="+0"):
    arrival = terms.RECEIVED if days != "+0" else terms.SENT
    return Notice(int(length), unit, arrival=arrival, delivery_days=int(days))


class TestDeadlines(BaseCase):
    def find(self, last, notice, calendar=None, first=FIRST, today=FIRST, **span):
        found = terms.deadline(Span(FIRST, first, last, **span), notice, calendar or WorkingDays(), today)
        return found.day

    def codes(self, span, notice, calendar=None, today=FIRST):
        return [step.code for step in terms.deadline(span, notice, calendar or WorkingDays(), today).steps]

    def test_the_examples_of_the_modules_hold(self):
        for module in pkgutil.iter_modules(terms.__path__):
            with self.subTest(module.name):
                tested = importlib.import_module(f"{terms.__name__}.{module.name}")
                self.assertEqual(doctest.testmod(tested).failed, 0)

    def test_periods_count_back_from_the_last_day(self):
        for last, length, unit, expected in rows(PLAIN):
            with self.subTest(f"{length} {unit} before {last}"):
                day = self.find(date.fromisoformat(last), notice_of(length, unit))
                self.assertEqual(day.isoformat(), expected)

    def test_days_off_of_country_and_company_move_it_to_the_working_day_before(self):
        for last, length, unit, *days, country, company, expected, weekday in rows(CALENDARS):
            with self.subTest(f"{length} {unit} {days} before {last} in {country}, {company}"):
                calendar = WorkingDays(country, company=COMPANIES[company.strip("-")])
                day = self.find(date.fromisoformat(last), notice_of(length, unit, *days), calendar)
                self.assertEqual(f"{day:%Y-%m-%d %a}", f"{expected} {weekday}")

    def test_holidays_differ_by_state(self):
        # Maharashtra Day
        last, notice = date(2026, 5, 1), Notice(0, "day")
        self.assertEqual(self.find(last, notice, WorkingDays("IN", "MH")).day, 30)
        self.assertIsNone(terms.known_subdivision("IN", "XX"))
        self.assertEqual(self.find(date(2026, 10, 2), notice, WorkingDays("IN", "XX")).day, 1)

    def test_an_open_end_is_ended_on_an_anniversary_after_the_minimum_term(self):
        yearly = Notice(3, "month", terms.ANNIVERSARY)
        for start, minimum, today, expected in (
            ("2026-01-01", None, "2026-01-01", "2026-10-01"),
            ("2026-01-01", None, "2026-10-01", "2026-10-01"),
            ("2026-01-01", None, "2026-10-02", "2027-10-01"),
            ("2026-01-01", None, "2036-12-24", "2037-10-01"),
            ("2026-01-01", "2026-12-31", "2026-01-01", "2026-10-01"),
            ("2026-01-01", "2027-01-01", "2026-01-01", "2027-10-01"),
            ("2026-01-01", "2028-12-31", "2026-01-01", "2028-10-01"),
            ("2028-02-29", None, "2028-03-01", "2028-11-28"),
            ("2028-02-29", None, "2031-12-01", "2032-11-28"),
        ):
            with self.subTest(start=start, minimum=minimum, today=today):
                span = Span(
                    date.fromisoformat(start),
                    date.fromisoformat(start),
                    minimum_last=minimum and date.fromisoformat(minimum),
                )
                found = terms.deadline(span, yearly, WorkingDays(), date.fromisoformat(today))
                self.assertEqual(found.day.isoformat(), expected)

    def test_a_term_of_several_years_is_ended_on_its_anniversaries_and_at_its_end(self):
        span = Span(date(2026, 1, 1), date(2026, 1, 1), date(2028, 6, 30))
        yearly = Notice(3, "month", terms.ANNIVERSARY)
        for today, expected in (
            ("2026-01-01", "2026-10-01"),
            ("2026-10-02", "2027-10-01"),
            ("2027-10-02", "2028-03-30"),
            ("2028-04-01", "2028-03-30"),
            ("2040-01-01", "2028-03-30"),
        ):
            with self.subTest(today):
                found = terms.deadline(span, yearly, WorkingDays(), date.fromisoformat(today))
                self.assertEqual(found.day.isoformat(), expected)

    def test_the_end_of_a_whole_number_of_years_is_an_anniversary_too(self):
        span = Span(date(2026, 1, 1), date(2027, 1, 1), date(2027, 12, 31), minimum_last=date(2029, 12, 31))
        yearly = Notice(3, "month", terms.ANNIVERSARY)
        self.assertEqual(terms.deadline(span, yearly, WorkingDays(), FIRST).day, date(2027, 10, 1))
        at_once = Notice(0, "day", terms.ANNIVERSARY)
        self.assertEqual(terms.deadline(span, at_once, WorkingDays(), FIRST).day, date(2027, 12, 31))

    def test_without_an_end_or_anniversaries_only_a_minimum_term_has_a_deadline(self):
        span = Span(FIRST, FIRST, minimum_last=date(2021, 12, 31))
        notice = Notice(3, "month")
        self.assertEqual(terms.deadline(span, notice, WorkingDays(), FIRST).day, date(2021, 9, 30))
        self.assertIsNone(terms.deadline(span, notice, WorkingDays(), date(2021, 10, 1)).day)
        self.assertEqual(self.codes(span, notice, today=date(2022, 1, 1)), ["any_time"])
        self.assertEqual(self.codes(Span(FIRST, FIRST), notice), ["any_time"])

    def test_a_term_within_the_minimum_term_renews_whatever_notice_is_given(self):
        within = Span(FIRST, FIRST, date(2020, 12, 31), date(2021, 12, 31), renews=True)
        self.assertEqual(self.codes(within, Notice(3, "month")), ["renews_anyway"])
        last = Span(FIRST, date(2021, 1, 1), date(2021, 12, 31), date(2021, 12, 31), renews=True)
        self.assertEqual(self.find(None, Notice(3, "month")), None)
        self.assertEqual(
            terms.deadline(last, Notice(3, "month"), WorkingDays(), FIRST).day, date(2021, 9, 30)
        )

    def test_the_steps_say_how_it_was_found(self):
        notice = Notice(3, "month", arrival=terms.RECEIVED, delivery_days=2)
        calendar = WorkingDays("IN", company=COMPANIES["mon-fri"])
        found = terms.deadline(Span(FIRST, FIRST, date(2027, 1, 6)), notice, calendar, FIRST)
        self.assertEqual(
            [(step.code, f"{step.day:%d %b}", *step.values) for step in found.steps],
            [
                ("ends", "06 Jan"),
                ("before", "06 Oct", 3, "month"),
                ("delivery", "04 Oct", 2),
                ("weekend", "02 Oct", date(2026, 10, 4), None),
                ("holiday", "01 Oct", date(2026, 10, 2), None),
            ],
        )
        self.assertEqual(terms.steps_of(terms.trail_of(found.steps)), found.steps)

    def test_a_company_names_its_closures(self):
        found = terms.deadline(
            Span(FIRST, FIRST, date(2026, 12, 29)),
            Notice(0, "day"),
            WorkingDays(company=COMPANIES["closed"]),
            FIRST,
        )
        self.assertEqual(
            [(step.code, step.day.day) for step in found.steps],
            [("ends", 29), ("closed", 20), ("not_worked", 18)],
        )
        self.assertEqual(found.steps[1].values, (date(2026, 12, 29), "Inventory"))

    def test_a_calendar_without_working_days_is_a_problem_and_no_endless_loop(self):
        never = CompanyDays((frozenset(), frozenset()))
        only_weekends = CompanyDays((frozenset({5, 6}),) * 2)
        for country, company in (("IN", never), (None, never), ("IN", only_weekends)):
            for notice in (Notice(1, "month"), Notice(10, terms.BUSINESS_DAY)):
                with self.subTest(f"{country} {notice}"), self.assertRaises(NoWorkingDay):
                    self.find(date(2026, 12, 31), notice, WorkingDays(country, company=company))

    def test_what_cannot_be_is_refused_in_words(self):
        for wrong in (
            lambda: Notice(-1, "day"),
            lambda: Notice(1, "fortnight"),
            lambda: Notice(1, "day", anchor="birthday"),
            lambda: Notice(1, "day", arrival="shouted"),
            lambda: Notice(1, "day", delivery_days=-1),
            lambda: terms.term_bounds(date(2026, 2, 1), date(2026, 1, 31)),
            lambda: terms.term_bounds(date(2026, 2, 1), date(2026, 3, 31), Duration(0, "day"), 2),
            lambda: terms.term_bounds(date(2026, 2, 1), Duration(0, "month")),
            lambda: self.find(date(2026, 12, 31), Notice(3000, "year")),
            lambda: WorkingDays("IN").back(date.min, 1),
        ):
            with self.assertRaisesRegex(terms.TermError, r"\w+ \w+"):
                wrong()

    def test_a_term_to_a_date_goes_on_from_the_day_after(self):
        month = Duration(1, "month")
        bounds = [
            terms.term_bounds(date(2026, 1, 10), date(2026, 1, 30), month, number) for number in (1, 2, 3)
        ]
        self.assertEqual(
            [(first.isoformat(), last.isoformat()) for first, last in bounds],
            [
                ("2026-01-10", "2026-01-30"),
                ("2026-01-31", "2026-02-27"),
                ("2026-02-28", "2026-03-30"),
            ],
        )
        self.assertEqual(terms.term_bounds(date(2026, 1, 10), date(2026, 1, 10)), (date(2026, 1, 10),) * 2)

    def test_a_day_ends_at_midnight_where_the_law_governs(self):
        for country, preferred, day, expected in (
            ("IN", (), "2026-09-30", "2026-09-30 18:30"),
            ("GB", (), "2026-06-30", "2026-06-30 23:00"),
            ("GB", (), "2026-12-31", "2027-01-01 00:00"),
            ("US", (), "2026-12-31", "2027-01-01 05:00"),
            ("US", ("America/Los_Angeles",), "2026-12-31", "2027-01-01 08:00"),
            ("US", ("Europe/Paris",), "2026-12-31", "2027-01-01 05:00"),
            ("RU", (), "2026-12-31", "2026-12-31 12:00"),
            ("SA", ("Europe/Paris",), "2026-12-31", "2026-12-31 21:00"),
            (None, ("Europe/Paris",), "2026-12-31", "2026-12-31 23:00"),
            (None, (None, False, "Moon/Base"), "2026-12-31", "2027-01-01 00:00"),
            ("XX", (), "2026-12-31", "2027-01-01 00:00"),
            # The clock skips this midnight in Brazil, and shows this one twice in Cuba.
            ("BR", ("America/Sao_Paulo",), "2018-11-03", "2018-11-04 03:00"),
            ("CU", (), "2026-10-31", "2026-11-01 04:00"),
            (None, (), "9999-12-31", "9999-12-31 23:59"),
        ):
            with self.subTest(f"{country} {preferred} {day}"):
                moment = terms.end_of_day(date.fromisoformat(day), terms.zone_of(country, preferred))
                self.assertEqual(f"{moment:%Y-%m-%d %H:%M}", expected)
                self.assertIsInstance(moment, datetime)
