import logging

from odoo import api, fields, models

from odoo.addons.crm_lifecycle.tools.faults import first_line

from .cx_case import NEW, OPEN
from .cx_case_rule_step import CONTACT

_logger = logging.getLogger(__name__)

CLIMBED_AT_ONCE = 100


class CxCase(models.Model):
    """Reminders and escalation: what is due by now is done, each step once, however many nights were missed."""

    _inherit = "cx.case"

    escalation_ids = fields.One2many("cx.case.escalation", "case_id", readonly=True)
    next_step_at = fields.Datetime(
        "Next Reminder", compute="_compute_next_step_at", store=True, index="btree_not_null"
    )
    problem = fields.Char(readonly=True, help="Why the last reminder or escalation went wrong.")

    @api.depends(
        "state", "contact_due_at", "due_at", "reopened_count", "escalation_ids.round", "rule_id", "team_id"
    )
    def _compute_next_step_at(self):
        for case in self:
            ladder = case._ladder() if case.state in OPEN else []
            case.next_step_at = min((moment for moment, _step in ladder), default=False)

    def _ladder(self):
        """`[(moment, step)]` that still lie before this case."""
        taken = self.escalation_ids.filtered(lambda row: row.round == self.reopened_count).step_id
        steps = self.rule_id.sudo().step_ids - taken
        if self.state != NEW:
            steps = steps.filtered(lambda step: step.deadline != CONTACT)
        moments = ((self._moment_of(step), step) for step in steps)
        counting = ((moment, step) for moment, step in moments if step._counts_at(moment))
        return sorted(counting, key=lambda row: (row[0], row[1].id))

    def _moment_of(self, step):
        """In hours of work from the start of the round, which counts steps before a deadline, too."""
        start = self.reopened_at or self.opened_at
        deadline = self.contact_due_at if step.deadline == CONTACT else self.due_at
        hours = self._hours_worked(self.team_id, self.company_id, start, deadline) + step.hours
        return self._after_hours(self.team_id, self.company_id, start, max(hours, 0))[0]

    @api.model
    def _climb_due(self, after=0):
        """Takes the steps that are due for the next cases; returns the last id, 0 where none is left."""
        cases = self.search(
            [("next_step_at", "<=", fields.Datetime.now()), ("state", "in", OPEN), ("id", ">", after)],
            order="id",
            limit=CLIMBED_AT_ONCE,
        )
        for case in cases:
            case._climb_guarded()
        return max(cases.ids, default=0)

    def _climb_guarded(self):
        """A fault is written on the case, and never stops the others."""
        if not self.try_lock_for_update():
            return  # Another worker, or its owner, is at it.
        try:
            with self.env.cr.savepoint():
                self._climb(fields.Datetime.now())
        except Exception as error:
            _logger.info("Customer feedback: no escalation of case %s: %s", self.id, type(error).__name__)
            self.problem = first_line(error)
        else:
            self.problem = False

    def _climb(self, now):
        for moment, step in self._ladder():
            if moment > now:
                break
            self._take_step(step)

    def _take_step(self, step):
        told = step._told(self)
        self.env["cx.case.escalation"].create(
            {"case_id": self.id, "step_id": step.id, "round": self.reopened_count, "user_id": told.id}
        )
        if step.hands_over and told != self.user_id and self._may_own(told):
            self.user_id = told
            self._plan_work()
        if told:
            self._remind(told)
            self._tell(told, "cx_feedback.mail_template_case_due")
        self._note({self: self._for_owner()._step_words(step, told)})

    def _remind(self, user):
        """An activity for today, unless one for this user is planned already."""
        planned = self.activity_ids.filtered(lambda activity: activity.automated and activity.user_id == user)
        today = fields.Date.context_today(self.with_context(tz=user.tz))
        if planned:
            planned.filtered(lambda activity: activity.date_deadline > today).date_deadline = today
            return
        # They are told by the mail.
        self.with_context(mail_activity_quick_update=True).activity_schedule(
            "cx_feedback.mail_activity_case",
            today,
            self.with_context(lang=user.lang or self.env.lang).env._("See to the customer: it is late"),
            user_id=user.id,
        )

    def _step_words(self, step, told):
        if not told:
            return self.env._(
                "This case needs attention, and there is nobody to tell: it has no owner and no team."
            )
        if step.hours < 0:
            return self.env._("%(name)s was reminded: time is running out.", name=told.name)
        return self.env._("%(name)s was told: time has run out.", name=told.name)

    @api.model
    def _cron_cases(self):
        """Escalates, hands over, and asks again; each step in batches that can be repeated."""
        progress = self.env["ir.cron"]._commit_progress
        last = 0
        while last := self._climb_due(last):
            if not progress(1):
                return self._go_on()
        for step in (self._hand_over_of_those_who_left, self._ask_again_due, self._settle_silent):
            while done := step():
                if not progress(done):
                    return self._go_on()
        return True

    @api.model
    def _go_on(self):
        self.env.ref("cx_feedback.ir_cron_cases")._trigger()


class CxCaseRule(models.Model):
    """The cases that are open go by the steps of their rule as they are now."""

    _inherit = "cx.case.rule"

    def unlink(self):
        self.step_ids.unlink()
        return super().unlink()

    def _plan_open_cases(self):
        # Whoever sets up rules need not see the cases of all companies.
        cases = self.env["cx.case"].sudo()
        found = cases.search([("rule_id", "in", self.ids), ("state", "in", OPEN)])
        self.env.add_to_compute(cases._fields["next_step_at"], found)
