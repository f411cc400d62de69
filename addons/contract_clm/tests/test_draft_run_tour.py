from odoo.tests import new_test_user, tagged

from .common import CONTRACT_USER
from .draft_run_common import DraftRunCase
from .test_tour import TourCase


@tagged("post_install", "-at_install")
class TestDraftRunTour(DraftRunCase, TourCase):
    def test_orders_of_a_list_become_contracts_and_one_is_tried_again(self):
        other = self.order.copy({"user_id": self.rep.id})
        self.walk("bulk_start", self.rep)
        run = self.env["clm.draft.run"].search([])
        self.assertEqual((run.user_id, run.line_ids.order_id), (self.rep, self.order | other))
        other._action_cancel()
        self.work()
        self.assertEqual((run.done_count, run.failed_count), (1, 1))
        self.walk("bulk_failed", self.rep)
        self.work()
        self.assertEqual((run.state, run.done_count), ("done", 2))
        self.assertEqual(
            self.order.clm_contract_ids.current_version_id,
            run.line_ids.version_id.filtered(lambda version: version.contract_id.order_id == self.order),
        )
        self.walk("bulk_documents", self.rep)
        self.assertEqual(run.download_ids.state, "done")

    def test_an_empty_list_tells_what_it_is_for(self):
        self.walk("bulk_nothing_yet", new_test_user(self.env, "clm_new", CONTRACT_USER))
