from datetime import timedelta

from odoo import fields
from odoo.tests import TransactionCase, new_test_user, tagged
from odoo.tools import SQL

from ..hooks import KINDS, uninstall_hook


@tagged("post_install", "-at_install")
class TestContractSignals(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mill = cls.env["res.partner"].create({"name": "Mill", "is_company": True})
        cls.miller = cls.env["res.partner"].create({"name": "Miller", "parent_id": cls.mill.id})
        cls.contract_type = cls.env["clm.contract.type"].search([], limit=1)

    def contract(self, **values):
        return self.env["clm.contract"].create(
            {"title": "Services", "type_id": self.contract_type.id, "partner_id": self.miller.id, **values}
        )

    def term(self, contract, number=1, state="current"):
        today = fields.Date.today()
        return self.env["clm.term"].create(
            {
                "contract_id": contract.id,
                "number": number,
                "state": state,
                "start_date": today,
                "end_date": today + timedelta(days=30),
            }
        )

    def signals(self, *names):
        """The codes of the signals of the customer, after reading these sources twice."""
        for name in (*names, *names):
            self.env[f"crm.lifecycle.source.contract.{name}"]._collect(SQL("TRUE"))
        events = self.env["crm.lifecycle.event"].search([("partner_id", "=", self.mill.id)], order="id")
        self.assertTrue(all(event.contact_id == self.miller for event in events))
        return events.mapped("kind_id.code")

    def test_terms_tell_of_the_start_and_of_renewals(self):
        contract = self.contract()
        self.term(contract, state="past")
        self.assertEqual(self.signals("active", "renewed"), ["contract_active"])
        self.term(contract, number=2)
        self.assertEqual(self.signals("active", "renewed"), ["contract_active", "contract_renewed"])

    def test_a_renewal_that_is_due_and_the_end(self):
        contract = self.contract()
        term = self.term(contract)
        self.env["clm.renewal"].create(self.env["clm.renewal"]._values(term))
        self.assertEqual(self.signals("renewal"), ["contract_renewal"])
        self.env.flush_all()
        self.env.cr.execute("UPDATE clm_contract SET state = 'ended' WHERE id = %s", (contract.id,))
        self.assertEqual(self.signals("ended"), ["contract_renewal", "contract_ended"])

    def test_contracts_behind_a_wall_tell_nothing(self):
        contract = self.contract()
        self.term(contract)
        contract.confidentiality = "confidential"
        self.env.flush_all()
        self.assertTrue(contract.has_wall)
        self.assertFalse(self.signals("active", "renewed", "renewal", "ended"))

    def test_the_ready_journey_is_made_and_has_no_faults(self):
        groups = "crm_lifecycle.group_crm_lifecycle_manager,base.group_partner_manager"
        manager = new_test_user(self.env, "renewal_marketer", groups=groups)
        ready = self.env.ref("contract_clm_lifecycle.ready_renewal").with_user(manager)
        journey = ready._make()
        self.assertFalse(journey._faults())
        self.assertEqual(journey.entry_kind_id.code, "contract_renewal")
        self.assertEqual(journey.exit_kind_ids.code, "contract_ended")

    def test_signals_go_with_the_addon(self):
        self.term(self.contract())
        self.assertTrue(self.signals("active"))
        uninstall_hook(self.env)
        kinds = self.env["crm.lifecycle.kind"].search([("code", "in", KINDS)])
        self.assertEqual(len(kinds), 4)
