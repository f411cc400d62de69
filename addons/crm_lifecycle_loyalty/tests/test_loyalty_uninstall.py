from odoo.tests import tagged

from ..hooks import KINDS, uninstall_hook
from .loyalty_common import LoyaltyCase


@tagged("post_install", "-at_install")
class TestLoyaltyUninstall(LoyaltyCase):
    def test_signals_go_and_cards_stay(self):
        self.give(self.mill, 120)
        self.refresh()
        self.assertTrue(self.signals(self.mill, "tier_reached"))
        admin = self.env(user=1, su=True)
        uninstall_hook(admin)
        kinds = admin["crm.lifecycle.kind"].search([("code", "in", KINDS)])
        self.assertEqual(len(kinds), 2)
        kinds.unlink()
        self.assertEqual(self.points(self.mill), 120)

    def test_a_program_with_cards_is_not_taken_away(self):
        admin = self.env(user=1, su=True)
        empty = self.make_program(admin, "Empty")
        for name, program in (("held", self.program), ("empty", empty)):
            admin["ir.model.data"].create(
                {
                    "module": "crm_lifecycle_loyalty",
                    "name": name,
                    "model": "loyalty.program",
                    "res_id": program.id,
                }
            )
        self.give(self.mill, 1)
        uninstall_hook(admin)
        self.assertFalse(admin.ref("crm_lifecycle_loyalty.held", raise_if_not_found=False))
        self.assertEqual(admin.ref("crm_lifecycle_loyalty.empty"), empty)

    def test_people_pass_by_where_they_got_points(self):
        journey = self.env["crm.journey"].with_user(self.manager).create({"name": "J", "entry": "manual"})
        step = (
            self.env["crm.journey.step"]
            .with_user(self.manager)
            .create({"version_id": journey._make_draft().id, "name": "Present", "kind": "points"})
        )
        step._drop_kind()
        self.assertEqual((step.kind, step.wait_amount), ("wait", 0))
