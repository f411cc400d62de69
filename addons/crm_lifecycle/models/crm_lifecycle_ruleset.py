from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..tools import stage_rules


class CrmLifecycleRuleset(models.Model):
    """One version of the rules of a lifecycle: changed as a draft, tried, then put live."""

    _name = "crm.lifecycle.ruleset"
    _description = "Customer Lifecycle Rules"
    _order = "model_id, number desc"

    model_id = fields.Many2one(
        "crm.lifecycle.model", "Lifecycle", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="model_id.company_id", store=True)
    number = fields.Integer(readonly=True, copy=False)
    state = fields.Selection(
        [("draft", "Draft"), ("live", "Live"), ("retired", "Retired")],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
    )
    live_since = fields.Datetime(readonly=True, copy=False)
    note = fields.Text("What changed", copy=False)
    transition_ids = fields.One2many("crm.lifecycle.transition", "ruleset_id", "Moves", copy=True)
    revision = fields.Integer(readonly=True, copy=False, help="Counts the changes of the draft.")
    replay_ids = fields.One2many("crm.lifecycle.replay", "ruleset_id", "Replays")

    _one_live = models.UniqueIndex("(model_id) WHERE state = 'live'")
    _one_draft = models.UniqueIndex(
        "(model_id) WHERE state = 'draft'", "There is a draft of these rules already."
    )

    @api.depends("model_id.name", "number")
    def _compute_display_name(self):
        for ruleset in self:
            ruleset.display_name = f"{ruleset.model_id.name} v{ruleset.number}"

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            earlier = self.search([("model_id", "=", vals["model_id"])], order="number desc", limit=1)
            vals["number"] = earlier.number + 1
        return super().create(vals_list)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        if any(ruleset.state != "draft" for ruleset in self):
            raise UserError(self.env._("Rules that were live stay on record. Only a draft can be deleted."))

    def _touch(self):
        """A draft was changed: what was tried before was another version of it."""
        self._check_draft()
        for ruleset in self:
            ruleset.revision += 1

    def _check_draft(self):
        if any(ruleset.state != "draft" for ruleset in self):
            raise UserError(
                self.env._(
                    "Live rules are changed as a draft: open the lifecycle and press “Change the rules”."
                )
            )

    def action_go_live(self):
        """Puts the draft in the place of the live rules and evaluates everyone with it."""
        for ruleset in self:
            ruleset._check_draft()
            ruleset._check_rules()
            live = ruleset.model_id.live_ruleset_id
            live.write({"state": "retired"})
            live.flush_recordset()
            ruleset.write({"state": "live", "live_since": fields.Datetime.now()})
        self.env["crm.lifecycle.profile"]._trigger_evaluation()

    def _check_rules(self):
        """Refuses rules that cannot be evaluated, naming each move and its fault."""
        problems = [
            f"• {transition.display_name}: {problem}"
            for transition in self.transition_ids
            if (problem := transition._problem())
        ]
        if problems:
            raise ValidationError(self.env._("These moves cannot be evaluated:") + "\n" + "\n".join(problems))

    def _edges(self):
        """The automatic edges, in the order in which they are tried."""
        transitions = self.transition_ids.filtered(
            lambda edge: edge.automatic and edge.to_stage_id.active
        ).sorted(lambda edge: (edge.sequence, edge.id))
        return [edge for transition in transitions if (edge := transition._edge_or_problem())]

    def _unreachable_stages(self):
        """The stages that no automatic road leads to."""
        self.ensure_one()
        stages = self.model_id.stage_ids
        found = stage_rules.unreachable(stages.ids, self._edges())
        return stages.browse(found)

    @api.model
    def _live_edges(self):
        """The edges of all live rules, in the order in which they are tried."""
        # Rules hold for everyone, also where the user may not read those of another company.
        live = self.sudo().search([("state", "=", "live"), ("model_id.active", "=", True)])
        return [
            edge
            for ruleset in live.sorted(lambda rules: rules.model_id.sequence)
            for edge in ruleset._edges()
        ]
