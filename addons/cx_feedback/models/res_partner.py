from odoo import api, fields, models

from ..tools import scale

SEARCHED_RESPONSES = 100
FEEDBACK_USER = "cx_feedback.group_cx_feedback_user"


class ResPartner(models.Model):
    _inherit = "res.partner"

    cx_response_ids = fields.One2many("cx.response", "partner_id", groups=FEEDBACK_USER)
    cx_last_scores = fields.Char("Last Scores", compute="_compute_cx_last_scores", groups=FEEDBACK_USER)

    @api.depends("cx_response_ids.score", "cx_response_ids.metric_id", "cx_response_ids.date")
    @api.depends_context("allowed_company_ids")
    def _compute_cx_last_scores(self):
        for partner in self:
            latest = {}
            for response in partner._cx_scored_responses():
                latest.setdefault(response.metric_id, response)
            partner.cx_last_scores = self.env["cx.response"]._scores_text(latest)

    def _cx_scored_responses(self):
        """Latest first, of the person or, for a company, of all its people."""
        self.ensure_one()
        if not self._origin:
            return self.env["cx.response"]
        return self.env["cx.response"].search(
            [("partner_id", "child_of", self._origin.id), ("metric_id.kind", "!=", scale.TEXT)],
            limit=SEARCHED_RESPONSES,
        )

    def action_open_cx_responses(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("cx_feedback.cx_response_action")
        action["domain"] = [("partner_id", "child_of", self.id)]
        action["context"] = {"default_partner_id": self.id}
        return action
