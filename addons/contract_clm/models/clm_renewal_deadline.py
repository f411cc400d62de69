from odoo import api, fields, models


class ClmRenewal(models.Model):
    """The deadline of a card, where the law of the contract governs."""

    _inherit = "clm.renewal"

    deadline_steps = fields.Html(related="term_id.deadline_steps")

    @api.depends("notice_deadline", "end_date", "term_id.notice_deadline_at")
    def _compute_days_left(self):
        timed = self.filtered(lambda renewal: renewal.notice_deadline and renewal.term_id.notice_deadline_at)
        for renewal in timed:
            renewal.days_left = renewal.term_id._days_left()
        return super(ClmRenewal, self - timed)._compute_days_left()
