import re

from odoo.tests import HttpCase, new_test_user, tagged

from .common import CONTRACT_USER, ContractCase


class TourCase(ContractCase, HttpCase):
    def walk(self, tour, user=None, path="/odoo"):
        self.env.flush_all()
        self.start_tour(path, f"contract_clm_{tour}", login=user and user.login, timeout=180)
        self.env.invalidate_all()

    def mailed_link(self):
        """The path of the signing page, as it stands in the mail to the counterparty."""
        mails = self.env["mail.mail"].search([("email_to", "=", self.signatory.email)], order="id desc")
        mail = mails.filtered(lambda mail: "/contract/sign/" in mail.body_html)[:1]
        return re.search(r"/contract/sign/\d+/[\w-]+", mail.body_html)[0]


@tagged("post_install", "-at_install")
class TestTour(TourCase):
    def test_a_contract_goes_from_the_order_to_its_renewal(self):
        self.type.write(
            {"term_mode": "auto_renew", "term_length": 12, "notice_length": 3, "renewal_horizon": 60}
        )
        self.walk("draft", self.rep)
        contract = self.order.clm_contract_ids
        self.assertEqual(
            (contract.state, contract.user_id, contract.type_id), ("approval", self.rep, self.type)
        )
        self.walk("approve", self.approver)
        self.assertEqual(contract.approval_state, "approved")
        self.walk("sign_for_us", self.rep)
        self.walk("counterparty_signs", path=self.mailed_link())
        self.assertEqual(contract.state, "active")
        self.assertIn("signature_viewed", self.kinds(contract))
        self.assertFalse(contract._verify_evidence())
        self.env.ref("contract_clm.ir_cron_renewal_run").method_direct_trigger()
        self.walk("renew", self.rep)
        self.assertEqual((contract.renewal_ids.state, len(contract.term_ids)), ("renewed", 2))
        self.assertEqual(contract.renewal_ids.order_id.amount_untaxed, 1200)
        self.assertFalse(contract._verify_evidence())

    def test_a_new_user_is_told_what_to_do(self):
        self.walk("nothing_yet", new_test_user(self.env, "clm_new", CONTRACT_USER))

    def test_a_refusal_comes_back_with_its_reason(self):
        contract = self.draft()
        contract.action_submit()
        self.walk("refuse", self.approver)
        self.assertEqual(contract.state, "draft")
        self.walk("see_the_refusal", self.rep)


@tagged("post_install", "-at_install")
class TestTourOnAPhone(TourCase):
    browser_size = "375x667"
    touch_enabled = True

    def test_an_arabic_signer_signs_on_a_phone(self):
        self.env["res.lang"]._activate_lang("ar_001")
        self.signatory.lang = "ar_001"
        contract = self.draft()
        self.send(contract)
        self.sign_for_us(contract)
        self.walk("counterparty_signs_on_a_phone", path=self.mailed_link())
        self.assertEqual(contract.state, "active")
