import re

from odoo.tests import tagged

from .approval_common import MatrixCase
from .test_tour import TourCase


@tagged("post_install", "-at_install")
class TestApprovalTour(MatrixCase, TourCase):
    def test_a_contract_is_simulated_submitted_changed_and_approved_by_three(self):
        self.matrix()
        contract = self.draft()
        self.walk("approval_submit", self.rep)
        self.walk("approval_legal", self.legal)
        self.walk("approval_change", self.rep)
        first, second = contract.approval_ids.sorted("id")
        self.assertEqual((first.state, second.state), ("voided", "pending"))
        self.assertNotEqual(first.sha256, second.sha256)
        self.walk("approval_difference", self.legal)
        self.walk("approval_bulk", self.finance)
        self.walk("approval_page", self.boss, path=self.asked_by_mail(self.boss))
        self.assertEqual((second.state, contract.state), ("approved", "approval"))
        self.assertEqual(second.step_ids.vote_ids.user_id, self.legal | self.finance | self.boss)
        self.walk("approval_send", self.rep)
        self.assertEqual(contract.state, "signature")
        self.assertFalse(contract._verify_evidence())

    def asked_by_mail(self, user):
        """The path of the page, as it stands in the mail to an approver."""
        mails = self.env["mail.mail"].search([("recipient_ids", "=", user.partner_id.id)], order="id desc")
        return re.search(r"/contract/approval/\d+", mails[:1].body_html)[0]
