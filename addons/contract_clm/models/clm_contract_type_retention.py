from odoo import fields, models

from .clm_contract_type import DURATION_UNITS


class ClmContractTypeRetention(models.Model):
    """How long contracts of a type, and their superseded drafts, are kept after the end."""

    _inherit = "clm.contract.type"

    retention_length = fields.Integer("Keep after the end", help="0: for ever.")
    retention_unit = fields.Selection(DURATION_UNITS, default="year", required=True)
    cleanup_length = fields.Integer(
        "Remove superseded drafts after",
        help="Drafts that were never sent, approved or signed lose their files this long after the contract ended; "
        "their SHA-256 stays. 0: never.",
    )
    cleanup_unit = fields.Selection(DURATION_UNITS, default="year", required=True)

    _retention = models.Constraint(
        "CHECK(retention_length >= 0 AND cleanup_length >= 0)", "Lengths of retention cannot be negative."
    )
