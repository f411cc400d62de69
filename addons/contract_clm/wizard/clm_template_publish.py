from odoo import api, fields, models

OUTCOMES = [
    ("failed", "Cannot be drafted"),
    ("changed", "Changed"),
    ("same", "Same text"),
    ("new", "Nothing to compare with"),
]


class ClmTemplatePublish(models.TransientModel):
    """What a version changes in the text of the cases kept with its template."""

    _name = "clm.template.publish"
    _description = "Publish a Template Version"

    version_id = fields.Many2one("clm.template.version", required=True, ondelete="cascade")
    line_ids = fields.One2many("clm.template.publish.line", "publish_id")
    failed_count = fields.Integer(compute="_compute_counts")
    changed_count = fields.Integer(compute="_compute_counts")

    @api.depends("line_ids.outcome")
    def _compute_counts(self):
        for wizard in self:
            outcomes = wizard.line_ids.mapped("outcome")
            wizard.failed_count = outcomes.count("failed")
            wizard.changed_count = outcomes.count("changed")

    @api.model
    def _open(self, version):
        wizard = self.create(
            {
                "version_id": version.id,
                "line_ids": [(0, 0, self._line(case, version)) for case in version.template_id.case_ids],
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("What %(version)s changes", version=version.display_name),
            "res_model": self._name,
            "res_id": wizard.id,
            "view_mode": "form",
            "target": "new",
            "context": {"dialog_size": "extra-large"},
        }

    @api.model
    def _line(self, case, version):
        outcome, found = case._compare(version)
        line = {"case_id": case.id, "outcome": outcome}
        if outcome == "failed":
            return line | {"message": found}
        return line | {"difference": case._difference_html(found) if found else False}

    def action_publish(self):
        """Publishes the version."""
        self.version_id.action_publish()
        return {"type": "ir.actions.act_window_close"}


class ClmTemplatePublishLine(models.TransientModel):
    _name = "clm.template.publish.line"
    _description = "Case looked at before publishing"

    publish_id = fields.Many2one("clm.template.publish", required=True, ondelete="cascade")
    case_id = fields.Many2one("clm.template.case", required=True, ondelete="cascade")
    outcome = fields.Selection(OUTCOMES, required=True)
    message = fields.Text()
    difference = fields.Html(sanitize=False, readonly=True)
