from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools import advocacy, summary
from .cx_program import IDENTIFIED


class CxProgram(models.Model):
    """What a program offers to those who answered: to write a review, to be a reference, to recommend us."""

    _inherit = "cx.program"

    review_offer = fields.Boolean(
        "Invite to a Review",
        help="Everybody who answers is shown the link to a review site, whatever the score. Many sites, and the law "
        "in some countries, forbid asking happy customers only.",
    )
    reference_offer = fields.Boolean(
        "Ask to Be a Reference",
        help="After a high score: may we name you? The words that were agreed to are kept, and can be taken back.",
    )
    referral_offer = fields.Boolean(
        "Ask to Recommend Us", help="After a high score: a personal link, by which new contacts become leads."
    )
    reference_text = fields.Text(
        "Words of the Consent",
        translate=True,
        help="What somebody agrees to who becomes a reference. Leave empty for words that come with the system.",
    )

    @api.constrains("identity", "reference_offer", "referral_offer")
    def _check_advocacy_has_a_name(self):
        for program in self:
            if program.identity != IDENTIFIED and (program.reference_offer or program.referral_offer):
                raise ValidationError(
                    self.env._(
                        "“%(program)s” promises not to know who answers: nobody can be a reference or recommend "
                        "us by it.",
                        program=program.name,
                    )
                )

    def _advocacy_kinds(self, response):
        """What is offered to whoever gave this response."""
        is_high = response.metric_id._tone(response.score) == summary.HIGH if response.metric_id else False
        offers = {
            advocacy.REVIEW: self.review_offer,
            advocacy.REFERENCE: self.reference_offer and is_high,
            advocacy.REFERRAL: self.referral_offer and is_high,
        }
        return [kind for kind in advocacy.KINDS if offers[kind]]

    def _consent_text(self):
        """What a reference agrees to; the name is said beside it."""
        if own := (self.reference_text or "").strip():
            return own
        company = self.company_id or self.env.company
        return self.env._(
            "%(company)s may name me as a customer to people who are thinking of buying from them, and may ask me "
            "whether I would talk to one of them. I can take this back at any time on this page.",
            company=company.name,
        )
