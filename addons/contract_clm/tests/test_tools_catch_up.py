from datetime import date, timedelta

from odoo.tests import BaseCase

from ..tools import catch_up, terms

FIRST = date(2026, 1, 31)
MONTH = terms.Duration(1, "month")


def last_day(number):
    return terms.term_bounds(FIRST, MONTH, number=number)[1]


class TestCatchUp(BaseCase):
    def caught_up(self, today, **values):
        """Numbers of the terms that were asked for, and what became of the contract."""
        running = catch_up.Running(**{"mode": "auto_renew", "number": 1, "last_day": last_day(1)} | values)
        asked = []

        def last_days(rows):
            asked.extend(number for _key, number in rows)
            return [last_day(number) for _key, number in rows]

        return asked, catch_up.catch_up({"key": running}, today, last_days).get("key")

    def test_a_term_stays_until_its_last_day_is_over(self):
        self.assertEqual(self.caught_up(last_day(1)), ([], "stay"))
        self.assertEqual(self.caught_up(last_day(1) + timedelta(1)), ([2], "stay"))

    def test_an_open_term_stays(self):
        self.assertEqual(self.caught_up(date(2099, 1, 1), mode="evergreen", last_day=None), ([], "stay"))

    def test_missed_terms_are_all_rolled(self):
        self.assertEqual(self.caught_up(last_day(7)), ([2, 3, 4, 5, 6, 7], "stay"))

    def test_the_limit_ends_it_however_late(self):
        self.assertEqual(self.caught_up(last_day(9), limit=2), ([2, 3], "end"))
        self.assertEqual(self.caught_up(last_day(3), limit=2), ([2, 3], "stay"))

    def test_a_stopped_term_and_one_of_fixed_length_end(self):
        late = last_day(3)
        self.assertEqual(self.caught_up(late, stopped=True), ([], "end"))
        self.assertEqual(self.caught_up(late, mode="fixed"), ([], "end"))

    def test_catching_up_each_day_is_catching_up_once(self):
        for days in range(0, 400, 13):
            today = last_day(1) + timedelta(days)
            at_once, fate = self.caught_up(today)
            number = 1
            for day in range(days + 1):
                rolled, _fate = self.caught_up(
                    last_day(1) + timedelta(day), number=number, last_day=last_day(number)
                )
                number += len(rolled)
            self.assertEqual((number, fate), (1 + len(at_once), "stay"))

    def test_one_that_cannot_be_is_left_out_and_the_others_go_on(self):
        running = catch_up.Running("auto_renew", 1, last_day(1))

        def last_days(rows):
            return [None if key == "bad" else last_day(number) for key, number in rows]

        fates = catch_up.catch_up({"bad": running, "good": running}, last_day(3), last_days)
        self.assertEqual(fates, {"good": "stay"})

    def test_each_missed_term_is_asked_for_once_for_all(self):
        running, calls = catch_up.Running("auto_renew", 1, last_day(1)), []

        def last_days(rows):
            calls.append(len(rows))
            return [last_day(number) for _key, number in rows]

        catch_up.catch_up(dict.fromkeys(range(50), running), last_day(4), last_days)
        self.assertEqual(calls, [50, 50, 50])
