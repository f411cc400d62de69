from odoo import fields, models

from ..tools import seal


class ResCompanySeal(models.Model):
    _inherit = "res.company"

    clm_seal_authority = fields.Char(
        "Time-stamp authority", help="Address of an RFC 3161 service. Empty: seals get no time stamp."
    )
    clm_seal_optional = fields.Boolean(
        "Go on without a seal",
        help="When a signed document cannot be sealed, the contract starts without a seal instead of waiting for it.",
    )

    def _clm_seal_authority(self):
        """The authority as the pure rules take it, or none."""
        address = (self.clm_seal_authority or "").strip()
        return seal.Authority(address) if address else None
