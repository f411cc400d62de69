from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..tools import approval_matrix
from .clm_approval import STATES
from .clm_approval_rule_step import DECISIONS

STEP_STATES = [("planned", "Later"), *STATES]
OPEN = ("planned", "pending")


class ClmApprovalStep(models.Model):
    """One decision that a run needs: a copy of what a rule asked for, with the people as they were then."""

    _name = "clm.approval.step"
    _description = "Contract Approval Step"
    _inherit = "clm.own.defaults.mixin"
    _order = "approval_id desc, sequence, id"

    approval_id = fields.Many2one("clm.approval", required=True, ondelete="restrict", index=True)
    contract_id = fields.Many2one(related="approval_id.contract_id", store=True, index=True, precompute=True)
    company_id = fields.Many2one(related="approval_id.company_id", store=True, precompute=True)
    partner_id = fields.Many2one(related="contract_id.partner_id")
    owner_id = fields.Many2one(related="contract_id.user_id", string="Owner")
    amount_untaxed = fields.Monetary(related="contract_id.amount_untaxed")
    currency_id = fields.Many2one(related="contract_id.currency_id")
    version_id = fields.Many2one(related="approval_id.version_id")
    requested_by_id = fields.Many2one(related="approval_id.requested_by_id")
    requested_on = fields.Datetime(related="approval_id.requested_on", store=True, precompute=True)
    name = fields.Char("Step", required=True, default=lambda self: self.env._("Approval"))
    why = fields.Text(help="The rules that ask for it, as they were when the contract was submitted.")
    rule_step_id = fields.Many2one("clm.approval.rule.step", ondelete="set null")
    sequence = fields.Integer("Order", default=10)
    decision = fields.Selection(DECISIONS, "Who must approve", default="any", required=True)
    count = fields.Integer("How many", default=1)
    # Whoever left was asked all the same: a seat that nobody can fill any more does not vanish.
    user_ids = fields.Many2many("res.users", string="May decide", context={"active_test": False})
    vote_ids = fields.One2many("clm.approval.vote", "step_id", "Decisions")
    state = fields.Selection(STEP_STATES, default="pending", required=True, index=True)
    opened_on = fields.Datetime("Waiting since")
    decided_by_id = fields.Many2one("res.users")
    decided_on = fields.Datetime()
    reason = fields.Text()
    remind_hours = fields.Float()
    escalate_hours = fields.Float()
    escalation_user_ids = fields.Many2many("res.users", "clm_approval_step_escalation_rel")
    remind_on = fields.Datetime("Reminder")
    escalate_on = fields.Datetime("Escalation")
    due_on = fields.Datetime("To be decided by", help="The escalation, or else the first reminder.")
    escalated_on = fields.Datetime()
    waiting_for_me = fields.Boolean(compute="_compute_waiting_for_me")

    _remind_due = models.Index("(remind_on) WHERE state = 'pending' AND remind_on IS NOT NULL")
    _escalate_due = models.Index(
        "(escalate_on) WHERE state = 'pending' AND escalate_on IS NOT NULL AND escalated_on IS NULL"
    )

    @api.depends("contract_id.name", "name")
    def _compute_display_name(self):
        for step in self:
            step.display_name = f"{step.contract_id.display_name}: {step.name}"

    @api.depends("state", "user_ids", "vote_ids")
    @api.depends_context("uid")
    def _compute_waiting_for_me(self):
        acts_for = self._acts_for()
        for step in self:
            # Whose own contract it is may lie outside what the user reads; the answer is only yes or no.
            step.waiting_for_me = step.state == "pending" and bool(
                step.sudo()._seats(self.env.user, acts_for)
            )

    def write(self, vals):
        result = super().write(vals)
        if "user_ids" in vals:
            runs = self.approval_id
            runs.contract_id._remember_asked({run.contract_id: run.step_ids.user_ids for run in runs})
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(self.env._("The history of approvals is never deleted."))

    # Seats

    @api.model
    def _acts_for(self):
        """The users for whom the current one stands in today."""
        return self.env.user._clm_acts_for()

    def _seat_users(self):
        """Those whose approvals are counted. Where all must approve, who was called in has no seat of their own."""
        return self.user_ids - self.escalated_to_ids if self.decision == "all" else self.user_ids

    def _all_seats(self):
        """Those who are there, and those who decided and are gone: an approval counts for its own seat only."""
        return self._seat_users() | self.vote_ids.seat_user_id

    def _open_seats(self):
        return self._seat_users() - self.vote_ids.seat_user_id

    def _awaited(self):
        """Who could decide now, besides stand-ins: the open seats, and who was called in for them."""
        seats = self._open_seats()
        return (seats | self.escalated_to_ids if seats and self.decision == "all" else seats).filtered(
            "active"
        )

    def _seats(self, user, acts_for):
        """The seats that a press of `user` would fill now; none for whose own contract it is, for whomever they act."""
        self.ensure_one()
        if user in self._own_users() or (self.decision != "all" and user in self.vote_ids.user_id):
            return self.env["res.users"]
        seats = approval_matrix.seats_of(
            user.id,
            set(acts_for.ids),
            set(self._open_seats().ids),
            self.decision,
            set(self.escalated_to_ids.ids),
        )
        return self.env["res.users"].browse(sorted(seats))

    def _own_users(self):
        """Four eyes: whoever owns or ever owned the contract, and whoever submitted it, never decides on it."""
        return self.contract_id.own_user_ids | self.contract_id.user_id | self.approval_id.requested_by_id

    # Decisions

    def action_approve(self, reason=""):
        """Approves the version and the terms that the steps are bound to, with a reason if there is one to tell."""
        return self._decide("approved", (reason or "").strip())

    def action_refuse(self, reason):
        """Refuses with a reason; the contract goes back to draft."""
        if not (reason or "").strip():
            raise UserError(self.env._("Say why you refuse, so that the owner knows what to change."))
        return self._decide("refused", reason.strip())

    def action_open_refusal(self):
        self.ensure_one()
        return self.env["clm.reason.wizard"]._open(self, "action_refuse", self.env._("Why do you refuse?"))

    def _decide(self, decision, reason):
        self.check_access("read")
        # Approvers have no right to write steps or other people's contracts: this method is their right, and it
        # checks who they are.
        steps = self.sudo()
        steps.approval_id._lock()
        acts_for = self._acts_for()
        seats = {step: step._checked_seats(self.env.user, acts_for) for step in steps}
        changed = steps.approval_id._void_changed()
        steps = steps.filtered(lambda step: step.approval_id not in changed)
        steps._record(seats, decision, reason)
        if decision == "refused":
            steps._after_refusal(reason)
        else:
            steps._after_approval()
        return self._after_decision(changed)

    def _checked_seats(self, user, acts_for):
        if self.state == "voided":
            raise UserError(
                self.env._(
                    "The approval of %(contract)s is void: %(reason)s",
                    contract=self.contract_id.display_name,
                    reason=self.approval_id.note or "–",
                )
            )
        if self.state == "planned":
            raise UserError(
                self.env._(
                    "It is not the turn of “%(step)s” yet: others decide on %(contract)s first.",
                    step=self.name,
                    contract=self.contract_id.display_name,
                )
            )
        if self.state != "pending":
            raise UserError(
                self.env._(
                    "%(contract)s was decided already by %(user)s.",
                    contract=self.contract_id.display_name,
                    user=self.decided_by_id.name or self.env._("somebody else"),
                )
            )
        seats = self._seats(user, acts_for)
        if seats:
            return seats
        if user in self._own_users():
            raise AccessError(self.env._("Nobody approves their own contract. Ask another approver."))
        if user in self.vote_ids.user_id:
            raise UserError(
                self.env._(
                    "You have decided on %(contract)s already.", contract=self.contract_id.display_name
                )
            )
        raise AccessError(
            self.env._("You are not an approver of %(contract)s.", contract=self.contract_id.name)
        )

    def _record(self, seats, decision, reason):
        """Writes down what was decided: the votes, and a row of evidence for each step."""
        now = fields.Datetime.now()
        waited = self._waited(now)
        self.env["clm.approval.vote"].create(
            [
                {
                    "step_id": step.id,
                    "contract_id": step.contract_id.id,
                    "company_id": step.company_id.id,
                    "seat_user_id": seat.id,
                    "user_id": self.env.uid,
                    "decision": decision,
                    "reason": reason,
                    "decided_on": now,
                    **waited[step],
                }
                for step in self
                for seat in seats[step]
            ]
        )
        self.env["clm.contract"]._log_evidence_rows(
            "approval_given" if decision == "approved" else "approval_refused",
            [(step.contract_id, step.version_id, reason, step._vote_payload(seats[step])) for step in self],
        )

    def _waited(self, now):
        """Elapsed and working hours since each step was opened, as column values; equal moments are counted once."""
        known, waited = {}, {}
        for step in self:
            since = step.opened_on or step.requested_on
            key = (step.company_id, since)
            if key not in known:
                known[key] = {
                    "hours": (now - since).total_seconds() / 3600,
                    "working_hours": step.company_id._clm_working_hours_between(since, now),
                }
            waited[step] = known[key]
        return waited

    def _vote_payload(self, seats):
        others = seats - self.env.user
        payload = {
            "approved_sha256": self.approval_id.sha256,
            "terms_sha256": self.approval_id.terms_sha256 or None,
            "step": self.name,
        }
        return payload | ({"on_behalf_of": others.mapped("login")} if others else {})

    def _after_approval(self):
        """Closes the steps that have enough approvals, and opens what comes next."""
        decided = self.filtered(
            lambda step: approval_matrix.is_decided(
                step.decision, step.count, len(step._all_seats()), len(step.vote_ids)
            )
        )
        decided._close_as("approved")
        runs = self.approval_id
        runs._go_on()

    def _after_refusal(self, reason):
        self._close_as("refused", reason)
        runs = self.approval_id
        runs.step_ids._close_open("voided")
        runs._close("refused", reason)
        contracts = runs.contract_id
        contracts._set_state_quietly("draft")
        name = self.env.user.name

        def words(env):
            return env._("Refused"), env._("Refused by %(user)s: %(reason)s", user=name, reason=reason)

        _subject, text = words(self.env)
        contracts._message_log_batch(dict.fromkeys(contracts.ids, text))
        contracts._tell_owners(words)

    def _close_as(self, state, reason=""):
        if self:
            self.write(
                {
                    "state": state,
                    "decided_by_id": self.env.uid,
                    "decided_on": fields.Datetime.now(),
                    "reason": reason,
                }
            )

    def _close_open(self, state):
        still_open = self.filtered(lambda step: step.state in OPEN)
        if still_open:
            still_open.state = state

    def _after_decision(self, changed):
        """Back to what else waits, or the reason why nothing could be decided."""
        action = self.env["clm.contract"]._after_decision_action()
        if not changed:
            return action
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "title": self.env._("The approval is void"),
                "message": "\n".join(dict.fromkeys(changed.values()))
                + "\n"
                + self.env._("The owner was told, and submits the contract again."),
                "type": "warning",
                "sticky": True,
                "next": action,
            },
        }

    # Opening

    def _open(self):
        """The steps' turn has come: their time runs, and the people are asked."""
        now = fields.Datetime.now()
        by_hours = defaultdict(lambda: self.browse())
        for step in self:
            by_hours[step.company_id, step.remind_hours, step.escalate_hours] |= step
        for (company, remind, escalate), steps in by_hours.items():
            steps.write(self._opening_values(company, remind, escalate, now))

    @api.model
    def _opening_values(self, company, remind_hours, escalate_hours, now):
        """Column values of a step that is opened now."""
        after = company._clm_after_working_hours
        remind_on = after(now, remind_hours) if remind_hours else False
        escalate_on = after(now, escalate_hours) if escalate_hours else False
        return {
            "state": "pending",
            "opened_on": now,
            "remind_on": remind_on,
            "escalate_on": escalate_on,
            "due_on": escalate_on or remind_on,
        }
