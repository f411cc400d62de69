import doctest
from datetime import datetime

from odoo.tests import BaseCase

from odoo.addons.crm_lifecycle.tools import pressure
from odoo.addons.crm_lifecycle.tools.pressure import Candidate, Cap, Decision, Quiet, Used

NOON = datetime(2026, 3, 4, 12, 0)
NIGHT = Quiet(hour_from=21, hour_to=8)


class TestToolsPressure(BaseCase):
    def test_examples(self):
        self.assertFalse(doctest.testmod(pressure).failed)

    def quiet(self, text, zone, *rules):
        until = pressure.quiet_until(datetime.fromisoformat(text), zone, rules)
        return until and until.isoformat(" ", "minutes")

    def test_nights_are_those_of_the_person(self):
        self.assertEqual(self.quiet("2026-03-04 23:00", "America/New_York", NIGHT), None)
        self.assertEqual(self.quiet("2026-03-04 19:00", "Asia/Kolkata", NIGHT), "2026-03-05 02:30")
        self.assertEqual(self.quiet("2026-03-04 02:29", "Asia/Kolkata", NIGHT), "2026-03-04 02:30")
        self.assertEqual(self.quiet("2026-03-04 02:30", "Asia/Kolkata", NIGHT), None)

    def test_an_unknown_zone_is_utc(self):
        for zone in ("", "Mars/Olympus", "../etc", None):
            with self.subTest(zone):
                self.assertEqual(self.quiet("2026-03-04 22:00", zone, NIGHT), "2026-03-05 08:00")

    def test_clocks_that_are_changed(self):
        # Berlin: 2 o'clock is skipped on 2026-03-29 and comes twice on 2026-10-25.
        self.assertEqual(self.quiet("2026-03-28 22:00", "Europe/Berlin", NIGHT), "2026-03-29 06:00")
        self.assertEqual(self.quiet("2026-10-24 22:00", "Europe/Berlin", NIGHT), "2026-10-25 07:00")
        early = Quiet(hour_from=0, hour_to=2.5)
        self.assertEqual(self.quiet("2026-03-29 00:30", "Europe/Berlin", early), "2026-03-29 01:30")
        self.assertEqual(self.quiet("2026-10-25 00:10", "Europe/Berlin", early), "2026-10-25 00:30")
        self.assertEqual(self.quiet("2026-10-25 00:40", "Europe/Berlin", early), None)
        self.assertEqual(self.quiet("2026-10-25 01:10", "Europe/Berlin", early), "2026-10-25 01:30")

    def test_quiet_days_and_nights_follow_each_other(self):
        weekdays = Quiet(weekdays=frozenset({0, 1, 2, 3, 4}))
        # Friday night leads to Monday morning.
        self.assertEqual(self.quiet("2026-03-06 22:00", "UTC", NIGHT, weekdays), "2026-03-09 08:00")
        self.assertEqual(self.quiet("2026-03-07 12:00", "UTC", weekdays), "2026-03-09 00:00")

    def test_what_is_never_allowed_is_asked_again_some_time(self):
        until = self.quiet("2026-03-07 12:00", "UTC", Quiet(weekdays=frozenset()))
        self.assertGreater(until, "2026-03-14")

    def decide(self, candidates, caps=(), used=None, quiet=(), at=NOON):
        return pressure.decide(candidates, caps, used or {}, quiet, at)

    def test_a_refusal_goes_before_everything(self):
        cap = Cap(1, "person", 1, 7)
        decision = self.decide([Candidate(5, 5, refusal="archived")], [cap], {(1, 5): Used(1, NOON)}, [NIGHT])
        self.assertEqual(decision, {5: Decision("skip", "archived")})

    def test_a_full_cap_says_when_it_frees(self):
        caps = [Cap(1, "person", 1, 7), Cap(2, "person", 3, 30)]
        later = datetime(2026, 3, 20)
        used = {(1, 5): Used(1, NOON), (2, 5): Used(3, later)}
        self.assertEqual(
            self.decide([Candidate(5, 9), Candidate(6, 9)], caps, used),
            {5: Decision("skip", "person_cap", later), 6: Decision("send")},
        )

    def test_the_first_contacts_of_a_customer_are_chosen(self):
        caps = [Cap(1, "account", 3, 7)]
        people = [Candidate(number, 9) for number in range(4)]
        verdicts = [(d.verdict, d.reason) for d in self.decide(people, caps, {(1, 9): Used(1)}).values()]
        self.assertEqual(verdicts, [("send", "")] * 2 + [("skip", "account_chosen")] * 2)
        full = self.decide(people, caps, {(1, 9): Used(3, NOON)})
        self.assertEqual({d.reason for d in full.values()}, {"account_cap"})

    def test_whoever_is_refused_takes_nobodys_place(self):
        caps = [Cap(1, "account", 1, 7)]
        people = [Candidate(1, 9, refusal="no_address"), Candidate(2, 9)]
        self.assertEqual(self.decide(people, caps)[2], Decision("send"))

    def test_quiet_hours_of_a_country_are_for_those_who_live_there(self):
        friday = datetime(2026, 3, 6, 12)
        weekend = Quiet(weekdays=frozenset({0, 1, 2, 3, 6}), countries=frozenset({7}))
        decisions = self.decide([Candidate(1, 1, country=7), Candidate(2, 2)], quiet=[weekend], at=friday)
        self.assertEqual(decisions[1], Decision("delay", "quiet", datetime(2026, 3, 8)))
        self.assertEqual(decisions[2], Decision("send"))
