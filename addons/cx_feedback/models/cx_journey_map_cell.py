from odoo import api, models
from odoo.fields import Domain

COMMENTS = 10


class CxJourneyMap(models.AbstractModel):
    """What is behind a cell: the words, the answers and the cases."""

    _inherit = "cx.journey.map"

    @api.model
    @api.readonly
    def cell(self, choice, stage_id, touchpoint_id, metric_id):
        """The newest comments of a cell."""
        self._check_may_read()
        domain = self._cell_domain(choice, stage_id, touchpoint_id, metric_id) & Domain(
            "comment", "!=", False
        )
        found = self.env["cx.response"].search(domain, limit=COMMENTS, order="date desc, id desc")
        return {"comments": [self.env["cx.overview"]._comment(response) for response in found]}

    @api.model
    def open_answers(self, choice, stage_id, touchpoint_id, metric_id, tone=False, before=False):
        """Opens the answers of a cell, of the period or the one `before` it, or of one part of the scale (`tone`)."""
        self._check_may_read()
        domain = self._cell_domain(choice, stage_id, touchpoint_id, metric_id, before)
        metric = self.env["cx.metric"].browse(self._number(metric_id))
        action = self.env["ir.actions.act_window"]._for_xml_id("cx_feedback.cx_response_action")
        action["name"] = self.env._("Answers: %(metric)s", metric=metric.name)
        action["domain"] = list(domain & (metric._tone_domain(tone) if tone else Domain.TRUE))
        action["context"] = {}
        return action

    @api.model
    def open_cases(self, choice, stage_id, touchpoint_id, metric_id):
        """Opens what was made of the answers of a cell."""
        self._check_may_read()
        domain = self._cell_domain(choice, stage_id, touchpoint_id, metric_id)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Cases"),
            "res_model": "cx.case",
            "views": [[False, "list"], [False, "form"]],
            "domain": [("response_id", "any", list(domain))],
        }

    @api.model
    def _cell_domain(self, choice, stage_id, touchpoint_id, metric_id, before=False):
        period, ids = self._parse(choice)
        start, end = (period.before, period.start) if before else (period.start, period.end)
        cell = {"stage_id": stage_id, "touchpoint_id": touchpoint_id}
        places = [Domain(name, "=", self._number(value) or False) for name, value in cell.items()]
        metric = Domain("metric_id", "=", self._number(metric_id))
        return Domain.AND([metric, *places, self._domain(self._of_answers(ids)), self._in_days(start, end)])
