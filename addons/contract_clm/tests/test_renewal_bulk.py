from contextlib import suppress
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from ..models import clm_renewal_run
from ..tools import walls
from .common import CONTRACT_USER
from .draft_run_common import Killed
from .renewal_common import RenewalCase

BULK = "odoo.addons.contract_clm.models.clm_run_mixin"


@tagged("post_install", "-at_install")
class TestRenewalBulk(RenewalCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.contract = cls.active()
        cls.renewals = cls.copies(cls.contract, 3)

    def prepare(self, kind="quotations", renewals=None, user=None, **values):
        renewals = (self.renewals if renewals is None else renewals).with_user(user or self.rep)
        action = getattr(renewals, f"action_bulk_{kind}")()
        run = self.env["clm.renewal.run"].with_user(user or self.rep).browse(action["res_id"])
        if values:
            run.write(values)
        return run

    def work(self):
        with self.enter_registry_test_mode():
            self.env.ref("contract_clm.ir_cron_renewal_bulk").method_direct_trigger()
        self.env.invalidate_all()

    def started(self, *args, **values):
        run = self.prepare(*args, **values)
        run.action_start()
        return run

    def test_many_cards_get_their_quotations_with_the_rights_of_the_rep(self):
        run = self.started()
        self.assertEqual((run.state, run.waiting_count), ("running", 3))
        self.work()
        self.assertEqual((run.state, run.progress, run.failed_count), ("done", 100, 0))
        orders = run.line_ids.order_id
        self.assertEqual(orders, self.renewals.order_id)
        self.assertEqual((len(orders), orders.create_uid), (3, self.rep))

    def test_each_failure_stands_on_its_own_row_and_can_be_tried_again(self):
        self.renewals[1].action_lost("Price")
        run = self.started("renew")
        self.work()
        self.assertEqual(run.line_ids.mapped("state"), ["done", "failed", "done"])
        self.assertIn("closed", run.failed_line_ids.problem)
        self.assertEqual(self.renewals.mapped("state"), ["renewed", "lost", "renewed"])
        run.action_retry_failed()
        self.work()
        self.assertEqual((run.state, run.failed_count), ("done", 1))

    def test_a_fault_of_the_program_stays_on_its_row(self):
        model = self.env.registry["clm.renewal"]
        original = model._quotation_values
        broken = self.renewals[2]
        self.patch(model, "_quotation_values", lambda card: original(card) if card.id != broken.id else 1 / 0)
        run = self.started()
        with mute_logger(BULK):
            self.work()
        self.assertEqual(run.line_ids.mapped("state"), ["done", "done", "failed"])
        self.assertIn("division", run.failed_line_ids.problem)

    def test_losing_many_needs_a_reason(self):
        run = self.prepare("lost")
        with self.assertRaises(UserError):
            run.action_start()
        run.reason = "The site is closed"
        with self.assertRaises(UserError):
            run.action_start()
        run.loss_reason_id = price = self.env.ref("contract_clm.clm_renewal_loss_reason_price")
        run.action_start()
        self.work()
        self.assertEqual(set(self.renewals.mapped("lost_reason")), {"Price: The site is closed"})
        self.assertEqual(self.renewals.loss_reason_id, price)
        with self.assertRaises(UserError):
            run.loss_reason_id = False

    def test_a_run_is_of_the_company_of_its_cards_and_of_one_company_only(self):
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        self.rep.company_ids += elsewhere
        [theirs] = self.copies(self.contract.sudo(), 1, company_id=elsewhere.id).with_context(
            allowed_company_ids=[self.env.company.id, elsewhere.id]
        )
        run = self.prepare("renew", theirs)
        self.assertEqual(run.company_id, elsewhere)
        run.action_start()
        self.work()
        self.assertEqual((run.state, theirs.state), ("done", "renewed"))
        with self.assertRaises(UserError) as caught:
            self.prepare("renew", theirs + self.renewals)
        self.assertIn("Elsewhere", str(caught.exception))

    def test_a_killed_worker_loses_its_batch_only_and_nothing_doubles(self):
        line_model = self.env.registry["clm.renewal.run.line"]
        original, done = line_model._done, []

        def die(line, order):
            original(line, order)
            done.append(line)
            if len(done) == 2:
                raise Killed

        run = self.started("renew")
        self.patch(line_model, "_done", die)
        # assertRaises would undo what was committed before.
        with patch.object(clm_renewal_run, "BATCH", 1), suppress(Killed):
            self.work()
        self.env.invalidate_all()
        self.assertEqual(run.line_ids.mapped("state"), ["done", "waiting", "waiting"])
        self.work()
        self.assertEqual((run.state, run.done_count), ("done", 3))
        for contract in self.renewals.contract_id:
            self.assertEqual(self.kinds(contract).count("renewed"), 1)

    def test_a_paused_run_waits_and_goes_on(self):
        run = self.started("renew")
        run.action_pause()
        self.work()
        self.assertEqual((run.state, run.waiting_count), ("paused", 3))
        run.action_resume()
        self.work()
        self.assertEqual((run.state, run.done_count), ("done", 3))

    def test_an_archived_responsible_pauses_the_run(self):
        run = self.started("renew").sudo()
        self.rep.active = False
        self.work()
        self.assertEqual(run.state, "paused")
        self.assertIn("archived", run.problem)
        self.assertEqual(set(self.renewals.sudo().mapped("state")), {"open"})

    def test_nobody_renews_the_cards_of_others(self):
        with self.assertRaises(AccessError):
            self.prepare("renew", user=self.other_rep)
        run = self.prepare("renew")
        self.assertFalse(run.with_user(self.other_rep).has_access("read"))
        self.assertFalse(run.line_ids.with_user(self.other_rep).has_access("read"))
        with self.assertRaises(UserError):
            run.state = "done"
        with self.assertRaises(UserError):
            run.write({"line_ids": [(0, 0, {"renewal_id": self.renewals[0].id})]})
        with self.assertRaises(AccessError):
            self.env["clm.renewal.run.line"].with_user(self.rep).create(
                {"run_id": run.id, "renewal_id": self.renewals[0].id}
            )

    def test_a_wall_hides_the_row_and_fails_it(self):
        run = self.started("renew", user=self.officer)
        self.renewals[0].contract_id.confidentiality = walls.WALLED
        self.env.flush_all()
        self.work()
        self.assertEqual(run.sudo().line_ids.mapped("state"), ["failed", "done", "done"])
        self.assertEqual(len(run.line_ids._filtered_access("read")), 2)

    def test_without_the_right_to_sell_each_row_says_so(self):
        user = new_test_user(self.env, "clm_no_sales", f"base.group_user,{CONTRACT_USER}")
        self.renewals.sudo().user_id = user
        run = self.started(user=user)
        self.work()
        self.assertEqual(run.line_ids.mapped("state"), ["failed"] * 3)
