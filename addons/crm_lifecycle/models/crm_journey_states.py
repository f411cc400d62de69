from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ..tools import journey as rules
from .crm_lifecycle_standing import LIFECYCLE_USER

MANAGER = "crm_lifecycle.group_crm_lifecycle_manager"


class CrmJourney(models.Model):
    """The life of a journey: drawn, published, started, paused, stopped."""

    _inherit = "crm.journey"

    def action_publish(self):
        """Puts the draft in the place of the live version; those on the way finish the one that they entered."""
        self._check_may_run()
        self._publish()

    def action_new_version(self):
        """A draft like the live version, to be changed; the same draft again where there is one."""
        self.check_access("write")
        for journey in self:
            draft = journey._make_draft()
            source = journey.live_version_id
            if source and not draft.step_ids:
                source._copy_steps(draft)
        return self.draft_version_id

    def action_start(self):
        """Lets people enter and travel. A journey that has never been live is published with it."""
        self._check_may_run()
        for journey in self:
            if not journey.live_version_id:
                journey._publish()
            faults = journey._entry_faults()
            if faults:
                raise ValidationError("\n".join(faults))
            was = journey.state
            # The state is written by actions only, whose user was checked above.
            journey.sudo().write(
                {
                    "state": "running",
                    "user_id": self.env.uid,
                    "problem": False,
                    "active": True,
                    **({} if was in ("running", "paused") else {"started_at": fields.Datetime.now()}),
                }
            )
            if was not in ("running", "paused"):
                journey._read_from_here()
        self._trigger()

    def action_pause(self):
        """Nobody enters, and everyone stays where they are until the journey is started again."""
        self._check_may_run()
        # As in `action_start`.
        self.sudo().filtered(lambda journey: journey.state == "running").state = "paused"

    def action_stop(self):
        """Ends the journey for everybody who is on the way."""
        self._check_may_run()
        for journey in self:
            # As in `action_start`.
            journey.sudo().state = "stopped"
            journey._end_all("stopped")

    def action_retry_failed(self):
        """Takes those with whom a step failed there again, after what was wrong has been mended."""
        self._check_may_run()
        now = fields.Datetime.now()
        self.env.flush_all()
        self.env.cr.execute(
            """UPDATE crm_journey_token SET state = 'waiting', due_at = %s, ended_at = NULL, reason = NULL
                WHERE journey_id = ANY(%s) AND state = 'failed' AND partner_id IS NOT NULL
                  AND (expires_at IS NULL OR expires_at > %s)
                  AND NOT EXISTS (SELECT FROM crm_journey_token other
                                   WHERE other.journey_id = crm_journey_token.journey_id
                                     AND other.partner_id = crm_journey_token.partner_id
                                     AND other.rotation > crm_journey_token.rotation)""",
            (now, self.ids, now),
        )
        self.env["crm.journey.token"].invalidate_model()
        self._trigger()

    def _check_may_run(self):
        self.check_access("write")
        if not self.env.su and not self.env.user.has_group(MANAGER):
            raise AccessError(self.env._("Only administrators of the customer lifecycle may run journeys."))

    def _publish(self):
        for journey in self:
            draft = journey.draft_version_id
            if not draft:
                raise UserError(
                    self.env._("“%(journey)s” has no draft. Press New Version first.", journey=journey.name)
                )
            if faults := journey._faults():
                raise ValidationError(
                    self.env._("“%(journey)s” cannot be published:", journey=journey.name)
                    + "".join(f"\n• {fault}" for fault in faults)
                )
            # Versions change by this action only, whose caller has checked the right to write the journey.
            versions, journey = draft.sudo(), journey.sudo()
            journey.live_version_id.sudo().state = "retired"
            versions.write({"state": "live", "published_at": fields.Datetime.now()})
            journey.write({"live_version_id": draft.id, "draft_version_id": False, "user_id": self.env.uid})

    def _make_draft(self):
        """The draft of this journey; an empty one where there was none."""
        self.ensure_one()
        return self.draft_version_id or self.env["crm.journey.version"].create({"journey_id": self.id})

    def _faults(self):
        """What is wrong with the draft, or else with the live version, as texts; empty where it can be published."""
        self.ensure_one()
        version = self.draft_version_id or self.live_version_id
        return self._entry_faults() + version._faults()

    def _entry_faults(self):
        self.ensure_one()
        faults = []
        if self.entry == "signal" and not self.entry_kind_id:
            faults.append(self.env._("Choose the signal by which people enter."))
        if self.entry == "segment" and not self.entry_segment_id.active:
            faults.append(self.env._("Choose the segment from which people enter; an archived one is empty."))
        if self.exit_left_segment and not self.entry_segment_id:
            faults.append(self.env._("Choose the segment with which people leave."))
        if self.goal_segment_id and not self.goal_segment_id.active:
            faults.append(self.env._("The segment of the goal is archived, so nobody would reach it."))
        return faults

    def _responsible_problem(self):
        """Why steps cannot be taken with the rights of the responsible; False where they can."""
        user = self.user_id
        if user.id == self.env.ref("base.user_root").id or (
            user.active and user.has_group(LIFECYCLE_USER) and self.company_id in user.company_ids
        ):
            return False
        return self.env._(
            "%(user)s, who answers for the journey, may no longer run it here. Somebody else has to press Start.",
            user=user.name,
        )

    def _live_problem(self):
        """Why there is nowhere to go; False where there is."""
        if self.live_version_id._root():
            return False
        return self.env._("No version is live. Draw the steps, then press Publish.")

    def _end_all(self, reason):
        """Everybody on the way leaves."""
        self.env.flush_all()
        self.env.cr.execute(
            """UPDATE crm_journey_token SET state = CASE WHEN is_control THEN state ELSE %s END, ended_at = %s,
                      due_at = NULL, reason = %s
                WHERE journey_id = ANY(%s) AND ended_at IS NULL""",
            (rules.EXITED, fields.Datetime.now(), reason, self.ids),
        )
        self.env["crm.journey.token"].invalidate_model()

    @api.model
    def _reasons(self):
        """`{code: words}` of why people left or a step was not taken; other addons add theirs."""
        return {
            "goal": self.env._("Reached the goal"),
            "goal_at_entry": self.env._("Had reached the goal before"),
            "exit_signal": self.env._("A signal ended it"),
            "left_segment": self.env._("Left the segment"),
            "exit_domain": self.env._("The condition to leave was met"),
            "expired": self.env._("Time was up"),
            "stopped": self.env._("The journey was stopped"),
            "by_hand": self.env._("Taken off by hand"),
            "forgotten": self.env._("The person was forgotten"),
            "merged": self.env._("Two contacts became one"),
            "exit_step": self.env._("A step ended it"),
            "no_date": self.env._("The contact has no such date"),
        }

    @api.model
    def _reason_text(self, code):
        """The words for a reason, in the reader's language; what is no code is words already."""
        return self._reasons().get(code, code or "")

    @api.model
    def _trigger(self, seconds=0):
        # Whoever starts a journey need not be allowed to see scheduled actions.
        cron = self.env.ref("crm_lifecycle.ir_cron_journeys").sudo()
        cron._trigger(fields.Datetime.now() + timedelta(seconds=seconds) if seconds else None)
