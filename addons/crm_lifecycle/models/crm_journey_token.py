from odoo import fields, models

from ..tools import journey


class CrmJourneyToken(models.Model):
    """One person on one journey, once: where they are, and since when. Written in SQL by the engine only."""

    _name = "crm.journey.token"
    _description = "Person on a Journey"
    _order = "entered_at desc, id desc"
    _rec_name = "partner_id"
    _log_access = False

    journey_id = fields.Many2one("crm.journey", required=True, readonly=True, ondelete="restrict")
    version_id = fields.Many2one("crm.journey.version", required=True, readonly=True, ondelete="restrict")
    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="cascade")
    # Empty once the person is forgotten: the statistics stay.
    partner_id = fields.Many2one("res.partner", "Contact", readonly=True, ondelete="set null", index=True)
    rotation = fields.Integer("Time", required=True, readonly=True, default=1)
    state = fields.Selection(
        [
            (journey.WAITING, "On the way"),
            (journey.DONE, "Arrived"),
            (journey.EXITED, "Left"),
            (journey.FAILED, "Failed"),
            (journey.EXPIRED, "Time was up"),
            (journey.CONTROL, "Held out"),
        ],
        required=True,
        readonly=True,
        default=journey.WAITING,
    )
    step_id = fields.Many2one(
        "crm.journey.step",
        readonly=True,
        ondelete="restrict",
        help="The step that comes next, or was the last.",
    )
    due_at = fields.Datetime("Due", readonly=True)
    arrived_at = fields.Datetime("At This Step Since", readonly=True)
    entered_at = fields.Datetime("Entered", required=True, readonly=True)
    # When the signal happened by which they entered: what happened after it counts, also before they were let in.
    since_at = fields.Datetime("Signals Count Since", required=True, readonly=True)
    event_id = fields.Many2one("crm.lifecycle.event", "Entered by", readonly=True, ondelete="set null")
    ended_at = fields.Datetime("Ended", readonly=True)
    goal_at = fields.Datetime("Goal Reached", readonly=True)
    # Later than it was reached: what happened is heard of afterwards.
    goal_noted_at = fields.Datetime("Goal Noted", readonly=True)
    expires_at = fields.Datetime(readonly=True)
    is_control = fields.Boolean("Held Out", readonly=True)
    reason = fields.Char(readonly=True, help="Why the journey ended, or what failed.")

    _person_unique = models.UniqueIndex("(journey_id, partner_id, rotation) WHERE partner_id IS NOT NULL")
    _due_idx = models.Index("(step_id, due_at) WHERE state = 'waiting'")
    _expiry_idx = models.Index("(journey_id, expires_at) WHERE ended_at IS NULL")
    _state_idx = models.Index("(journey_id, state)")
    _step_idx = models.Index("(step_id, state)")

    def unlink(self):  # pylint: disable=method-required-super
        """Forgets who it was; how many came how far stays. Erasure of personal data comes here."""
        self.check_access("unlink")
        self.env["crm.lifecycle.people"]._forget_tokens(self.ids)
        return True


class CrmJourneyTrace(models.Model):
    """What a step did with one person: one row per token and step. Written in SQL by the engine only."""

    _name = "crm.journey.trace"
    _description = "Journey Log"
    _order = "done_at desc, id desc"
    _rec_name = "step_id"
    _log_access = False

    token_id = fields.Many2one("crm.journey.token", required=True, readonly=True, ondelete="cascade")
    journey_id = fields.Many2one("crm.journey", required=True, readonly=True, ondelete="cascade", index=True)
    step_id = fields.Many2one("crm.journey.step", required=True, readonly=True, ondelete="cascade")
    partner_id = fields.Many2one(related="token_id.partner_id")
    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="cascade")
    done_at = fields.Datetime("When", required=True, readonly=True)
    branch = fields.Char("Way", readonly=True)
    outcome = fields.Selection(
        [("done", "Done"), ("withheld", "Withheld"), ("put_off", "Put off"), ("failed", "Failed")],
        required=True,
        readonly=True,
        default="done",
    )
    reason = fields.Char(readonly=True)

    _token_idx = models.Index("(token_id, step_id)")
    _step_idx = models.Index("(step_id, done_at)")
