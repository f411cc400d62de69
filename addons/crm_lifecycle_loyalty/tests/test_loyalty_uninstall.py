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
