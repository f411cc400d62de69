from odoo import models


class ClmSignatureRequest(models.Model):
    """What the signers gave, and where it stands in the document."""

    _inherit = "clm.signature.request"

    def _marks(self):
        """A `pdf.Mark` for each place of the document whose signer has signed."""
        self.ensure_one()
        signed = {
            (signer.role, signer.number): signer
            for signer in self.signer_ids
            if signer.state == "signed" and signer.signed_name
        }
        anchors = self.contract_id._sign_anchors(self.version_id)
        return [
            signed[anchor.role, anchor.number]._mark(anchor)
            for anchor in anchors
            if (anchor.role, anchor.number) in signed
        ]

    def _marked_pdf(self):
        """The document that was shown, with what the signers gave in its places to sign."""
        document = self.version_id._read_file("pdf")
        return self.env["clm.document.converter"]._stamp(document, self._marks())
