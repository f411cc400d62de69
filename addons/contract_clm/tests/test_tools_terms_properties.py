"""What holds of every term and every deadline, whatever the dates."""

from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase

from odoo.addons.contract_clm.tools import terms
from odoo.addons.contract_clm.tools.terms import CompanyDays, Duration, Notice, Span, WorkingDays

DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))
LENGTHS = st.builds(Duration, st.integers(1, 40), st.sampled_from(terms.UNITS))
NOTICES = st.builds(
    Notice,
    st.integers(0, 40),
    st.sampled_from(terms.NOTICE_UNITS),
    st.sampled_from((terms.END, terms.ANNIVERSARY)),
    st.sampled_from((terms.SENT, terms.RECEIVED)),
    st.integers(0, 14),
)
WEEKS = st.frozensets(st.integers(0, 6), min_size=3)
CALENDARS = st.builds(
    lambda country, even, odd: WorkingDays(country, company=CompanyDays((even, odd))),
    st.sampled_from(("IN", "US", "GB", "SA", "AE", "IE", "XX", None)),
    # With three days and more a week, one at least is worked in each country.
    WEEKS,
    WEEKS,
)


def find(span, notice, calendar=None, today=date(1990, 1, 1)):
    return terms.deadline(span, notice, calendar or WorkingDays(), today)


class TestTermProperties(BaseCase):
    @settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(DAYS, LENGTHS, LENGTHS, st.integers(1, 30))
    def test_rolling_n_times_is_rolling_once_by_n(self, start, length, renewal, times):
        _first, last = terms.term_bounds(start, length, renewal)
        for number in range(2, times + 2):
            first, new_last = terms.term_bounds(start, length, renewal, number)
            self.assertEqual(first, last + timedelta(days=1))
            last = new_last
        at_once = terms.add(start, length)
        months, days = length.months + renewal.months * times, length.days + renewal.days * times
        if not length.days and not renewal.days:
            at_once = terms.add(start, Duration(months, "month"))
        elif not length.months and not renewal.months:
            at_once = terms.add(start, Duration(days, "day"))
        else:
            at_once = terms.add(terms.add(start, Duration(months, "month")), Duration(days, "day"))
        self.assertEqual(last + timedelta(days=1), at_once)

    @settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(DAYS, st.integers(0, 400), LENGTHS, st.integers(1, 12))
    def test_terms_to_a_date_follow_each_other_too(self, start, days, renewal, number):
        until = start + timedelta(days=days)
        self.assertEqual(terms.term_bounds(start, until), (start, until))
        _first, last = terms.term_bounds(start, until, renewal, number)
        following, _last = terms.term_bounds(start, until, renewal, number + 1)
        self.assertEqual(following, last + timedelta(days=1))

    @settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(DAYS, LENGTHS, NOTICES, CALENDARS, DAYS)
    def test_a_deadline_is_neither_after_the_term_nor_on_a_day_off(
        self, start, length, notice, calendar, today
    ):
        first, last = terms.term_bounds(start, length)
        day = find(Span(start, first, last), notice, calendar, today).day
        self.assertLessEqual(day, last)
        self.assertIsNone(calendar.day_off(day))

    @settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(DAYS, NOTICES, CALENDARS, DAYS, st.none() | st.integers(0, 3000))
    def test_that_of_an_open_term_is_not_over_and_outlasts_the_minimum(
        self, start, notice, calendar, today, minimum
    ):
        least = start + timedelta(days=minimum) if minimum is not None else None
        found = find(Span(start, start, minimum_last=least), notice, calendar, today)
        if notice.anchor == terms.ANNIVERSARY:
            [anniversary, *_rest] = found.steps
            self.assertGreater(anniversary.day, least or start)
            self.assertEqual(
                (anniversary.day.year - start.year, anniversary.code), (*anniversary.values, "anniversary")
            )
        if found.day:
            self.assertGreaterEqual(found.day, today)

    @settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(DAYS, LENGTHS, NOTICES, CALENDARS, st.integers(1, 10))
    def test_longer_notice_and_longer_delivery_are_never_later(self, start, length, notice, calendar, more):
        span = Span(start, *terms.term_bounds(start, length))
        day = find(span, notice, calendar, date.max).day
        longer = Notice(
            notice.length + more, notice.unit, notice.anchor, notice.arrival, notice.delivery_days
        )
        slower = Notice(
            notice.length, notice.unit, notice.anchor, notice.arrival, notice.delivery_days + more
        )
        received = Notice(notice.length, notice.unit, notice.anchor, terms.RECEIVED, notice.delivery_days)
        for other in (longer, slower, received):
            self.assertLessEqual(find(span, other, calendar, date.max).day, day)

    @settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(DAYS, LENGTHS, NOTICES, CALENDARS)
    def test_more_days_off_are_never_later(self, start, length, notice, calendar):
        span = Span(start, *terms.term_bounds(start, length))
        self.assertLessEqual(
            find(span, notice, calendar, date.max).day, find(span, notice, WorkingDays(), date.max).day
        )

    @settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(DAYS, st.integers(1, 40), st.integers(0, 40), WEEKS, st.integers(1, 200))
    def test_moving_the_start_by_whole_weeks_moves_the_deadline_by_them(
        self, start, length, notice, weekdays, weeks
    ):
        calendar = WorkingDays(company=CompanyDays((weekdays,) * 2))
        days = [
            find(
                Span(first, *terms.term_bounds(first, Duration(length, "week"))),
                Notice(notice, "day"),
                calendar,
            ).day
            for first in (start, start + timedelta(weeks=weeks))
        ]
        self.assertEqual(days[1] - days[0], timedelta(weeks=weeks))

    @settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(DAYS, LENGTHS, NOTICES, CALENDARS, DAYS)
    def test_the_steps_lead_to_the_day_and_survive_being_kept(self, start, length, notice, calendar, today):
        found = find(Span(start, *terms.term_bounds(start, length)), notice, calendar, today)
        anchored = len(found.steps) == 1 and found.steps[0].day == found.day
        self.assertTrue(anchored or found.steps[-1].day == found.day, found)
        self.assertEqual(terms.steps_of(terms.trail_of(found.steps)), found.steps)

    @settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(DAYS, st.integers(1, 60), CALENDARS)
    def test_so_many_working_days_lie_between(self, last, count, calendar):
        day = find(
            Span(date(1980, 1, 1), date(1980, 1, 1), last), Notice(count, terms.BUSINESS_DAY), calendar
        ).day
        between = [day + timedelta(days=number) for number in range((last - day).days)]
        self.assertEqual(sum(calendar.day_off(each) is None for each in between), count)

    @settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(
        st.dates(date(1990, 1, 1), date(2037, 12, 30)),
        st.sampled_from(("IN", "US", "BR", "CU", "LB", "RU", None)),
    )
    def test_days_end_one_after_the_other(self, day, country):
        zone = terms.zone_of(country)
        ends = [terms.end_of_day(day + timedelta(days=number), zone) for number in (0, 1)]
        self.assertLessEqual(abs((ends[1] - ends[0]).total_seconds() - 86400), 2 * 3600)
