from ast import literal_eval

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.faults import first_line

# Only the actions and the engine write these.
GUARDED = {
    "state",
    "user_id",
    "live_version_id",
    "draft_version_id",
    "started_at",
    "problem",
    "entry_position",
    "signal_position",
}
# How a journey begins, whatever defaults somebody brings along.
UNSTARTED = {**dict.fromkeys(GUARDED, False), "state": "draft"}
# Whoever changes one of these while the journey runs decides what happens in it, and answers for it.
DECISIVE = {"entry_domain", "exit_domain", "company_id"}
# The journey looks for those who enter from here on, when one of these changes.
WHERE_FROM = {"entry", "entry_kind_id", "entry_segment_id", "entry_present"}


class CrmJourney(models.Model):
    """A road that people travel by themselves: who enters, what they meet on the way, when they leave.

    How to use: draw the steps of a version (`crm.journey.version`), start the journey. Who enters is decided by a
    signal, a segment, or by hand. Everyone finishes the version that they entered.

    How it works: `crm.journey.token` is a person on the way; `crm.journey.engine` takes those who are due through
    their steps, in batches, with the rights of the responsible, who is always the one who last started or published
    it, or changed its filters or the text of its e-mails.
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
        help="Who last started it, or changed its filters or the text of its e-mails. Steps are taken with this"
        " person's rights.",
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
    entry_present = fields.Boolean(
        "Those in It Now, Too",
        default=True,
        help="Off: only those who come into the segment after the start.",
    )
    entry_domain = fields.Char("Only Contacts", default="[]", required=True)
    reentry = fields.Selection(
        [("never", "Never"), ("after", "After it has ended"), ("gap", "After a minimum gap")],
        "Enter Again",
        required=True,
        default="never",
        help="Nobody is on the same journey twice at a time.",
    )
    reentry_days = fields.Integer("Minimum Gap (Days)", default=30, help="Since the last time of entering.")
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
    started_at = fields.Datetime("Started", readonly=True, copy=False)
    # Signals and members up to these ids have been read. Written in SQL.
    entry_position = fields.Integer(readonly=True, copy=False)
    signal_position = fields.Integer(readonly=True, copy=False)
    _check_company_auto = True

    _holdout_share = models.Constraint(
        "CHECK (holdout_percent >= 0 AND holdout_percent < 100)", "Hold out 0 % or more, and less than 100 %."
    )
    _days_positive = models.Constraint(
        "CHECK (reentry_days >= 0 AND expiry_days >= 0)", "Numbers of days cannot be negative."
    )

    @api.constrains("entry_domain", "exit_domain", "user_id", "company_id")
    def _check_domains(self):
        for journey in self:
            for name in ("entry_domain", "exit_domain"):
                if problem := journey._domain_problem(journey[name]):
                    raise ValidationError(
                        self.env._(
                            "“%(field)s” of “%(journey)s” cannot be used: %(problem)s Change it in the filter editor.",
                            field=self._fields[name]._description_string(self.env),
                            journey=journey.name,
                            problem=problem,
                        )
                    )

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            for vals in vals_list:
                self._check_unguarded(vals)
            vals_list = [{**vals, **UNSTARTED, "user_id": self.env.uid} for vals in vals_list]
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su:
            self._check_unguarded(vals)
            if not DECISIVE.isdisjoint(vals):
                vals = {**vals, "user_id": self.env.uid}
        if vals.get("active") is False:
            self.sudo().filtered(lambda journey: journey.state == "running").state = "paused"
        done = super().write(vals)
        if not WHERE_FROM.isdisjoint(vals):
            self.filtered(lambda journey: journey.state in ("running", "paused"))._read_from_here()
        return done

    @api.model
    def _check_unguarded(self, vals):
        if not GUARDED.isdisjoint(vals):
            raise AccessError(
                self.env._(
                    "The state and the responsible of a journey change by its buttons, such as Start and Publish."
                )
            )

    def copy(self, default=None):
        copies = super().copy(default)
        for journey, made in zip(self, copies, strict=True):
            version = journey.live_version_id or journey.draft_version_id
            if version:
                version._copy_steps(made._make_draft())
        return copies

    def copy_data(self, default=None):
        vals_list = super().copy_data(default)
        if "name" not in (default or {}):
            for journey, vals in zip(self, vals_list, strict=True):
                vals["name"] = self.env._("%(journey)s (copy)", journey=journey.name)
        return vals_list

    @api.ondelete(at_uninstall=False)
    def _unlink_except_travelled(self):
        # Also people whom the user may not see are on it.
        token = self.env["crm.journey.token"].sudo().search([("journey_id", "in", self.ids)], limit=1)
        if token:
            raise UserError(
                self.env._(
                    "People are or were on the journey “%(journey)s”. Archive it: what happened stays on record.",
                    journey=token.journey_id.name,
                )
            )

    def _domain_problem(self, text):
        """Why a filter of contacts cannot be evaluated with the rights of the responsible, False where it can."""
        try:
            with self.env.cr.savepoint():
                self.env.cr.execute(SQL("%s LIMIT 0", self._contacts(text)))
        except Exception as error:
            return first_line(error)
        return False

    def _contacts(self, text):
        """SQL of the ids of contacts that match a filter, with the rights of the responsible."""
        partners = self._as_responsible(self.env["res.partner"])
        here = Domain("company_id", "in", [self.company_id.id, False])
        return partners._search(Domain(literal_eval(text or "[]")) & here).select()

    def _as_responsible(self, records):
        """The same records with the rights, the company and the language of who answers for the journey."""
        user = self.user_id
        context = {
            "allowed_company_ids": self.company_id.ids,
            "tz": user.tz,
            "lang": user.lang or "en_US",
        }
        return records.with_env(self.env(user=user.id, context=context, su=False))

    @api.model
    def _cron_travel(self):
        """Lets people enter, and takes the steps that are due, in batches, each committed."""
        return self.env["crm.journey.engine"]._travel(self.env["ir.cron"]._commit_progress)
