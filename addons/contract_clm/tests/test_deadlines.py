from datetime import date, datetime

from freezegun import freeze_time

from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged

from .deadline_common import DeadlineCase


@tagged("post_install", "-at_install")
class TestDeadlines(DeadlineCase):
    def test_days_off_of_the_country_and_the_company_count(self):
        contract = self.contract()
        # Saturday 3 October, then Gandhi Jayanti.
        self.assertEqual(self.found(contract)["notice_deadline"], date(2026, 10, 1))
        self.closed("2026-10-01 00:00:00", "2026-10-01 23:59:59")
        self.assertEqual(self.found(contract)["notice_deadline"], date(2026, 9, 30))
        contract.governing_country_id = self.ireland
        self.assertEqual(self.found(contract)["notice_deadline"], date(2026, 10, 2))

    def test_only_closures_of_the_whole_company_for_the_whole_day_count(self):
        contract = self.contract(governing_country_id=self.ireland)
        other = self.env["res.company"].create({"name": "Other"})
        colleague = self.env["resource.resource"].create({"name": "Rep", "calendar_id": self.calendar.id})
        day = ("2026-10-02 00:00:00", "2026-10-02 22:59:59")
        self.closed(*day, resource_id=colleague.id)
        self.closed(*day, time_type="other")
        self.closed("2026-10-02 08:00:00", "2026-10-02 11:00:00")
        self.closed(*day, calendar_id=other.resource_calendar_id.id)
        self.assertEqual(self.found(contract)["notice_deadline"], date(2026, 10, 2))
        self.closed(*day)
        self.assertEqual(self.found(contract)["notice_deadline"], date(2026, 10, 1))

    def test_the_weekend_is_that_of_the_companys_working_hours(self):
        contract = self.contract(governing_country_id=self.env["res.country"])
        self.assertEqual(self.found(contract)["notice_deadline"], date(2026, 10, 2))
        self.company.resource_calendar_id = self.hours("Sunday to Thursday", (6, 0, 1, 2, 3))
        self.assertEqual(self.found(contract)["notice_deadline"], date(2026, 10, 1))
        self.company.resource_calendar_id = self.hours("Flexible", (), schedule_type="flexible")
        self.assertEqual(self.found(contract)["notice_deadline"], date(2026, 10, 3))

    def test_two_weeks_of_different_hours(self):
        contract = self.contract(governing_country_id=self.env["res.country"])
        calendar = self.hours("Two weeks", (), two_weeks_calendar=True)
        Attendance = self.env["resource.calendar.attendance"]
        this_week = str(Attendance.get_week_type(date(2026, 10, 1)))
        for week, day in ((this_week, "0"), (str(1 - int(this_week)), "4")):
            Attendance.create(
                {
                    "name": "Work",
                    "calendar_id": calendar.id,
                    "dayofweek": day,
                    "week_type": week,
                    "hour_from": 9,
                    "hour_to": 17,
                }
            )
        self.company.resource_calendar_id = calendar
        self.assertEqual(self.found(contract)["notice_deadline"], date(2026, 9, 28))

    def test_the_steps_are_told_in_words(self):
        contract = self.contract(
            notice_arrival="received", notice_delivery_days=1, effective_date=date(2026, 1, 6)
        )
        text = self.text(contract)
        for words in (
            "The term ends on Tuesday, January 5, 2027.",
            "3 months before: Monday, October 5, 2026.",
            "Minus 1 day for delivery: Sunday, October 4, 2026.",
            "Sunday, October 4, 2026 is a day of the weekend in India: moved to Friday, October 2, 2026.",
            "Friday, October 2, 2026 is Gandhi Jayanti in India: moved to Thursday, October 1, 2026.",
            "The day ends at midnight in the time zone Asia/Kolkata.",
            "Last day for notice: Thursday, October 1, 2026",
        ):
            self.assertIn(words, text)

    def test_they_follow_the_form_while_it_is_edited(self):
        with Form(self.contract(governing_country_id=self.ireland)) as form:
            form.notice_length = 10
            form.notice_unit = "business_day"
            self.assertIn("10 working days before: Thursday, December 17, 2026", str(form.deadline_steps))
            form.term_mode = "evergreen"
            self.assertIn("Notice may be given at any time, 10 working days ahead.", str(form.deadline_steps))
            form.notice_anchor = "anniversary"
            self.assertIn("anniversary of its start: Monday, January 4, 2027", str(form.deadline_steps))

    def test_they_say_what_is_not_known(self):
        nowhere = self.env["res.country"].create({"name": "Atlantis", "code": "XA"})
        self.assertIn(
            "Public holidays of Atlantis are not known",
            self.text(self.contract(governing_country_id=nowhere)),
        )
        none = self.contract(governing_country_id=self.env["res.country"])
        self.assertIn("No governing law is given", self.text(none))

    def test_every_step_has_its_words(self):
        self.closed("2026-09-30 00:00:00", "2026-09-30 22:59:59")
        texts = [
            self.text(self.contract(**values))
            for values in (
                {"term_mode": "evergreen", "minimum_length": 24},
                {"minimum_length": 24},
                {"term_mode": "evergreen", "notice_anchor": "anniversary", "notice_length": 0},
                {"governing_country_id": self.env["res.country"], "effective_date": date(2026, 1, 1)},
                {"governing_country_id": self.env["res.country"]},
            )
        ]
        for words, text in zip(
            (
                "The minimum term ends on Monday, January 3, 2028.",
                "so the contract renews after Sunday, January 3, 2027, with or without notice.",
                "At the latest on the day before: Sunday, January 3, 2027.",
                "is closed on Wednesday, September 30, 2026 (Inventory): moved to Tuesday, September 29, 2026.",
                "does not work on Saturday, October 3, 2026: moved to Friday, October 2, 2026.",
            ),
            texts,
            strict=True,
        ):
            self.assertIn(words, text)

    def text(self, contract):
        return str(contract.with_context(lang="en_US").deadline_steps)

    def test_the_type_says_what_a_contract_starts_with(self):
        rule = {
            "minimum_length": 2,
            "minimum_unit": "year",
            "notice_anchor": "anniversary",
            "notice_arrival": "received",
            "notice_delivery_days": 5,
        }
        self.type.write(rule)
        drafted = self.contract()
        created = self.env["clm.contract"].create(
            {"title": "By hand", "type_id": self.type.id, "partner_id": self.customer.id}
        )
        for contract in (drafted, created):
            self.assertEqual({name: contract[name] for name in rule}, rule)

    def test_templates_and_approvals_know_the_rule(self):
        contract = self.contract(notice_arrival="received", notice_unit="business_day", notice_length=5)
        values = contract._drafting_values()["contract"]
        self.assertEqual(values["notice"]["arrival"], "received")
        self.assertIsNone(values["term"]["minimum"])
        self.assertIn("notice_arrival", contract._approval_terms())
        before = contract._approval_terms()
        contract.write({"notice_delivery_days": 9, "minimum_length": 6, "term_until": date(2027, 6, 30)})
        self.assertEqual(
            {change.key for change in contract._changed_terms(before)},
            {"notice_delivery_days", "minimum_length", "term_until"},
        )

    def test_a_term_may_go_to_a_date(self):
        contract = self.active(term_until=date(2026, 6, 30))
        self.assertEqual(
            (contract.end_date, contract.notice_deadline), (date(2026, 6, 30), date(2026, 3, 30))
        )
        self.assertAlmostEqual(contract.term_months, 5.9, 1)
        self.run_nightly("2026-07-01")
        self.assertEqual((contract.start_date, contract.end_date), (date(2026, 7, 1), date(2027, 6, 30)))

    def test_terms_without_a_length_of_their_own_are_as_long_as_the_first(self):
        bounds = self.env["clm.term"]._bounds
        contract = self.contract(term_mode="fixed")
        contract.write({"renewal_length": 0, "renewal_unit": "year"})
        second = (date(2027, 1, 1), date(2027, 12, 31))
        self.assertEqual(bounds(contract, 2, date(2026, 1, 1)), second)
        contract.write({"renewal_length": 2})
        self.assertEqual(bounds(contract, 2, date(2026, 1, 1)), (date(2027, 1, 1), date(2028, 12, 31)))
        contract.write({"renewal_length": 0, "term_until": date(2026, 12, 31)})
        self.assertEqual(bounds(contract, 2, date(2026, 1, 1)), second)

    def test_a_term_does_not_end_before_it_starts(self):
        with self.assertRaises(ValidationError):
            self.contract(term_until=date(2026, 1, 3))
        contract = self.contract(term_length=0, term_until=date(2026, 1, 4))
        self.assertEqual(self.found(contract)["end_date"], date(2026, 1, 4))
        with self.assertRaises(ValidationError):
            contract.term_until = False

    def test_who_signs_after_the_last_day_still_has_signed(self):
        contract = self.contract(term_mode="fixed", term_until=date(2026, 6, 30), notice_length=0)
        contract.effective_date = False
        with freeze_time("2026-07-05 12:00:00"):
            self.activate(contract)
        self.assertEqual((contract.state, contract.start_date), ("active", date(2026, 6, 30)))
        self.assertTrue(contract.deadline_was_over)

    def test_a_deadline_that_was_over_is_flagged_and_told_to_the_owner(self):
        with freeze_time("2026-11-30 12:00:00"):
            contract = self.activate(self.contract())
        self.assertEqual((contract.state, contract.deadline_was_over), ("active", True))
        [activity] = contract.activity_ids.filtered(lambda activity: activity.user_id == self.rep)
        self.assertIn("the next term cannot be stopped", activity.note)
        in_time = self.active()
        self.assertFalse(in_time.deadline_was_over)
        self.assertFalse(in_time.activity_ids)

    def test_working_hours_without_a_day_do_not_stop_a_contract(self):
        self.company.resource_calendar_id = self.hours("Nobody works", ())
        contract = self.active()
        self.assertEqual((contract.state, contract.notice_deadline), ("active", date(2026, 10, 1)))
        self.assertIn("no working day", contract.deadline_problem)
        self.assertIn("no working day", self.text(contract))

    def test_the_day_ends_where_the_law_governs(self):
        contract = self.active()
        term = contract.current_term_id
        self.assertEqual(term.notice_deadline_at, datetime(2026, 10, 1, 18, 30))
        with freeze_time("2026-10-01 18:29:59"):
            self.env.invalidate_all()
            self.assertEqual((term.deadline_over, term._days_left(), term.color), (False, 0, 2))
        with freeze_time("2026-10-01 18:30:01"):
            self.env.invalidate_all()
            self.assertEqual((term.deadline_over, term._days_left(), term.color), (True, -1, 1))

    def test_a_card_counts_its_days_in_the_same_zone_and_shows_the_steps(self):
        contract = self.active()
        self.run_nightly("2026-08-05")
        card = contract.renewal_ids.with_user(self.rep)
        with freeze_time("2026-09-30 18:31:00"):
            card.invalidate_recordset()
            self.assertEqual(card.days_left, 0)
        with freeze_time("2026-10-02 01:00:00"):
            card.invalidate_recordset()
            self.assertEqual(card.days_left, -1)
        self.assertIn("Gandhi Jayanti", str(card.deadline_steps))
        card.term_id.sudo().notice_deadline_at = False
        with freeze_time("2026-09-29 12:00:00"):
            card.invalidate_recordset()
            self.assertEqual(card.days_left, 2)

    def test_many_terms_cost_as_many_queries_as_one(self):
        contracts = self.env["clm.contract"].create(
            [
                {
                    "title": f"Contract {number}",
                    "type_id": self.type.id,
                    "partner_id": self.customer.id,
                    "governing_country_id": (self.india | self.ireland)[number % 2].id,
                    "effective_date": date(2026, 1, 1 + number % 28),
                }
                for number in range(40)
            ]
        )
        counts = []
        # The first time fills the caches of the server.
        for number in (1, 2, 40):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            rows = [(contract, 1, date(2026, 1, 1)) for contract in contracts[:number]]
            self.assertEqual(len(self.env["clm.term"]._values_of(rows)), number)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[2])

    def test_one_row_that_cannot_be_does_not_stop_the_others(self):
        good, bad = self.contract(), self.contract()
        bad.notice_length = 99999
        bad.notice_unit = "year"
        problems = {}
        rows = [(contract, 1, date(2026, 1, 4)) for contract in (bad, good)]
        values = self.env["clm.term"]._values_of(rows, problems)
        self.assertEqual((values[0], list(problems)), (None, [0]))
        self.assertEqual(values[1]["notice_deadline"], date(2026, 10, 1))
        self.assertIn("calendar", self.text(bad))
