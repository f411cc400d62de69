from datetime import datetime, timedelta

from odoo.tests import TransactionCase, new_test_user, tagged

FRIDAY_NOON = datetime(2026, 3, 6, 12)


@tagged("post_install", "-at_install")
class TestWorkingTime(TransactionCase):
    """Monday to Friday, 8 to 12 and 13 to 17, in Dublin, where summer time starts on Sunday 29 March 2026."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        hours = [(8, 12, "morning"), (13, 17, "afternoon")]
        cls.calendar = cls.env["resource.calendar"].create(
            {
                "name": "Dublin",
                "tz": "Europe/Dublin",
                "attendance_ids": [
                    (
                        0,
                        0,
                        {
                            "name": period,
                            "dayofweek": str(day),
                            "hour_from": start,
                            "hour_to": end,
                            "day_period": period,
                        },
                    )
                    for day in range(5)
                    for start, end, period in hours
                ],
            }
        )
        cls.company = cls.env["res.company"].create({"name": "Quay"})
        cls.calendar.company_id = cls.company
        cls.company.resource_calendar_id = cls.calendar
        cls.user = new_test_user(
            cls.env,
            "clm_clock",
            "contract_clm.group_contract_clm_user",
            company_id=cls.company.id,
            company_ids=[(6, 0, cls.company.ids)],
        )
        cls.company = cls.company.with_user(cls.user)

    def after(self, moment, hours):
        return self.company._clm_after_working_hours(moment, hours)

    def between(self, start, end):
        return self.company._clm_working_hours_between(start, end)

    def holiday(self, day, **values):
        return self.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "calendar_id": self.calendar.id,
                "date_from": datetime(2026, 3, day),
                "date_to": datetime(2026, 3, day, 23, 59, 59),
                **values,
            }
        )

    def test_the_weekend_does_not_count(self):
        self.assertEqual(self.after(FRIDAY_NOON, 8), datetime(2026, 3, 9, 12))
        self.assertEqual(self.between(FRIDAY_NOON, datetime(2026, 3, 9, 12)), 8)
        saturday, sunday = datetime(2026, 3, 7, 10), datetime(2026, 3, 8, 10)
        self.assertEqual(self.between(saturday, sunday), 0)
        self.assertEqual(self.after(saturday, 1), datetime(2026, 3, 9, 9))

    def test_a_holiday_does_not_count(self):
        self.holiday(9)
        self.assertEqual(self.after(FRIDAY_NOON, 8), datetime(2026, 3, 10, 12))
        self.assertEqual(self.between(FRIDAY_NOON, datetime(2026, 3, 10, 12)), 8)

    def test_a_holiday_for_all_calendars_counts_in_its_own_company_only(self):
        # Odoo takes its company from whoever writes it first.
        self.holiday(9, calendar_id=False).flush_recordset()
        self.assertEqual(self.after(FRIDAY_NOON, 8), datetime(2026, 3, 9, 12))
        self.assertEqual(self.between(FRIDAY_NOON, datetime(2026, 3, 9, 12)), 8)

    def test_hours_are_those_of_the_calendars_zone_across_summer_time(self):
        friday = datetime(2026, 3, 27, 12)
        self.assertEqual(self.after(friday, 8), datetime(2026, 3, 30, 11))
        self.assertEqual(self.between(friday, datetime(2026, 3, 30, 11)), 8)

    def test_without_working_time_every_hour_counts(self):
        saturday = datetime(2026, 3, 7, 12)
        self.calendar.attendance_ids.unlink()
        self.assertEqual(self.after(FRIDAY_NOON, 24), saturday)
        self.assertEqual(self.between(FRIDAY_NOON, saturday), 24)
        self.company.sudo().resource_calendar_id = False
        self.assertEqual(self.after(FRIDAY_NOON, 24), saturday)
        self.assertEqual(self.between(FRIDAY_NOON, saturday), 24)

    def test_a_company_that_never_works_again_does_not_wait_for_ever(self):
        self.holiday(1, date_from=datetime(2020, 1, 1), date_to=datetime(2040, 1, 1))
        self.assertEqual(self.after(FRIDAY_NOON, 24), datetime(2026, 3, 7, 12))

    def test_an_end_before_the_start_is_no_time_at_all(self):
        self.assertEqual(self.between(FRIDAY_NOON, FRIDAY_NOON), 0)
        self.assertEqual(self.between(FRIDAY_NOON, datetime(2026, 3, 5)), 0)
        self.assertEqual(self.after(FRIDAY_NOON, 0), FRIDAY_NOON)

    def test_working_time_is_read_once_for_all_moments_of_a_fortnight(self):
        self.after(FRIDAY_NOON, 8)
        with self.assertQueryCount(0):
            for minute in range(1000):
                moment = FRIDAY_NOON + timedelta(minutes=minute)
                self.between(FRIDAY_NOON, self.after(moment, 8))
