from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Command

MAIL, ACTIVITY, BOTH = "mail", "activity", "both"
# Days before the deadline, how, and whether the owner's manager is told as well.
USUAL_LADDER = (
    (90, MAIL, False),
    (60, MAIL, False),
    (30, MAIL, False),
    (14, BOTH, False),
    (7, BOTH, True),
    (1, BOTH, True),
)


class ClmRenewalReminder(models.Model):
    """One rung of a contract type's ladder: so many days before the notice deadline, these people are reminded."""

    _name = "clm.renewal.reminder"
    _description = "Reminder before the Notice Deadline"
    _order = "type_id, days desc"
    _rec_name = "days"

    type_id = fields.Many2one("clm.contract.type", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="type_id.company_id", store=True)
    days = fields.Integer("Days before", required=True, default=30)
    to_owner = fields.Boolean("Owner", default=True)
    to_manager = fields.Boolean(
        "Manager",
        help="Whom the owner reports to: the manager in Employees, or the leader of the sales team.",
    )
    to_team = fields.Boolean("Sales Team", help="All members of the owner's sales team.")
    user_ids = fields.Many2many(
        "res.users", "clm_renewal_reminder_user_rel", string="Others", domain=[("share", "=", False)]
    )
    channel = fields.Selection(
        [(MAIL, "Message"), (ACTIVITY, "Activity"), (BOTH, "Message and activity")],
        "How",
        default=MAIL,
        required=True,
    )
    note = fields.Char("What to Do", translate=True, help="Stands in the message beside the contract.")

    _days_unique = models.UniqueIndex("(type_id, days)", "This ladder has a reminder for that day already.")
    _days_positive = models.Constraint("CHECK(days >= 0)", "A reminder cannot come after the deadline.")

    @api.constrains("to_owner", "to_manager", "to_team", "user_ids")
    def _check_somebody(self):
        for rung in self:
            if not (rung.to_owner or rung.to_manager or rung.to_team or rung.user_ids):
                raise ValidationError(
                    self.env._("Choose who is reminded %(days)s days before the deadline.", days=rung.days)
                )


class ClmContractType(models.Model):
    _inherit = "clm.contract.type"

    # Long enough for the first rung of the usual ladder.
    renewal_horizon = fields.Integer(default=90)
    reminder_ids = fields.One2many(
        "clm.renewal.reminder",
        "type_id",
        "Reminders",
        copy=True,
        default=lambda self: self._usual_reminders(),
    )
    reminder_too_early = fields.Boolean(compute="_compute_reminder_too_early")

    @api.depends("reminder_ids.days", "renewal_horizon")
    def _compute_reminder_too_early(self):
        for record in self:
            first = max(record.reminder_ids.mapped("days"), default=0)
            record.reminder_too_early = first > record.renewal_horizon

    @api.model
    def _usual_reminders(self):
        """Commands that make the ladder a new type starts with."""
        return [
            Command.create({"days": days, "channel": channel, "to_manager": manager})
            for days, channel, manager in USUAL_LADDER
        ]

    def action_usual_reminders(self):
        """Gives the types without reminders the usual ladder."""
        self.check_access("write")
        for record in self.filtered(lambda record: not record.reminder_ids):
            record.reminder_ids = record._usual_reminders()
