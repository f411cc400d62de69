from odoo import api, fields, models
from odoo.fields import Domain

from ..tools import journey


class CrmJourneyScreens(models.Model):
    """Numbers of a journey, what its editor shows, and where the buttons lead."""

    _inherit = "crm.journey"

    people_count = fields.Integer("On the Way", compute="_compute_counts")
    entered_count = fields.Integer("People Entered", compute="_compute_counts")
    goal_count = fields.Integer("Reached the Goal", compute="_compute_counts")
    failed_count = fields.Integer("Stuck", compute="_compute_counts")
    goal_rate = fields.Float(compute="_compute_counts")
    has_goal = fields.Boolean(compute="_compute_has_goal")
    entry_text = fields.Char("Who Enters", compute="_compute_entry_text")

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_counts(self):
        rows = self.env["crm.journey.token"]._read_group(
            [("journey_id", "in", self.ids), ("is_control", "=", False)],
            ["journey_id", "state"],
            ["__count", "goal_at:count"],
        )
        counts = {}
        for record, state, count, goals in rows:
            counts.setdefault(record.id, {})[state] = (count, goals)
        for record in self:
            mine = counts.get(record._origin.id, {})
            record.people_count = mine.get(journey.WAITING, (0, 0))[0]
            record.failed_count = mine.get(journey.FAILED, (0, 0))[0]
            record.entered_count = sum(count for count, _goals in mine.values())
            record.goal_count = sum(goals for _count, goals in mine.values())
            record.goal_rate = record.goal_count / record.entered_count if record.entered_count else 0.0

    @api.depends("goal_kind_id", "goal_segment_id")
    def _compute_has_goal(self):
        for record in self:
            record.has_goal = bool(record.goal_kind_id or record.goal_segment_id)

    @api.depends("entry", "entry_kind_id", "entry_segment_id")
    def _compute_entry_text(self):
        for record in self:
            record.entry_text = record._entry_words()

    def _entry_words(self):
        if self.entry == "signal":
            return self.env._("When this happens: %(signal)s", signal=self.entry_kind_id.name or "?")
        if self.entry == "segment":
            return self.env._("Who enters the segment %(segment)s", segment=self.entry_segment_id.name or "?")
        return self.env._("Whom you let in by hand")

    def editor_data(self, version_id=False):
        """What the editor draws: one version (the draft, else the live one) with facts, faults and counts."""
        self.ensure_one()
        self.check_access("read")
        version = self._shown_version(version_id)
        return {
            "versions": [
                {"id": each.id, "number": each.number, "state": each.state} for each in self.version_ids
            ],
            "version": version.id,
            "number": version.number,
            "state": version.state,
            "creatable": self.has_access("write"),
            "editable": version.state == "draft" and self.has_access("write"),
            "entry": self.entry_text,
            "palette": self.env["crm.journey.step"]._palette(),
            "steps": self._editor_steps(version),
            "faults": self._faults() if version.state == "draft" else [],
        }

    def _shown_version(self, version_id):
        chosen = self.version_ids.filtered(lambda version: version.id == version_id)
        return chosen or self.draft_version_id or self.live_version_id or self.version_ids[:1]

    def _editor_steps(self, version):
        counts = self._step_counts(version) if version else {}
        is_draft = version.state == "draft"
        return [
            {
                "id": step.id,
                "parent": step.parent_id.id,
                "branch": step.branch,
                "kind": step.kind,
                "name": step.name,
                "ways": list(step._ways()),
                "facts": step.facts,
                "faults": step._faults() if is_draft else [],
                "counts": counts.get(step.id, {}),
            }
            for step in version.step_ids
        ]

    def _people(self, name, domain=(), **context):
        action = self.env["ir.actions.act_window"]._for_xml_id(f"crm_lifecycle.{name}")
        rows = Domain("journey_id", "in", self.ids) & Domain(list(domain))
        return {**action, "domain": list(rows), "context": context}

    def action_open_people(self):
        """Everyone who entered, those on the way first."""
        return self._people("crm_journey_token_action", search_default_waiting=1)

    def action_open_arrived(self):
        """Who reached the goal."""
        return self._people(
            "crm_journey_token_action", [("goal_at", "!=", False), ("is_control", "=", False)]
        )

    def action_open_failed(self):
        return self._people("crm_journey_token_action", [("state", "=", journey.FAILED)])

    def action_open_log(self):
        """What the steps did with people."""
        return self._people("crm_journey_trace_action")

    def action_open_steps(self):
        """The steps of the version that the editor shows, as an indented list."""
        self.ensure_one()
        return self._shown_version(False).action_open_steps()

    def action_enter(self):
        """Opens the dialog that lets people enter by hand."""
        action = self.env["ir.actions.act_window"]._for_xml_id("crm_lifecycle.crm_journey_enter_action")
        return {**action, "context": {"default_journey_id": self.id}}

    def action_try(self):
        """Opens the dialog that shows what would happen to one person."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("crm_lifecycle.crm_journey_try_action")
        return {**action, "context": {"default_journey_id": self.id}}


class CrmJourneyVersionScreens(models.Model):
    _inherit = "crm.journey.version"

    step_count = fields.Integer("Steps", compute="_compute_version_counts")
    people_count = fields.Integer("On the Way", compute="_compute_version_counts")

    def _compute_version_counts(self):
        steps = self.env["crm.journey.step"]._read_group(
            [("version_id", "in", self.ids)], ["version_id"], ["__count"]
        )
        people = self.env["crm.journey.token"]._read_group(
            [("version_id", "in", self.ids), ("state", "=", journey.WAITING)], ["version_id"], ["__count"]
        )
        step_counts, people_counts = dict(steps), dict(people)
        for version in self:
            version.step_count = step_counts.get(version._origin, 0)
            version.people_count = people_counts.get(version._origin, 0)

    def action_open_steps(self):
        """The steps of this version as an indented list."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("crm_lifecycle.crm_journey_step_action")
        return {**action, "domain": [("version_id", "=", self.id)], "context": {}}


class CrmJourneyTokenScreens(models.Model):
    _inherit = "crm.journey.token"

    reason_text = fields.Char("Why", compute="_compute_reason_text")

    @api.depends("reason")
    def _compute_reason_text(self):
        for token in self:
            token.reason_text = self.env["crm.journey"]._reason_text(token.reason)

    def action_open_log(self):
        """What the steps did with this person."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("crm_lifecycle.crm_journey_trace_action")
        return {**action, "domain": [("token_id", "=", self.id)], "context": {}}


class CrmJourneyTraceScreens(models.Model):
    _inherit = "crm.journey.trace"

    reason_text = fields.Char("Why", compute="_compute_reason_text")
    way = fields.Char("Way Taken", compute="_compute_way")

    @api.depends("reason")
    def _compute_reason_text(self):
        for trace in self:
            trace.reason_text = self.env["crm.journey"]._reason_text(trace.reason)

    @api.depends("branch")
    def _compute_way(self):
        labels = dict(self.env["crm.journey.step"]._fields["branch"]._description_selection(self.env))
        for trace in self:
            trace.way = labels.get(trace.branch, trace.branch)
