from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools import approval_matrix
from .clm_approval_rule import RuleFault

# The answer to a bulk submission stays short enough to be read.
PROBLEMS_TOLD = 5


class ClmContractApproval(models.Model):
    """Submitting contracts to those whom the approval rules name, and deciding."""

    _inherit = "clm.contract"

    own_user_ids = fields.Many2many(
        "res.users",
        "clm_contract_own_user_rel",
        string="Whose own it is",
        readonly=True,
        copy=False,
        help="Whoever owns or owned the contract or submitted it: they never approve it.",
    )
    asked_user_ids = fields.Many2many(
        "res.users",
        "clm_contract_asked_user_rel",
        string="Asked for Approval",
        readonly=True,
        copy=False,
        help="Whoever was ever asked to approve the contract: they may read it.",
    )
    approval_state = fields.Selection(
        [("none", "Not requested"), ("pending", "Pending"), ("approved", "Approved"), ("refused", "Refused")],
        compute="_compute_approval_state",
    )

    @api.depends("approval_ids.state")
    def _compute_approval_state(self):
        for contract in self:
            latest = contract.approval_ids.sorted("id")[-1:]
            contract.approval_state = (
                latest.state if latest.state in ("pending", "approved", "refused") else "none"
            )

    def _steps_waiting_for_me(self):
        seats = self.env.user | self.env.user._clm_acts_for()
        return (
            self.env["clm.approval.step"]
            .search(
                [
                    ("contract_id", "in", self.ids),
                    ("state", "=", "pending"),
                    ("user_ids", "in", seats.ids),
                ],
                order="contract_id, sequence, id",
            )
            .filtered("waiting_for_me")
        )

    @api.depends("approver_ids", "state")
    @api.depends_context("uid")
    def _compute_waiting_for_me(self):
        waiting = self.filtered_domain(self._search_waiting_for_me("in", [True]))
        for contract in self:
            contract.waiting_for_me = contract in waiting

    def _search_waiting_for_me(self, operator, value):
        if operator != "in":
            return NotImplemented
        seats = self.env.user | self.env.user._clm_acts_for()
        mine = (
            Domain("state", "=", "approval")
            & Domain("approver_ids", "in", seats.ids)
            & Domain("own_user_ids", "not in", self.env.uid)
        )
        if len(seats) > 1:
            mine &= Domain("id", "not in", self._decided_as_stand_in().ids)
        return mine if True in value else ~mine

    def _decided_as_stand_in(self):
        """Where a seat that the user could fill is still open, but the user has decided, and counts once."""
        votes = self.env["clm.approval.vote"].search(
            [("user_id", "=", self.env.uid), ("step_id.state", "=", "pending")]
        )
        return votes.contract_id - votes.contract_id._steps_waiting_for_me().contract_id

    # Submitting

    def action_submit(self):
        """Asks those whom the rules name to decide on the current versions.

        Of many, those that cannot be submitted are named in the answer, and the others are submitted.
        """
        self.check_access("write")
        ready, problems = self._ready_to_submit()
        plans, paths, more = ready._approval_plans()
        problems |= more
        if problems and len(problems) == len(self):
            raise UserError("\n".join(problems.values()))
        asking = {contract: steps for contract, steps in plans.items() if steps}
        without = self.browse().union(*(contract for contract in plans if contract not in asking))
        without._set_state_quietly("approval")
        if asking:
            self.env["clm.approval"]._start(asking, paths)
        return self._bulk_answer(problems) if len(self) > 1 else None

    def action_simulate_approval(self):
        """Shows who would have to approve the contract, and why, without asking anybody."""
        self.ensure_one()
        self.check_access("write")
        return self.env["clm.approval.simulation"]._open(self)

    def action_open_pending_step(self):
        """Opens what waits for the user, with what changed since somebody last approved."""
        self.ensure_one()
        return self._my_pending_steps()[:1].action_open()

    def _ready_to_submit(self):
        """`(contracts, dict of the problem in words by contract)`"""
        ready, problems = self.browse(), {}
        for contract in self:
            try:
                contract._check_state("draft", "negotiation")
                contract._require_pdf()
                ready |= contract
            except UserError as error:
                problems[contract] = str(error)
        return ready, problems

    def _approval_plans(self):
        """Who would have to approve each contract, and why: the one answer for simulating and for submitting.

        :return: `(plans, paths, problems)`: list of `tools.approval_matrix.Step` by contract (none where no approval
            is needed), the fields that conditions look at, and by contract the problem in words that keeps it from
            being submitted
        """
        self._refresh_facts()
        # Rules are read, and asked, for everybody alike: what applies must not depend on what the user may see.
        rules = self.env["clm.approval.rule"].sudo()._of(self)
        # Whoever submits makes it their own: see own_user_ids.
        readers = self.env["res.users"]._clm_readers() - self.env.user
        contracts, requests, problems = self.sudo(), defaultdict(list), {}
        try:
            for rule in rules:
                for contract in rule._matching(contracts):
                    requests[contract.id] += contract._requests_of(rule, readers, problems)
        except RuleFault as fault:
            return {}, set(), dict.fromkeys(self, str(fault))
        plans = {}
        for contract in self:
            if not requests[contract.id] and contract.id not in problems:
                requests[contract.id] += contract.sudo()._usual_requests(readers, problems)
            if contract.id not in problems:
                plans[contract] = approval_matrix.merge(requests[contract.id])
        paths = set().union(*(rule._paths() for rule in rules))
        return plans, paths, {self.browse(id_): text for id_, text in problems.items()}

    def _requests_of(self, rule, readers, problems):
        """What a rule that applies asks for."""
        requests = []
        for step in rule.step_ids:
            asked = step._asked(self)
            users = self._may_decide(asked & readers)
            needed = step.count if step.decision == "count" else 1
            if len(users) < needed:
                problems.setdefault(self.id, self._nobody_text(step.name, rule.name, asked))
            requests.append(
                approval_matrix.Request(
                    step.sequence,
                    step.name,
                    (step.decision, needed),
                    frozenset(users.ids),
                    rule.name,
                    step._extra(),
                )
            )
        return requests

    def _usual_requests(self, readers, problems):
        """Where no rule applies, one of the type's approvers decides, if the type asks for it."""
        contract_type = self.type_id
        if not contract_type.approval_required:
            return []
        users = self._may_decide(contract_type.approver_ids & readers)
        reason = self.env._("Every contract of the type %(type)s is approved.", type=contract_type.name)
        if not users:
            problems[self.id] = self.env._(
                "Nobody can approve this: %(type)s has no approver other than the owner and you. "
                "An administrator adds approvers under Contracts ‣ Configuration ‣ Contract Types.",
                type=contract_type.name,
            )
        name = self.env._("Approval")
        return [approval_matrix.Request(10, name, ("any", 1), frozenset(users.ids), reason)]

    def _may_decide(self, users):
        """Those of `users` (with the right to contracts) who may decide on this one: active, of the company, and not
        whose own it is."""
        company = self.company_id
        able = users.filtered(lambda user: user.active and not user.share and company in user.company_ids)
        return able - self.own_user_ids - self.user_id

    def _nobody_text(self, step, rule, asked):
        return self.env._(
            "%(contract)s: too few people can decide on the step “%(step)s” (rule “%(rule)s”). Asked are: "
            "%(people)s; but nobody decides on their own contract, and whoever decides needs the right to read it. "
            "An administrator names others under Contracts ‣ Configuration ‣ Approval Rules.",
            contract=self.display_name,
            step=step,
            rule=rule,
            people=", ".join(asked.mapped("name")) or self.env._("nobody"),
        )

    def _bulk_answer(self, problems):
        told = list(problems.values())[:PROBLEMS_TOLD]
        lines = [self.env._("%(count)s contracts were submitted.", count=len(self) - len(problems)), *told]
        if len(problems) > len(told):
            lines.append(
                self.env._("%(count)s more could not be submitted.", count=len(problems) - len(told))
            )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "message": "\n".join(lines),
                "type": "warning" if problems else "success",
                "sticky": bool(problems),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    # Deciding

    def action_approve(self):
        """Approves, as the current user, what waits for them of these contracts."""
        return self._my_pending_steps().action_approve()

    def action_open_refusal(self):
        self.ensure_one()
        return self._my_pending_steps()[:1].action_open_refusal()

    def _my_pending_steps(self):
        steps = self._steps_waiting_for_me()
        idle = self - steps.contract_id
        if idle:
            raise UserError(
                self.env._(
                    "%(contracts)s: this does not wait for you.",
                    contracts=", ".join(idle.mapped("display_name")),
                )
            )
        return steps

    @api.model
    def _after_decision_action(self):
        """Back to what else waits for the approver."""
        action = self.env["ir.actions.act_window"]._for_xml_id("contract_clm.clm_contract_action_waiting")
        return {**action, "target": "main"}
