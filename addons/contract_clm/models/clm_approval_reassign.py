from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..tools import approval_matrix
from .clm_approval_escalation import MANAGER_GROUP
from .clm_approval_step import OPEN


class ClmApprovalReassign(models.Model):
    """Handing a step over to other people."""

    _inherit = "clm.approval.step"

    def action_open_reassign(self):
        """Asks an administrator who decides from now on."""
        self.ensure_one()
        self._check_may_reassign()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Hand Over"),
            "res_model": "clm.approval.reassign",
            "view_mode": "form",
            "target": "new",
            "context": {"default_step_id": self.id},
        }

    def action_reassign(self, user_ids, reason):
        """Asks other people instead of those who have not decided; what was decided stays.

        :param user_ids: list of ids of users
        """
        self.ensure_one()
        self._check_may_reassign()
        if not (reason or "").strip():
            raise UserError(self.env._("Say why you hand it over; the reason is kept with the contract."))
        # Nobody has the right to write steps; who may hand over was checked.
        step = self.sudo()
        step.approval_id._lock()
        step._check_open()
        people = step.env["res.users"].browse(user_ids).exists()
        step._check_new_people(people)
        step._hand_over(people, reason.strip())

    def _check_may_reassign(self):
        self.check_access("read")
        if not self.env.user.has_group(MANAGER_GROUP):
            raise AccessError(
                self.env._("Only administrators of contracts hand an approval over. Ask one of them.")
            )
        # Whose own it is may lie outside what the user reads.
        if self.env.user in self.sudo()._own_users():
            raise AccessError(
                self.env._("Nobody chooses who approves their own contract. Ask another administrator.")
            )

    def _check_open(self):
        if self.state not in OPEN:
            raise UserError(
                self.env._("%(step)s is decided, so there is nothing to hand over.", step=self.display_name)
            )

    def _check_new_people(self, people):
        able = self._able_of(people, self._reader_ids()) - self.vote_ids.user_id
        unfit = people - able
        if unfit:
            raise UserError(
                self.env._(
                    "%(people)s cannot decide on %(contract)s: nobody decides on their own contract or twice, and "
                    "whoever decides needs the right to contracts and works for %(company)s. Choose others.",
                    people=", ".join(unfit.mapped("name")),
                    contract=self.contract_id.name,
                    company=self.company_id.name,
                )
            )
        needed = approval_matrix.needed(self.decision, self.count, 1) - len(self.vote_ids)
        if len(people) < max(needed, 1):
            raise UserError(
                self.env._(
                    "Choose at least %(count)s people: so many must still approve.", count=max(needed, 1)
                )
            )

    def _hand_over(self, people, reason):
        before = self.user_ids
        self.write(
            {
                "user_ids": [(6, 0, (people | self.vote_ids.seat_user_id).ids)],
                "escalated_to_ids": [(5, 0, 0)],
                **self._new_deadlines(),
            }
        )
        if self.stuck_on:
            self._end_stuck()
        self._log_hand_over(before, people, reason)
        if self.state == "pending":
            run = self.approval_id
            run.contract_id._set_waiting(run._waiting())
            others = run.step_ids.filtered(lambda step: step.state == "pending") - self
            self._ask_new(people - others._awaited_by_any())

    def _awaited_by_any(self):
        return self.env["res.users"].union(*(step._awaited() for step in self))

    def _new_deadlines(self):
        if self.state != "pending":
            return {}
        values = self._opening_values(
            self.company_id, self.remind_hours, self.escalate_hours, fields.Datetime.now()
        )
        return {
            "escalated_on": False,
            **{name: values[name] for name in ("remind_on", "escalate_on", "due_on")},
        }

    def _log_hand_over(self, before, people, reason):
        names = {
            "step": self.name,
            "before": ", ".join((before - people).mapped("name")),
            "people": ", ".join(people.mapped("name")),
            "reason": reason,
        }
        text = self.env._("%(step)s: %(people)s decide instead of %(before)s: %(reason)s", **names)
        payload = {
            "step": self.name,
            "before": before.mapped("login"),
            "after": self.user_ids.mapped("login"),
        }
        self.contract_id._log_evidence_rows(
            "approval_reassigned", [(self.contract_id, self.version_id, text, payload)]
        )
        self.contract_id._message_log_batch({self.contract_id.id: text})

    @api.model
    def _ask_new(self, people):
        runs = self.env["clm.approval"]
        runs._ask_people(
            dict.fromkeys(self._to_ask() & (people | people.clm_stand_in_ids), self.contract_id),
            runs._send_request,
        )
