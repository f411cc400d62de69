import doctest
from datetime import date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase

from odoo.addons.contract_clm.tools import stand_in
from odoo.addons.contract_clm.tools.stand_in import Delegation

FIRST, LAST = date(2026, 3, 2), date(2026, 3, 6)
DURING = datetime(2026, 3, 4, 12)
DAYS = st.dates(date(2026, 1, 1), date(2026, 1, 20))
PEOPLE = st.sampled_from("abcdef")


@st.composite
def delegations(draw):
    user, delegate = draw(st.tuples(PEOPLE, PEOPLE).filter(lambda pair: pair[0] != pair[1]))
    first, last = sorted((draw(DAYS), draw(DAYS)))
    return Delegation(user, delegate, first, last)


def acting(*pairs, now=DURING):
    return stand_in.stand_ins([Delegation(user, delegate, FIRST, LAST) for user, delegate in pairs], now)


class TestStandIn(BaseCase):
    def test_the_examples_of_the_documentation_hold(self):
        self.assertEqual(doctest.testmod(stand_in).failed, 0)

    def test_both_days_count_whole(self):
        for moment, away in (
            (datetime(2026, 3, 1, 23, 59, 59), False),
            (datetime(2026, 3, 2), True),
            (datetime(2026, 3, 6, 23, 59, 59), True),
            (datetime(2026, 3, 7), False),
        ):
            self.assertEqual(bool(acting("ab", now=moment)), away, moment)

    def test_days_are_those_of_who_is_away(self):
        in_tokyo = Delegation("a", "b", FIRST, LAST, "Asia/Tokyo")
        in_honolulu = Delegation("a", "b", FIRST, LAST, "Pacific/Honolulu")
        early, late = datetime(2026, 3, 1, 16), datetime(2026, 3, 7, 9)
        self.assertTrue(stand_in.stand_ins([in_tokyo], early))
        self.assertFalse(stand_in.stand_ins([in_honolulu], early))
        self.assertFalse(stand_in.stand_ins([in_tokyo], late))
        self.assertTrue(stand_in.stand_ins([in_honolulu], late))

    def test_a_day_of_the_change_to_summer_time_has_23_hours(self):
        day = date(2026, 3, 29)
        start, end = stand_in.boundaries(Delegation("a", "b", day, day, "Europe/Dublin"))
        self.assertEqual((start, end), (datetime(2026, 3, 29), datetime(2026, 3, 29, 23)))

    def test_legacy_and_unknown_zones_keep_nobody_from_deciding(self):
        for zone in ("US/Eastern", "Nowhere/Land"):
            away = Delegation("a", "b", FIRST, LAST, zone)
            self.assertEqual(stand_in.stand_ins([away], DURING), {"a": {"b"}})

    def test_several_stand_ins_and_a_chain_of_them(self):
        found = acting("ab", "ac", "cd")
        self.assertEqual(found, {"a": {"b", "c", "d"}, "c": {"d"}})

    def test_a_circle_is_harmless(self):
        self.assertEqual(acting("ab", "bc", "ca"), {"a": {"b", "c"}, "b": {"a", "c"}, "c": {"a", "b"}})

    def test_days_at_the_ends_of_the_calendar_do_no_harm(self):
        for_ever = Delegation("a", "b", date.min, date.max, "Pacific/Kiritimati")
        self.assertEqual(stand_in.stand_ins([for_ever], DURING), {"a": {"b"}})

    def test_a_circle_needs_a_day_that_all_share(self):
        split = [
            Delegation("b", "c", FIRST, FIRST + timedelta(days=1)),
            Delegation("c", "a", FIRST + timedelta(days=2), LAST),
        ]
        self.assertEqual(stand_in.circle(split, Delegation("a", "b", FIRST, LAST)), ())
        overlapping = [split[0], Delegation("c", "a", FIRST + timedelta(days=1), LAST)]
        self.assertEqual(
            stand_in.circle(overlapping, Delegation("a", "b", FIRST, LAST)), ("a", "b", "c", "a")
        )

    @given(st.lists(delegations(), max_size=12), delegations())
    def test_a_circle_is_found_just_when_somebody_would_stand_in_for_themselves(self, others, new):
        def closes(day):
            reached = {new.delegate}
            for _round in others:
                reached |= {
                    other.delegate
                    for other in others
                    if other.first <= day <= other.last and other.user in reached
                }
            return new.user in reached

        days = [new.first + timedelta(days=offset) for offset in range((new.last - new.first).days + 1)]
        self.assertEqual(bool(stand_in.circle(others, new)), any(closes(day) for day in days))

    @given(st.lists(delegations(), max_size=12), DAYS)
    def test_nobody_stands_in_for_themselves_and_whoever_passes_on_is_passed_on(self, rows, day):
        found = stand_in.stand_ins(rows, datetime.combine(day, datetime.min.time()))
        for user, delegates in found.items():
            self.assertNotIn(user, delegates)
            for delegate in delegates & found.keys():
                self.assertLessEqual(found[delegate] - {user}, delegates)
