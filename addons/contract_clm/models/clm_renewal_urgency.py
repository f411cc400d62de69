from odoo import api, fields, models

URGENCIES = [
    ("passed", "Deadline passed"),
    ("soon", "Within 14 days"),
    ("month", "Within 30 days"),
    ("later", "Later"),
    ("closed", "Closed"),
]
# Days up to which it is urgent, with the colours of kanban cards and calendars: red, orange, yellow, green, none.
LIMITS = ((-1, "passed"), (14, "soon"), (30, "month"))
COLORS = {"passed": 1, "soon": 2, "month": 3, "later": 10, "closed": 0}


class ClmRenewalUrgency(models.Model):
    """How much time a card leaves, in words and as a colour."""

    _inherit = "clm.renewal"

    urgency = fields.Selection(URGENCIES, compute="_compute_urgency")
    urgency_color = fields.Integer(compute="_compute_urgency")
    days_left_text = fields.Char("Time left", compute="_compute_days_left_text")

    @api.depends("state", "notice_deadline", "end_date")
    def _compute_urgency(self):
        for renewal in self:
            renewal.urgency = renewal._urgency()
            renewal.urgency_color = COLORS[renewal.urgency]

    def _urgency(self):
        if self.state != "open":
            return "closed"
        if not (self.notice_deadline or self.end_date):
            return "later"
        return next((name for limit, name in LIMITS if self.days_left <= limit), "later")

    @api.depends("state", "notice_deadline", "end_date")
    @api.depends_context("lang")
    def _compute_days_left_text(self):
        states = dict(self._fields["state"]._description_selection(self.env))
        for renewal in self:
            if renewal.state != "open":
                renewal.days_left_text = states.get(renewal.state, "")
            elif renewal.notice_deadline or renewal.end_date:
                renewal.days_left_text = renewal._in_words(renewal.days_left)
            else:
                renewal.days_left_text = self.env._("Without a deadline")

    def _in_words(self, days):
        known = {
            0: self.env._("Today is the last day"),
            1: self.env._("1 day left"),
            -1: self.env._("Passed yesterday"),
        }
        if days in known:
            return known[days]
        if days > 0:
            return self.env._("%(days)s days left", days=days)
        return self.env._("Passed %(days)s days ago", days=-days)
