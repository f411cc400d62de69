from dataclasses import asdict

from odoo import api, fields, models

from ..tools import docx_template, pdf


class ClmContractVersion(models.Model):
    """Where the document asks for signatures, initials and dates."""

    _inherit = "clm.contract.version"

    sign_anchors = fields.Json(
        "Places to Sign", readonly=True, help="Found in the PDF when it is made: page, position and whose."
    )

    @api.model
    def _document_values(self, docx=None, pdf_data=None):
        values = super()._document_values(docx, pdf_data)
        if pdf_data:
            values["sign_anchors"] = self._found_anchors(docx, pdf_data)
        return values

    @api.model
    def _found_anchors(self, docx, pdf_data):
        """The anchors as plain values, beside a key that tells an empty list from a version never looked at."""
        asks = not docx or docx_template.has_places_to_sign(docx)
        found = pdf.find_anchors(pdf_data) if asks else []
        return {"anchors": [asdict(anchor) for anchor in found]}
