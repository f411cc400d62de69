from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .res_partner import FEEDBACK_USER

CONTACT, CLOSING = "contact", "closing"
OWNER, LEAD, USER = "owner", "lead", "user"
TIMES = {"deadline", "hours"}


class CxCaseRuleStep(models.Model):
    """What happens before or after a time has run out: a reminder, or somebody else is told or takes over."""

    _name = "cx.case.rule.step"
    _description = "Step of a Case Rule"
    _order = "rule_id, deadline desc, hours, id"

    rule_id = fields.Many2one("cx.case.rule", required=True, ondelete="cascade", index=True)
    deadline = fields.Selection(
        [(CONTACT, "First contact"), (CLOSING, "Closing")], "Time For", required=True, default=CONTACT
    )
    hours = fields.Float(
        "Hours Later", help="Hours of work after the time has run out; before it with a minus, as in -2."
    )
    whom = fields.Selection(
        [(OWNER, "The owner"), (LEAD, "The team lead"), (USER, "Somebody else")],
        "Who Is Told",
        required=True,
        default=OWNER,
    )
    user_id = fields.Many2one("res.users", "Person")
    hands_over = fields.Boolean("Takes Over", help="Whoever is told becomes the owner of the case.")
    counts_from = fields.Datetime(
        readonly=True,
        copy=False,
        default=lambda _self: fields.Datetime.now(),
        help="When its time was set. For cases that were open by then, it is taken where its time was still to come.",
    )

    @api.constrains("whom", "user_id")
    def _check_user(self):
        if self.filtered(lambda step: step.whom == USER and not step.user_id):
            raise ValidationError(self.env._("Choose who is told."))

    @api.model_create_multi
    def create(self, vals_list):
        steps = super().create(vals_list)
        steps.rule_id._plan_open_cases()
        return steps

    def write(self, vals):
        if not TIMES & vals.keys():
            return super().write(vals)
        written = super().write({**vals, "counts_from": fields.Datetime.now()})
        self.rule_id._plan_open_cases()
        return written

    def unlink(self):
        rules = self.rule_id
        unlinked = super().unlink()
        rules._plan_open_cases()
        return unlinked

    def _counts_at(self, moment):
        return not self.counts_from or moment >= self.counts_from

    def _told(self, case):
        """The user who is told; the lead where the one meant may not see the case, nobody where there is none."""
        self.ensure_one()
        meant = {OWNER: case.user_id, LEAD: case.team_id.lead_id, USER: self.user_id}[self.whom]
        people = (meant, case.team_id.lead_id, case.program_id.user_id)
        return next((user for user in people if self._may_see(user, case)), self.env["res.users"])

    @api.model
    def _may_see(self, user, case):
        return user.active and user.has_group(FEEDBACK_USER) and case.company_id in user.company_ids
