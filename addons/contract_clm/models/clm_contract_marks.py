from odoo import api, models

from ..tools import pdf


class ClmContract(models.Model):
    """Where people sign in the contract's documents."""

    _inherit = "clm.contract"

    @api.model
    def _sign_anchors(self, version):
        """The `pdf.Anchor` list of a version; documents without places to sign have none.

        They are stored when the PDF is made; those of older versions are found now.
        """
        stored = version.sign_anchors or version._found_anchors(None, version._read_file("pdf"))
        return [pdf.Anchor(**values) for values in stored["anchors"]]
