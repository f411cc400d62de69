from odoo import api, fields, models


class CrmJourney(models.Model):
    """A road that people travel by themselves: who enters, what they meet on the way, when they leave.

    How to use: draw the steps of a version (`crm.journey.version`), start the journey. Who enters is decided by a
    signal, a segment, or by hand. Everyone finishes the version that they entered.
    """

    _name = "crm.journey"
    _description = "Customer Journey"
    _order = "name, id"

    name = fields.Char(required=True, translate=True)
    description = fields.Text(translate=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    user_id = fields.Many2one(
        "res.users",
        "Responsible",
        required=True,
        readonly=True,
        copy=False,
        default=lambda self: self.env.user,
        help="Who last started it. Steps are taken with this person's rights.",
    )
    state = fields.Selection(
        [("draft", "Draft"), ("running", "Running"), ("paused", "Paused"), ("stopped", "Stopped")],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        index=True,
    )
    entry = fields.Selection(
        [("signal", "A signal"), ("segment", "A segment"), ("manual", "By hand")],
        "Entered by",
        required=True,
        default="segment",
    )
    entry_kind_id = fields.Many2one("crm.lifecycle.kind", "Signal", ondelete="restrict")
    entry_segment_id = fields.Many2one("crm.segment", "Segment", ondelete="restrict", check_company=True)
    entry_domain = fields.Char("Only Contacts", default="[]", required=True)
    reentry = fields.Selection(
        [("never", "Never"), ("after", "After it has ended"), ("gap", "After a minimum gap")],
        "Enter Again",
        required=True,
        default="never",
    )
    reentry_days = fields.Integer("Minimum Gap (Days)", default=30)
    holdout_percent = fields.Float(
        "Held Out (%)", help="So many, drawn by lot, meet nothing: with them the others are compared."
    )
    expiry_days = fields.Integer("Ends After (Days)", default=180, help="0: never by itself.")
    goal_kind_id = fields.Many2one("crm.lifecycle.kind", "Goal: Signal", ondelete="restrict")
    goal_segment_id = fields.Many2one("crm.segment", "Goal: Segment", ondelete="restrict", check_company=True)
    goal_exits = fields.Boolean("Goal Ends It", default=True)
    exit_kind_ids = fields.Many2many("crm.lifecycle.kind", string="Leave on Signals")
    exit_left_segment = fields.Boolean("Leave with the Segment")
    exit_domain = fields.Char("Leave When", default="[]", required=True)
    version_ids = fields.One2many("crm.journey.version", "journey_id", readonly=True)
    live_version_id = fields.Many2one("crm.journey.version", "Live", readonly=True, copy=False)
    draft_version_id = fields.Many2one("crm.journey.version", "Draft", readonly=True, copy=False)
    token_ids = fields.One2many("crm.journey.token", "journey_id", readonly=True)
    problem = fields.Text(readonly=True, copy=False)
    _check_company_auto = True

    @api.model
    def _cron_travel(self):
        """Lets people enter, and takes the steps that are due, in batches, each committed."""
        return True
