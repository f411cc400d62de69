import re

from odoo.tests import tagged

from .signer_common import SignerCase
from .test_tour import TourCase


class SignersTourCase(TourCase, SignerCase):
    def link_of(self, partner):
        """The path of the signing page, as it stands in the mail."""
        mail = self.mails(partner).filtered(lambda mail: "/contract/sign/" in mail.body_html)[:1]
        return re.search(r"/contract/sign/\d+/[\w-]+", mail.body_html)[0]

    def sign_one_after_the_other(self):
        # As if the document had places for initials; the standard templates have none.
        self.patch(type(self.env["clm.signature.signer"]), "_asks_for_initials", lambda signer: True)
        contract = self.send_to_two()
        self.sign_for_us(contract)
        self.walk("first_signer_draws", path=self.link_of(self.signatory))
        signer = self.signer(contract, self.signatory)
        self.assertTrue(signer.signature_image and signer.initials_image)
        self.assertEqual(contract.state, "signature")
        self.walk("second_signer_types", path=self.link_of(self.second))
        self.assertEqual(self.signer(contract, self.second).initials, "VS")
        self.assertEqual(contract.state, "active")
        self.assertFalse(contract._verify_evidence())


@tagged("post_install", "-at_install")
class TestSignersTour(SignersTourCase):
    def test_two_of_the_counterparty_sign_in_order(self):
        self.sign_one_after_the_other()

    def test_a_signer_names_a_colleague(self):
        contract = self.send_to_two()
        self.walk("signer_passes_on", path=self.link_of(self.signatory))
        self.assertEqual(self.signer(contract, self.signatory).state, "delegated")


@tagged("post_install", "-at_install")
class TestSignersTourOnAPhone(SignersTourCase):
    browser_size = "375x667"
    touch_enabled = True

    def test_two_sign_in_arabic_on_a_phone(self):
        self.env["res.lang"]._activate_lang("ar_001")
        (self.signatory | self.second).lang = "ar_001"
        self.sign_one_after_the_other()
