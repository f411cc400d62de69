from odoo import api, fields, models
from odoo.exceptions import UserError


class CrmLifecycleGoLive(models.TransientModel):
    """Asks before a draft goes live, and shows what its last replay found."""

    _name = "crm.lifecycle.go.live"
    _description = "Put Customer Lifecycle Rules Live"

    ruleset_id = fields.Many2one("crm.lifecycle.ruleset", "Rules", required=True, ondelete="cascade")
    live_ruleset_id = fields.Many2one(related="ruleset_id.model_id.live_ruleset_id", string="In the Place Of")
    warnings = fields.Text(related="ruleset_id.warnings")
    replay_id = fields.Many2one("crm.lifecycle.replay", compute="_compute_replay")
    tried = fields.Selection(
        [
            ("never", "Never"),
            ("running", "Being tried"),
            ("outdated", "Before the last change"),
            ("yes", "Yes"),
        ],
        compute="_compute_replay",
    )
    changed_count = fields.Integer(related="replay_id.changed_count")
    move_count = fields.Integer(related="replay_id.move_count")
    line_ids = fields.One2many(related="replay_id.line_ids")
    untried = fields.Boolean(
        "Put live without trying", help="Nobody has seen yet what the rules do to your customers."
    )

    @api.depends("ruleset_id")
    @api.depends_context("company")
    def _compute_replay(self):
        for wizard in self:
            replay = wizard.ruleset_id and wizard.ruleset_id._last_replay()
            wizard.replay_id = replay
            wizard.tried = wizard._tried(replay)

    @api.model
    def _tried(self, replay):
        if not replay:
            return "never"
        if not replay.is_current:
            return "outdated"
        return "yes" if replay.state == "done" else "running" if replay.state == "running" else "never"

    def action_try(self):
        self.ensure_one()
        return self.ruleset_id.action_try()

    def action_go_live(self):
        """Puts the draft live; asks for a replay of the draft as it is now."""
        self.ensure_one()
        self.ruleset_id.check_access("write")
        if self.tried != "yes" and not self.untried:
            raise UserError(
                self.env._(
                    "These rules were not tried as they are now. Press “Try on history” first, or tick “Put live"
                    " without trying”."
                )
            )
        self.ruleset_id.action_go_live()
        return self.ruleset_id._open(self.ruleset_id.model_id)
