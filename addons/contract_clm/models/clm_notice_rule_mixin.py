from odoo import fields, models

from ..tools import terms
from .clm_contract_type import DURATION_UNITS

ANCHORS = [(terms.END, "The end of the term"), (terms.ANNIVERSARY, "An anniversary of the start")]
ARRIVALS = [(terms.SENT, "Sent"), (terms.RECEIVED, "Received")]


class ClmNoticeRuleMixin(models.AbstractModel):
    """The minimum term, and what a notice rule says besides its length; see `tools.terms.Notice`.

    Nothing is required of the database: contracts that were there before count as their defaults say.
    """

    _name = "clm.notice.rule.mixin"
    _description = "Notice Rule"

    minimum_length = fields.Integer(
        "Minimum term", help="Notice cannot end the contract before; 0 where there is no minimum term."
    )
    minimum_unit = fields.Selection(DURATION_UNITS, default="month")
    notice_anchor = fields.Selection(
        ANCHORS,
        "Notice counts back from",
        default=terms.END,
        help="With an anniversary, the contract may end each year, also within a term of several years.",
    )
    notice_arrival = fields.Selection(
        ARRIVALS, "Notice must be", default=terms.SENT, help="By the last day for notice."
    )
    notice_delivery_days = fields.Integer(
        "Days of delivery", default=3, help="Taken off where notice must be received in time."
    )

    _notice_lengths = models.Constraint(
        "CHECK(minimum_length >= 0 AND notice_delivery_days >= 0)", "Lengths and days cannot be negative."
    )
