from odoo import fields, models

from ..models.clm_contract_type import DURATION_UNITS
from ..models.clm_notice_rule_mixin import ANCHORS, ARRIVALS

FROM_TYPE = {"compute": "_compute_terms", "store": True, "precompute": True, "readonly": False}


class ClmDraftWizard(models.TransientModel):
    """The minimum term and the notice rule, as the type says unless the drafter says otherwise."""

    _inherit = "clm.draft.wizard"

    term_until = fields.Date("or until", help="The last day of the first term, instead of a length.")
    minimum_length = fields.Integer("Minimum term", **FROM_TYPE)
    minimum_unit = fields.Selection(DURATION_UNITS, **FROM_TYPE)
    notice_anchor = fields.Selection(ANCHORS, "Notice counts back from", **FROM_TYPE)
    notice_arrival = fields.Selection(ARRIVALS, "Notice must be", **FROM_TYPE)
    notice_delivery_days = fields.Integer("Days of delivery", **FROM_TYPE)

    def _contract_values(self):
        return {**super()._contract_values(), "term_until": self.term_until}
