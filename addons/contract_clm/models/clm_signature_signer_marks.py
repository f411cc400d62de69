import base64

from odoo import models

from ..tools import pdf
from ..tools.docx_template import formats
from ..tools.pdf.signing_places import INITIALS, SIGNED_ON


class ClmSignatureSigner(models.Model):
    """What one signer leaves in the document."""

    _inherit = "clm.signature.signer"

    def _asks_for_initials(self):
        """Whether the document has a place for this signer's initials."""
        self.ensure_one()
        anchors = self.contract_id._sign_anchors(self.request_id.version_id)
        return any(
            (anchor.kind, anchor.role, anchor.number) == (INITIALS, self.role, self.number)
            for anchor in anchors
        )

    def _mark(self, anchor):
        """The `pdf.Mark` at an anchor: a picture, a name written like a signature, or a date as print."""
        self.ensure_one()
        if anchor.kind == SIGNED_ON:
            return pdf.Mark(anchor, self._signing_day(), by_hand=False)
        if anchor.kind == INITIALS:
            initials = self.initials or pdf.initials_of(self.signed_name)
            return pdf.Mark(anchor, initials, self._picture("initials_image"))
        typed = self.signature_style == "typed"
        return pdf.Mark(anchor, self.signed_name, b"" if typed else self._picture("signature_image"))

    def _picture(self, name):
        return base64.b64decode(self.with_context(bin_size=False)[name] or b"")

    def _signing_day(self):
        """The day of signing in UTC, as the evidence has it, in the words of the contract's language."""
        setting = formats.Setting(**self.contract_id._render_setting())
        return formats.date(setting, self.signed_on.date())
