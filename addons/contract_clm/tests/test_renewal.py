from datetime import date

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import ContractCase


@tagged("post_install", "-at_install")
class TestRenewal(ContractCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.type.write({"renewal_horizon": 60, "notice_length": 3, "notice_unit": "month"})

    def active(self, mode="auto_renew", **values):
        with freeze_time("2026-01-01"):
            if mode != "evergreen":
                values["term_length"] = 12
            return self.activate(
                self.draft(term_mode=mode, notice_length=3, effective_date=date(2026, 1, 1), **values)
            )

    def run_nightly(self, day):
        with freeze_time(day), self.enter_registry_test_mode():
            self.env.ref("contract_clm.ir_cron_renewal_run").method_direct_trigger()
        self.env.invalidate_all()

    def test_an_active_contract_has_its_term_and_deadline(self):
        contract = self.active()
        self.assertEqual(
            (contract.start_date, contract.end_date, contract.notice_deadline),
            (date(2026, 1, 1), date(2026, 12, 31), date(2026, 9, 30)),
        )

    def test_the_card_appears_before_the_deadline_and_only_once(self):
        contract = self.active()
        self.run_nightly("2026-07-31")
        self.assertFalse(contract.renewal_ids)
        self.run_nightly("2026-08-01")
        [renewal] = contract.renewal_ids
        self.assertEqual((renewal.user_id, renewal.amount, renewal.state), (self.rep, 1200, "open"))
        self.assertEqual(renewal.activity_ids.user_id, self.rep)
        self.run_nightly("2026-08-01")
        self.run_nightly("2026-08-20")
        self.assertEqual(len(contract.renewal_ids), 1)
        self.assertEqual(self.kinds(contract).count("renewal_opened"), 1)

    def test_a_missed_month_loses_nothing(self):
        contract = self.active()
        self.run_nightly("2026-11-15")
        self.assertEqual(len(contract.renewal_ids), 1)

    def test_an_automatic_contract_rolls_over(self):
        contract = self.active()
        self.run_nightly("2026-09-01")
        self.run_nightly("2027-01-01")
        self.assertEqual((contract.start_date, contract.end_date), (date(2027, 1, 1), date(2027, 12, 31)))
        self.assertEqual(contract.renewal_ids.state, "renewed")
        self.assertEqual(contract.term_ids.mapped("state"), ["current", "past"])
        self.run_nightly("2027-01-01")
        self.assertEqual(len(contract.term_ids), 2)

    def test_years_without_the_nightly_run_are_caught_up(self):
        contract = self.active()
        self.run_nightly("2029-03-01")
        self.assertEqual((contract.start_date, contract.end_date), (date(2029, 1, 1), date(2029, 12, 31)))

    def test_renewals_end_at_their_limit(self):
        contract = self.active(renewal_limit=1)
        self.run_nightly("2029-01-01")
        self.assertEqual(
            (contract.state, contract.end_reason, len(contract.term_ids)), ("ended", "expired", 2)
        )

    def test_a_fixed_contract_ends(self):
        contract = self.active("fixed")
        self.run_nightly("2026-12-31")
        self.assertEqual(contract.state, "active")
        self.run_nightly("2027-01-01")
        self.assertEqual((contract.state, contract.end_reason), ("ended", "expired"))
        self.assertEqual(self.kinds(contract)[-1], "expired")

    def test_a_contract_until_notice_has_no_end(self):
        contract = self.active("evergreen")
        self.run_nightly("2036-01-01")
        self.assertEqual((contract.state, contract.end_date), ("active", False))

    def test_the_renewal_quotation_is_a_real_order(self):
        contract = self.active()
        self.run_nightly("2026-08-01")
        renewal = contract.renewal_ids.with_user(self.rep)
        order = self.env["sale.order"].browse(renewal.action_make_quotation()["res_id"])
        self.assertEqual(
            (order.amount_untaxed, order.partner_id, order.origin), (1200, self.customer, contract.name)
        )
        self.assertEqual(renewal.action_make_quotation()["res_id"], order.id)
        renewal.action_renewed()
        self.assertEqual(contract.end_date, date(2027, 12, 31))
        self.assertEqual(renewal.state, "renewed")

    def test_a_lost_renewal_needs_a_reason_and_ends_the_contract_with_its_term(self):
        contract = self.active()
        self.run_nightly("2026-08-01")
        renewal = contract.renewal_ids.with_user(self.rep)
        with self.assertRaises(UserError):
            renewal.action_lost(" ")
        renewal.action_lost("Price")
        self.assertEqual((renewal.state, renewal.lost_reason), ("lost", "Price"))
        self.assertFalse(renewal.activity_ids)
        self.run_nightly("2027-01-02")
        self.assertEqual(contract.state, "ended")

    def test_a_card_is_closed_by_the_buttons_and_moves_between_open_stages(self):
        contract = self.active()
        self.run_nightly("2026-08-01")
        renewal = contract.renewal_ids.with_user(self.rep)
        renewal.stage_id = self.env.ref("contract_clm.clm_renewal_stage_discussion")
        with self.assertRaises(UserError):
            renewal.stage_id = self.env.ref("contract_clm.clm_renewal_stage_lost")
        renewal.action_lost("Budget")
        with self.assertRaises(UserError):
            renewal.action_renewed()

    def test_a_bad_contract_is_flagged_and_the_others_go_on(self):
        bad, good = self.active(), self.active()
        bad.sudo()._write_guarded({"renewal_length": 9999, "renewal_unit": "year"})
        self.run_nightly("2027-01-01")
        self.assertEqual(good.start_date, date(2027, 1, 1))
        self.assertTrue(bad.current_term_id.problem)
        self.assertEqual(bad.end_date, date(2026, 12, 31))

    def test_terminating_closes_the_card(self):
        contract = self.active()
        self.run_nightly("2026-08-01")
        contract.action_terminate("Breach")
        self.assertEqual((contract.state, contract.end_reason), ("ended", "terminated"))
        self.assertEqual(contract.renewal_ids.state, "lost")

    def test_a_deadline_that_passed_at_activation_still_makes_a_card(self):
        with freeze_time("2026-11-30"):
            contract = self.activate(
                self.draft(term_mode="auto_renew", term_length=12, effective_date=date(2026, 1, 1))
            )
        self.run_nightly("2026-12-01")
        self.assertEqual(len(contract.renewal_ids), 1)
