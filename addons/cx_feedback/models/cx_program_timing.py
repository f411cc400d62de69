from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class CxProgram(models.Model):
    """Whom a program asks, by which way, and when."""

    _inherit = "cx.program"

    channel = fields.Selection(
        [("email", "E-mail"), ("link", "Link, code or widget only")],
        required=True,
        default="email",
        help="How people are asked. Places and widgets can ask for every program besides.",
    )
    trigger = fields.Selection(
        [("manual", "By hand"), ("signal", "When something happens"), ("schedule", "Regularly")],
        required=True,
        default="manual",
        tracking=True,
    )
    kind_id = fields.Many2one("crm.lifecycle.kind", "Signal", ondelete="restrict")
    delay = fields.Integer("Wait", default=1, help="How long after the signal the question is sent.")
    delay_unit = fields.Selection([("hours", "hours"), ("days", "days")], required=True, default="days")
    calendar_id = fields.Many2one(
        "resource.calendar", "Working Hours", check_company=True, help="Questions are sent within them only."
    )
    segment_id = fields.Many2one(
        "crm.segment", check_company=True, help="Only its members are asked. Needed to ask regularly."
    )
    period_days = fields.Integer("Every (days)", default=90)
    spread = fields.Boolean(
        "Spread Evenly", default=True, help="Everyone has a day of their own in the period, always the same."
    )
    sample_percent = fields.Integer(
        "Ask (%)", default=100, help="A share of the people, always the same ones."
    )
    cooldown_days = fields.Integer(
        "Not Again Within (days)", default=90, help="Nobody is asked by this program more often."
    )
    quota = fields.Integer(help="Answers that are wanted; then nobody is asked any more. 0 for no limit.")
    reminder_days = fields.Integer("Remind After (days)", default=5, help="Once. 0 for never.")
    expiry_days = fields.Integer("Open For (days)", default=30, required=True)
    started_at = fields.Datetime(readonly=True, copy=False)
    invitation_ids = fields.One2many("cx.invitation", "program_id")
    invitation_count = fields.Integer("Asked", compute="_compute_invitation_count")

    _delay_positive = models.Constraint("CHECK(delay >= 0)", "The wait cannot be negative.")
    _sample_is_share = models.Constraint(
        "CHECK(sample_percent BETWEEN 1 AND 100)", "Ask between 1 and 100 % of the people."
    )
    _days_positive = models.Constraint(
        "CHECK(period_days > 0 AND expiry_days BETWEEN 1 AND 3650 AND cooldown_days >= 0 "
        "AND reminder_days >= 0 AND quota >= 0)",
        "Days and quota cannot be negative, and a question is open for a day at least.",
    )

    @api.constrains("reminder_days", "expiry_days")
    def _check_reminder(self):
        for program in self:
            if program.reminder_days >= program.expiry_days:
                raise ValidationError(
                    self.env._("The reminder of “%(program)s” would come too late.", program=program.name)
                )

    @api.depends_context("allowed_company_ids")
    def _compute_invitation_count(self):
        groups = self.env["cx.invitation"]._read_group(
            [("program_id", "in", self.ids), ("state", "in", ["sent", "answered", "expired"])],
            ["program_id"],
            ["__count"],
        )
        counts = {program.id: count for program, count in groups}
        for program in self:
            program.invitation_count = counts.get(program.id, 0)

    def _check_ready(self):
        ready = super()._check_ready()
        if self.trigger == "signal" and not self.kind_id:
            raise UserError(self.env._("Choose the signal after which “%(name)s” asks.", name=self.name))
        if self.trigger == "schedule" and not self.segment_id:
            raise UserError(self.env._("Choose the segment that “%(name)s” asks.", name=self.name))
        return ready

    def action_start(self):
        result = super().action_start()
        for program in self.filtered(lambda program: not program.started_at):
            program.started_at = fields.Datetime.now()
        return result
