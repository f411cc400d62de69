from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import ContractCase


@tagged("post_install", "-at_install")
class TestApproval(ContractCase):
    def setUp(self):
        super().setUp()
        self.contract = self.draft()

    def test_the_approver_gets_an_activity_and_a_mail(self):
        self.contract.action_submit()
        [activity] = self.contract.activity_ids
        self.assertEqual(activity.user_id, self.approver)
        mails = self.env["mail.mail"].search([("subject", "ilike", self.contract.name)])
        self.assertIn(self.approver.partner_id, mails.recipient_ids)
        self.assertTrue(self.contract.with_user(self.approver).waiting_for_me)
        self.assertFalse(self.contract.waiting_for_me)
        mine = self.env["clm.contract"].with_user(self.approver).search([("waiting_for_me", "=", True)])
        self.assertEqual(mine, self.contract)

    def test_approving_is_bound_to_the_hash_and_leaves_evidence(self):
        self.contract.action_submit()
        self.contract.with_user(self.approver).action_approve()
        approval = self.contract.approval_ids
        self.assertEqual(approval.state, "approved")
        self.assertEqual(approval.sha256, self.contract.current_version_id.sha256)
        self.assertEqual(approval.step_ids.decided_by_id, self.approver)
        self.assertFalse(self.contract.activity_ids)
        self.assertIn("approval_given", self.kinds(self.contract))

    def test_refusing_needs_a_reason_and_goes_back_to_draft(self):
        self.contract.action_submit()
        step = self.contract.with_user(self.approver).pending_step_id
        with self.assertRaises(UserError):
            step.action_refuse("  ")
        step.action_refuse("The cap is missing")
        self.assertEqual(self.contract.state, "draft")
        self.assertEqual(self.contract.approval_state, "refused")
        self.assertIn("The cap is missing", self.contract.message_ids.mapped("body")[0])

    def test_the_reason_dialog_calls_only_the_listed_methods(self):
        self.contract.action_submit()
        wizard = (
            self.env["clm.reason.wizard"]
            .with_user(self.approver)
            .create({"res_model": "res.users", "res_id": self.rep.id, "method": "unlink", "reason": "x"})
        )
        with self.assertRaises(AccessError):
            wizard.action_confirm()

    def test_nobody_approves_their_own(self):
        self.type.approver_ids = self.rep | self.approver
        self.contract.action_submit()
        step = self.contract.sudo().approval_ids.step_ids
        self.assertEqual(step.user_ids, self.approver)
        with self.assertRaises(AccessError):
            step.with_user(self.rep).action_approve()

    def test_an_approver_who_became_owner_cannot_approve(self):
        self.contract.action_submit()
        self.contract.sudo().user_id = self.approver
        with self.assertRaises(AccessError):
            self.contract.sudo().approval_ids.step_ids.with_user(self.approver).action_approve()

    def test_without_another_approver_the_owner_is_told(self):
        self.type.approver_ids = self.rep
        with self.assertRaisesRegex(UserError, "no approver"):
            self.contract.action_submit()

    def test_somebody_else_cannot_approve(self):
        self.contract.action_submit()
        step = self.contract.sudo().approval_ids.step_ids
        for user in (self.other_rep, self.officer, self.outsider):
            with self.assertRaises(AccessError):
                step.with_user(user).action_approve()

    def test_a_decision_is_taken_once(self):
        self.type.approver_ids = self.approver | self.officer
        self.contract.action_submit()
        step = self.contract.sudo().approval_ids.step_ids
        step.with_user(self.approver).action_approve()
        with self.assertRaisesRegex(UserError, "decided already"):
            step.with_user(self.officer).action_approve()

    def test_going_back_to_draft_voids_the_approval(self):
        self.approve(self.contract)
        self.contract.action_reset_to_draft()
        self.assertEqual(self.contract.approval_ids.state, "voided")
        with self.assertRaises(UserError):
            self.contract.action_send_for_signature()
        self.assertIn("approval_voided", self.kinds(self.contract))

    def test_an_approval_of_an_older_document_does_not_count(self):
        self.approve(self.contract)
        self.contract.action_reset_to_draft()
        self.contract.purpose = "Changed"
        self.contract.action_generate()
        self.contract.action_submit()
        with self.assertRaisesRegex(UserError, "not approved"):
            self.contract.action_send_for_signature()

    def test_a_type_without_approval_goes_straight_to_signature(self):
        self.type.approval_required = False
        self.contract.action_submit()
        self.contract.action_send_for_signature()
        self.assertEqual(self.contract.state, "signature")
