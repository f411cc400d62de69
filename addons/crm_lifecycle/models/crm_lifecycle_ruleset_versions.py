from odoo import fields, models
from odoo.exceptions import UserError


class CrmLifecycleRuleset(models.Model):
    """The way of a version: tried on history, put live, restored."""

    _inherit = "crm.lifecycle.ruleset"

    replay_count = fields.Integer("Number of Replays", compute="_compute_replay_count")

    def _compute_replay_count(self):
        groups = self.env["crm.lifecycle.replay"]._read_group(
            [("ruleset_id", "in", self.ids)], ["ruleset_id"], ["__count"]
        )
        counts = {ruleset.id: count for ruleset, count in groups}
        for ruleset in self:
            ruleset.replay_count = counts.get(ruleset.id, 0)

    def _last_replay(self):
        """The latest replay in the current company."""
        self.ensure_one()
        return self.env["crm.lifecycle.replay"].search(
            [("ruleset_id", "=", self.id), ("company_id", "=", self.env.company.id)], limit=1
        )

    def action_try(self):
        """Replays the rules over the past year, in the place of an earlier replay of theirs."""
        self.ensure_one()
        self.check_access("write")
        self.action_check()
        replay = self._last_replay()
        if not replay:
            replay = replay.create({"ruleset_id": self.id})
        elif replay.state != "running":
            replay.date_to = fields.Datetime.now()
        if replay.state != "running":
            replay.action_start()
        return self._open(replay)

    def action_open_replays(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("crm_lifecycle.crm_lifecycle_replay_action")
        return action | {"domain": [("ruleset_id", "=", self.id)], "context": {"default_ruleset_id": self.id}}

    def action_open_go_live(self):
        """Asks before the draft takes the place of the live rules."""
        self.ensure_one()
        self._check_draft()
        self._check_rules()
        self.action_check()
        action = self.env["ir.actions.act_window"]._for_xml_id("crm_lifecycle.crm_lifecycle_go_live_action")
        return action | {"context": {"default_ruleset_id": self.id}}

    def action_restore(self):
        """A draft like this earlier version."""
        self.ensure_one()
        self.check_access("write")
        if self.model_id.draft_ruleset_id:
            raise UserError(
                self.env._(
                    "“%(draft)s” is being changed already. Put it live or delete it, then restore again.",
                    draft=self.model_id.draft_ruleset_id.display_name,
                )
            )
        note = self.env._("Restored from version %(number)s.", number=self.number)
        return self._open(self.copy({"note": note}))

    def _open(self, record):
        return {
            "type": "ir.actions.act_window",
            "res_model": record._name,
            "res_id": record.id,
            "views": [(False, "form")],
        }
