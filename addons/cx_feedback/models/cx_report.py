from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools import report_dates

WEEKDAYS = [
    ("0", "Monday"),
    ("1", "Tuesday"),
    ("2", "Wednesday"),
    ("3", "Thursday"),
    ("4", "Friday"),
    ("5", "Saturday"),
    ("6", "Sunday"),
]
USUAL_DAYS = {report_dates.WEEK: 7, report_dates.MONTH: 31}


class CxReport(models.Model):
    """What is sent to whom, how often, and what it tells of.

    Everyone gets it in their own language and with their own rights: `cx_report_content.py` reads, `_words` puts into
    words, `_send` hands over. A row of `cx.report.delivery` per person and day keeps anything from being sent twice.
    """

    _name = "cx.report"
    _description = "Regular Feedback Report"
    _order = "name, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", help="Leave empty to tell everyone of all their companies.")
    user_ids = fields.Many2many(
        "res.users",
        string="Sent To",
        domain="[('share', '=', False)]",
        help="Each gets it in their own language, and of what they may read.",
    )
    is_subscribed = fields.Boolean("I Get It", compute="_compute_is_subscribed")
    frequency = fields.Selection(
        [(report_dates.WEEK, "Every week"), (report_dates.MONTH, "Every month")],
        required=True,
        default=report_dates.WEEK,
    )
    weekday = fields.Selection(WEEKDAYS, "On", required=True, default="0")
    month_day = fields.Integer(
        "Day of the Month", required=True, default=1, help="In a shorter month it is the last day."
    )
    next_date = fields.Date(
        "Next On", compute="_compute_next_date", store=True, readonly=False, precompute=True, index=True
    )
    days = fields.Integer(
        "Days Told Of",
        compute="_compute_days",
        store=True,
        readonly=False,
        precompute=True,
        help="The last so many days before it is sent. Days of a report that was missed are told of too.",
    )
    program_id = fields.Many2one(
        "cx.program", check_company=True, ondelete="cascade", domain="[('is_template', '=', False)]"
    )
    touchpoint_id = fields.Many2one("cx.touchpoint", check_company=True, ondelete="cascade")
    metric_ids = fields.Many2many(
        "cx.metric", string="Metrics", help="Leave empty for all that have answers."
    )
    with_scores = fields.Boolean("Scores and Their Change", default=True)
    with_touchpoints = fields.Boolean("Worst Touchpoints", default=True)
    with_accounts = fields.Boolean("Accounts at Risk", default=True)
    with_comments = fields.Boolean("Newest Words of Unhappy Customers", default=True)
    with_cases = fields.Boolean("Cases", default=True)
    delivery_ids = fields.One2many("cx.report.delivery", "report_id")

    _month_day_exists = models.Constraint(
        "CHECK(month_day BETWEEN 1 AND 31)", "The day of the month is a number from 1 to 31."
    )
    _days_are_a_year = models.Constraint("CHECK(days BETWEEN 1 AND 366)", "A report tells of 1 to 366 days.")

    @api.depends("user_ids")
    @api.depends_context("uid")
    def _compute_is_subscribed(self):
        for report in self:
            report.is_subscribed = self.env.user in report.user_ids

    @api.depends("frequency", "weekday", "month_day")
    def _compute_next_date(self):
        for report in self:
            report.next_date = report._next_due(fields.Date.today())

    @api.depends("frequency")
    def _compute_days(self):
        for report in self:
            report.days = USUAL_DAYS.get(report.frequency, 7)

    @api.constrains("user_ids")
    def _check_users(self):
        if strangers := self.user_ids.filtered("share"):
            raise ValidationError(
                self.env._(
                    "%(name)s is no internal user: reports are for those who work here.",
                    name=strangers[0].name,
                )
            )

    def _day(self):
        return int(self.weekday) if self.frequency == report_dates.WEEK else min(max(self.month_day, 1), 31)

    def _next_due(self, after):
        return report_dates.next_due(self.frequency, self._day(), after)

    def action_subscribe(self):
        self._change_own(fields.Command.link(self.env.uid))

    def action_unsubscribe(self):
        self._change_own(fields.Command.unlink(self.env.uid))

    def _change_own(self, command):
        self.check_access("read")
        # Everybody who may read a report decides alone whether to get it; nothing else is written.
        self.sudo().write({"user_ids": [command]})

    def action_test(self):
        """Sends it to whoever presses the button, as of today."""
        self.ensure_one()
        self.check_access("read")
        # Mail servers are nobody's business here; the words were read with the rights of the user.
        self._mail(self.env.user, self._told_today())
        self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {"type": "success", "message": self.env._("The report is on its way to you.")},
        }

    def action_preview(self):
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Preview"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(self.env.ref("cx_feedback.cx_report_view_form_preview").id, "form")],
            "target": "new",
        }

    def _told_today(self):
        return report_dates.told(fields.Date.today(), self.days)
