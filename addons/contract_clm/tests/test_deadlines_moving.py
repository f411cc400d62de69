import json
from datetime import date, datetime

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .deadline_common import DeadlineCase


@tagged("post_install", "-at_install")
class TestDeadlinesMoving(DeadlineCase):
    """Deadlines stay as they were found; officers find them again, and the night finds the next anniversary."""

    def recompute(self, contract, user=None):
        return contract.current_term_id.with_user(user or self.officer).action_recompute_deadlines()["params"]

    def changes(self, contract):
        rows = contract.evidence_ids.filtered(lambda row: row.kind == "deadline_changed").sorted("number")
        return [json.loads(row.content)["payload"] for row in rows]

    def test_changed_calendars_count_once_an_officer_says_so(self):
        contract = self.active()
        self.closed("2026-10-01 00:00:00", "2026-10-01 23:59:59")
        self.run_nightly("2026-02-01")
        self.assertEqual(contract.notice_deadline, date(2026, 10, 1))
        with freeze_time("2026-02-01"):
            told = self.recompute(contract)
        self.assertEqual(contract.notice_deadline, date(2026, 9, 30))
        self.assertIn(contract.name, told["message"])
        self.assertEqual(self.changes(contract), [{"term": 1, "from": "2026-10-01", "to": "2026-09-30"}])
        with freeze_time("2026-02-01"):
            self.assertIn("as they should be", self.recompute(contract)["message"])
        self.assertEqual(len(self.changes(contract)), 1)
        self.assertFalse(contract._verify_evidence())

    def test_a_changed_time_zone_counts_once_an_officer_says_so(self):
        contract = self.active(governing_country_id=self.env["res.country"])
        term = contract.current_term_id
        self.assertEqual(term.notice_deadline_at, datetime(2026, 10, 2, 23))
        self.company.partner_id.tz = "Asia/Tokyo"
        self.run_nightly("2026-02-01")
        self.assertEqual(term.notice_deadline_at, datetime(2026, 10, 2, 23))
        with freeze_time("2026-02-01"):
            self.recompute(contract)
        self.assertEqual(term.notice_deadline_at, datetime(2026, 10, 2, 15))
        # The day is the same.
        self.assertFalse(self.changes(contract))

    def test_only_officers_recompute(self):
        contract = self.active()
        with self.assertRaises(AccessError):
            self.recompute(contract, self.rep)

    def test_corrected_working_hours_clear_the_problem(self):
        self.company.resource_calendar_id = self.hours("Nobody works", ())
        contract = self.active()
        self.assertTrue(contract.deadline_problem)
        self.company.resource_calendar_id = self.calendar
        with freeze_time("2026-02-01"):
            self.recompute(contract)
        self.assertFalse(contract.deadline_problem)

    def test_the_night_goes_on_to_the_next_anniversary(self):
        contract = self.active(term_mode="evergreen", notice_anchor="anniversary")
        # Three months before Monday, 4 January 2027, is a Sunday after Gandhi Jayanti.
        self.assertEqual((contract.end_date, contract.notice_deadline), (False, date(2026, 10, 1)))
        self.run_nightly("2026-09-30")
        self.assertEqual(contract.notice_deadline, date(2026, 10, 1))
        card = contract.renewal_ids
        self.assertEqual((len(card), card.notice_deadline), (1, date(2026, 10, 1)))
        for _again in range(2):
            self.run_nightly("2026-10-02")
            self.assertEqual(contract.notice_deadline, date(2027, 10, 4))
        self.assertEqual(card.notice_deadline, date(2027, 10, 4))
        self.assertEqual(self.changes(contract), [{"term": 1, "from": "2026-10-01", "to": "2027-10-04"}])
        self.run_nightly("2031-12-01")
        self.assertEqual(contract.notice_deadline, date(2032, 10, 4))

    def test_after_the_minimum_term_an_open_end_has_no_deadline(self):
        contract = self.active(term_mode="evergreen", minimum_length=12)
        self.assertEqual(contract.notice_deadline, date(2026, 10, 1))
        self.run_nightly("2026-10-02")
        self.assertFalse(contract.notice_deadline)
        self.assertIn("at any time", str(contract.deadline_steps))

    def test_a_term_whose_last_deadline_is_over_keeps_it(self):
        contract = self.active()
        several = self.active(term_length=24, notice_anchor="anniversary", term_mode="fixed")
        self.run_nightly("2026-10-02")
        self.assertEqual(contract.notice_deadline, date(2026, 10, 1))
        self.assertEqual(several.notice_deadline, date(2027, 10, 4))
        self.run_nightly("2027-10-05")
        self.assertEqual(several.notice_deadline, date(2027, 10, 4))
        self.assertEqual(len(self.changes(several)), 1)

    def test_notice_that_was_given_stays(self):
        contract = self.active(term_mode="evergreen", notice_anchor="anniversary")
        contract.current_term_id.sudo().renewal_stopped = True
        self.run_nightly("2026-10-02")
        self.assertEqual(contract.notice_deadline, date(2026, 10, 1))

    def test_when_the_contract_ends_by_notice_of_a_day(self):
        yearly = self.active(term_mode="evergreen", notice_anchor="anniversary").current_term_id
        self.assertEqual(yearly._end_by_notice(date(2026, 10, 1)), date(2027, 1, 3))
        self.assertEqual(yearly._end_by_notice(date(2026, 10, 2)), date(2028, 1, 3))
        fixed = self.active(term_mode="fixed").current_term_id
        self.assertEqual(fixed._end_by_notice(date(2026, 10, 1)), date(2027, 1, 3))
        self.assertIsNone(fixed._end_by_notice(date(2026, 10, 2)))

    def test_within_the_minimum_term_a_contract_renews_without_a_card(self):
        contract = self.active(minimum_length=24)
        self.assertFalse(contract.notice_deadline)
        self.run_nightly("2026-12-01")
        self.assertFalse(contract.renewal_ids)
        self.run_nightly("2027-01-04")
        self.assertEqual((contract.end_date, contract.notice_deadline), (date(2028, 1, 3), date(2027, 10, 1)))
