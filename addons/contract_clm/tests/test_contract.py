from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .common import ContractCase


@tagged("post_install", "-at_install")
class TestContract(ContractCase):
    def test_the_number_comes_from_the_type(self):
        first, second = self.draft(), self.draft()
        self.assertRegex(first.name, r"^NDA/\d{4}/\d{5}$")
        self.assertNotEqual(first.name, second.name)

    def test_the_state_is_written_by_actions_only(self):
        contract = self.draft()
        for values in ({"state": "active"}, {"current_version_id": False}, {"approver_ids": [(5, 0, 0)]}):
            with self.assertRaises(UserError):
                contract.write(values)
        forged = self.env["clm.contract"].create(
            {"title": "x", "type_id": self.type.id, "partner_id": self.customer.id, "state": "active"}
        )
        self.assertEqual(forged.state, "draft")

    def test_what_was_agreed_is_frozen_once_submitted(self):
        contract = self.draft()
        contract.action_submit()
        with self.assertRaises(UserError):
            contract.liability_cap = 5
        with self.assertRaises(UserError):
            contract.line_ids.price_unit = 1
        with self.assertRaises(UserError):
            contract.line_ids.unlink()
        with self.assertRaises(UserError):
            contract.party_ids[1].signatory_id = False
        with self.assertRaises(UserError):
            self.draft().line_ids.contract_id = contract
        contract.action_reset_to_draft()
        contract.line_ids.price_unit = 1
        self.assertEqual(contract.amount_untaxed, 12)

    def test_a_contract_is_cancelled_and_archived_not_deleted(self):
        contract = self.draft()
        with self.assertRaises(UserError):
            contract.sudo().unlink()
        contract.action_cancel("Double")
        contract.action_archive()
        self.assertEqual(contract.state, "cancelled")
        self.assertEqual(self.kinds(contract)[-1], "cancelled")

    def test_an_action_in_the_wrong_state_says_where_it_is_possible(self):
        contract = self.draft()
        with self.assertRaisesRegex(UserError, "Active"):
            contract.action_terminate("no reason")

    def test_a_term_needs_a_length(self):
        with self.assertRaises(ValidationError):
            self.draft(term_length=0)

    def test_sharing_a_draft_mails_the_counterparty(self):
        contract = self.draft()
        contract.action_start_negotiation()
        mails = self.env["mail.mail"].search([("subject", "ilike", contract.name)])
        self.assertIn(self.signatory, mails.recipient_ids)
        self.assertEqual(contract.state, "negotiation")

    def test_the_views_open_for_the_lowest_user(self):
        for model in ("clm.contract", "clm.renewal", "clm.approval.step", "clm.template"):
            views = [(False, kind) for kind in ("list", "search")]
            self.env[model].with_user(self.rep).get_views(views)
