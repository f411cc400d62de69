from dateutil.relativedelta import relativedelta

from odoo import fields
from odoo.tests import tagged

from .test_tour import TourCase


@tagged("post_install", "-at_install")
class TestRenewalTour(TourCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.type.write(
            {"term_mode": "auto_renew", "term_length": 12, "notice_length": 3, "renewal_horizon": 60}
        )
        cls.order.action_confirm()
        started = fields.Date.today() - relativedelta(months=8)
        cls.contract = cls.activate(cls.draft(effective_date=started))

    def test_a_rep_goes_from_the_card_to_the_signed_successor(self):
        self.env.ref("contract_clm.ir_cron_renewal_run").method_direct_trigger()
        [renewal] = self.contract.renewal_ids
        self.walk("renew_with_a_successor", self.rep, path="/odoo/renewals")
        order = renewal.order_id
        self.assertEqual((order.state, order.amount_untaxed), ("sale", 1260))
        self.assertEqual((renewal.state, self.contract.current_term_id.order_id), ("renewed", order))
        new = self.contract.successor_ids
        self.assertEqual((new.state, new.effective_date), ("approval", self.contract.start_date))
        new.with_user(self.approver).action_approve()
        self.walk("sign_for_us", self.rep)
        self.walk("counterparty_signs", path=self.mailed_link())
        self.assertEqual((new.state, new.amount_untaxed), ("active", 1260))
        self.assertTrue(self.contract.current_term_id.renewal_stopped)
        self.assertFalse(self.contract._verify_evidence() + new._verify_evidence())

    def test_a_rep_makes_many_quotations_from_the_list(self):
        other = self.contract.copy({"effective_date": self.contract.effective_date}).sudo()
        other._activate()
        self.env.ref("contract_clm.ir_cron_renewal_run").method_direct_trigger()
        self.walk("renew_in_bulk", self.rep, path="/odoo/renewals")
        self.env.ref("contract_clm.ir_cron_renewal_bulk").method_direct_trigger()
        run = self.env["clm.renewal.run"].search([])
        self.assertEqual((run.state, run.done_count, len(run.line_ids.order_id)), ("done", 2, 2))
