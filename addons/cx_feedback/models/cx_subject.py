from odoo import api, fields, models

from ..tools import scale

SHORT_NAMES = {scale.NPS: "NPS", scale.CSAT: "CSAT", scale.CES: "CES", scale.STARS: "★"}
FEEDBACK_USER = "cx_feedback.group_cx_feedback_user"


class CxSubject(models.AbstractModel):
    """A document that answers are about, such as an order: its own last scores, and a button to its answers.

    `_cx_link` is the field of an answer that leads to the document.
    """

    _name = "cx.subject"
    _description = "Subject of Feedback"
    _cx_link = ""

    cx_last_scores = fields.Char("Feedback", compute="_compute_cx_last_scores", groups=FEEDBACK_USER)

    @api.depends_context("allowed_company_ids")
    def _compute_cx_last_scores(self):
        scores = self.env["cx.response"]._last_scores(self._cx_link, self.ids)
        for subject in self:
            subject.cx_last_scores = scores.get(subject._origin.id, False)

    def action_open_cx_responses(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("cx_feedback.cx_response_action")
        action["domain"] = [(self._cx_link, "=", self.id)]
        action["context"] = {f"default_{self._cx_link}": self.id, "default_partner_id": self.partner_id.id}
        return action


class SaleOrder(models.Model):
    _name = "sale.order"
    _inherit = ["sale.order", "cx.subject"]
    _cx_link = "order_id"


class CrmLead(models.Model):
    _name = "crm.lead"
    _inherit = ["crm.lead", "cx.subject"]
    _cx_link = "lead_id"


class CxResponse(models.Model):
    _inherit = "cx.response"

    def _last_scores(self, link, ids):
        """`{id: "NPS 9 · CSAT 4"}` of the documents that the field `link` leads to: the latest score of each metric."""
        latest = {}
        for response in self.search([(link, "in", ids), ("metric_id.kind", "!=", scale.TEXT)]):
            latest.setdefault(response[link].id, {}).setdefault(response.metric_id, response)
        return {number: self._scores_text(by_metric) for number, by_metric in latest.items()}

    def _scores_text(self, by_metric):
        metrics = sorted(by_metric, key=lambda metric: (metric.sequence, metric.id))
        return " · ".join(f"{SHORT_NAMES[metric.kind]} {by_metric[metric].score}" for metric in metrics)
