import io

from PIL import Image, ImageDraw

from .common import ContractCase


def picture(size=(300, 100), kind="PNG", colour=(0, 0, 120, 255)):
    """The bytes of a picture with a line on it."""
    image = Image.new("RGBA", size, (255, 255, 255, 0))
    ImageDraw.Draw(image).line([(5, 5), (size[0] - 5, size[1] - 5)], fill=colour, width=3)
    data = io.BytesIO()
    image.convert("RGBA" if kind == "PNG" else "RGB").save(data, kind)
    return data.getvalue()


class SignerCase(ContractCase):
    """A contract with a second signatory of the counterparty."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.second = cls.env["res.partner"].create(
            {"name": "Vikram Shah", "parent_id": cls.customer.id, "email": "vikram@example.com"}
        )

    @classmethod
    def draft_with_two(cls, order=2):
        """Vikram signs for the counterparty too, in this place of the order."""
        contract = cls.draft()
        party = contract.party_ids.filtered(lambda party: party.role == "counterparty")
        contract.further_signatory_ids = [
            (0, 0, {"party_id": party.id, "partner_id": cls.second.id, "sign_order": order})
        ]
        return contract

    @classmethod
    def send_to_two(cls, order=2):
        contract = cls.draft_with_two(order)
        cls.approve(contract)
        contract.action_send_for_signature()
        return contract

    @classmethod
    def signer(cls, contract, partner):
        """The signer as the page has them: public, with all rights."""
        signers = contract.sudo().signature_request_ids[:1].signer_ids
        found = signers.filtered(lambda signer: signer.partner_id == partner)[:1]
        return found.with_user(cls.public).sudo()

    @classmethod
    def sign(cls, contract, partner, **values):
        signer = cls.signer(contract, partner)
        signer._sign(partner.name, signer.request_id.sha256, "portal", "127.0.0.1", **values)
        contract.invalidate_recordset()
        return signer

    @classmethod
    def states(cls, contract):
        """State by name of the signer."""
        contract.env.invalidate_all()
        signers = contract.sudo().signature_request_ids[:1].signer_ids
        return {signer.partner_id.name: signer.state for signer in signers}

    def mails(self, partner, subject=""):
        return self.env["mail.mail"].search(
            [("email_to", "ilike", partner.email), ("subject", "ilike", subject)], order="id desc"
        )
