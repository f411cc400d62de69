from datetime import date

from odoo.tests import tagged

from ..tools import terms
from .notice_common import NoticeCase


@tagged("post_install", "-at_install")
class TestNoticeDays(NoticeCase):
    """Which day counts, and when a contract ends by it."""

    def three_years(self, **values):
        return self.active("fixed", term_length=36, notice_anchor=terms.ANNIVERSARY, **values)

    def test_within_a_term_of_years_it_ends_on_an_anniversary_and_goes_on_when_withdrawn(self):
        contract = self.three_years()
        self.assertEqual(contract.notice_deadline, date(2026, 10, 1))
        notice = self.give(contract, "2026-09-01", kind="terminate")
        self.assertEqual((notice.ends_on, contract.end_date), (date(2026, 12, 31), date(2026, 12, 31)))
        notice.with_user(self.rep).action_withdraw("Agreed otherwise")
        self.assertEqual(contract.end_date, date(2028, 12, 31))
        self.give(contract, "2026-09-02", kind="terminate")
        self.assertEqual(contract.end_date, date(2026, 12, 31))
        self.run_nightly("2027-01-01")
        self.assertFalse(contract.current_term_id.problem)
        self.assertEqual((contract.state, contract.end_reason), ("ended", "terminated"))

    def test_notice_not_to_renew_leaves_the_term_as_it_is(self):
        contract = self.three_years()
        notice = self.give(contract, "2026-09-01", kind="not_renew")
        self.assertEqual((notice.ends_on, contract.end_date), (date(2028, 12, 31), date(2028, 12, 31)))

    def test_the_arrival_of_what_was_sent_in_time_moves_no_anniversary(self):
        contract = self.three_years()
        notice = self.give(contract, "2026-09-29", kind="terminate")
        self.arrive(notice, "2026-10-05")
        self.assertEqual((notice.standing, notice.ends_on), ("in_time", date(2026, 12, 31)))

    def test_what_must_arrive_may_arrive_until_the_day_agreed(self):
        # 30 September less three days is a Sunday, so it is to be sent by Friday, the 25th.
        self.env.company.partner_id.country_id = self.env.ref("base.ie")
        contract = self.active(
            notice_arrival=terms.RECEIVED,
            notice_delivery_days=3,
            governing_country_id=self.env.ref("base.ie").id,
        )
        self.assertEqual(contract.notice_deadline, date(2026, 9, 25))
        notice = self.give(contract, "2026-09-24")
        self.assertEqual((notice.standing, notice.deadline), ("under_way", date(2026, 9, 30)))
        self.arrive(notice, "2026-09-30")
        self.assertEqual((notice.standing, notice.ends_on), ("in_time", date(2026, 12, 31)))

    def test_what_arrives_in_time_before_an_anniversary_ends_it_then(self):
        contract = self.three_years(notice_arrival=terms.RECEIVED, notice_delivery_days=3)
        notice = self.give(contract, "2026-09-20", kind="terminate")
        self.arrive(notice, "2026-09-30")
        self.assertEqual((notice.standing, notice.ends_on), ("in_time", date(2026, 12, 31)))

    def test_working_days_of_notice_are_those_of_the_country(self):
        contract = self.active(
            "evergreen",
            notice_length=2,
            notice_unit="business_day",
            governing_country_id=self.env.ref("base.uk").id,
        )
        notice = self.give(contract, "2026-12-23", kind="terminate")
        self.assertEqual(notice.ends_on, date(2026, 12, 29))

    def test_notice_withdrawn_does_not_renew_what_a_successor_replaces(self):
        contract = self.active()
        notice = self.give(contract)
        successor = self.active(predecessor_id=contract.id, effective_date=date(2027, 3, 1))
        self.assertTrue(contract.current_term_id.renewal_stopped)
        notice.with_user(self.rep).action_withdraw("A new contract was signed")
        self.assertTrue(contract.current_term_id.renewal_stopped)
        self.assertEqual(successor.state, "active")
