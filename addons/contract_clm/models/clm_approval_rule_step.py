from odoo import api, fields, models
from odoo.exceptions import ValidationError

DECISIONS = [("any", "One of them"), ("all", "All of them"), ("count", "So many of them")]


class ClmApprovalRuleStep(models.Model):
    """Who is asked by a rule. Steps with the same order are asked at the same time, later ones after those."""

    _name = "clm.approval.rule.step"
    _description = "Step of an Approval Rule"
    _order = "rule_id, sequence, id"

    rule_id = fields.Many2one("clm.approval.rule", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="rule_id.company_id", store=True)
    sequence = fields.Integer("Order", default=10, help="The same order: at the same time.")
    name = fields.Char("Step", required=True, translate=True, help="Such as Legal, Finance, Management.")
    approver_kind = fields.Selection(
        [
            ("users", "These people"),
            ("group", "A group"),
            ("manager", "The owner's manager"),
            ("field", "A person named by the contract"),
        ],
        "Asked",
        default="users",
        required=True,
    )
    user_ids = fields.Many2many("res.users", string="People", domain="[('share', '=', False)]")
    group_id = fields.Many2one("res.groups")
    contract_model = fields.Char(compute="_compute_contract_model")
    field_path = fields.Char(
        "Field", help="A field of the contract that leads to a user, such as the customer's salesperson."
    )
    asked_text = fields.Char("Who is asked", compute="_compute_asked_text")
    decision = fields.Selection(DECISIONS, "Who must approve", default="any", required=True)
    count = fields.Integer("How many", default=2)
    remind_hours = fields.Float(
        "Remind after (working hours)", default=16, help="Again after as many hours; 0: never."
    )
    escalate_hours = fields.Float(
        "Escalate after (working hours)",
        help="Then somebody else may decide as well, or, where all must approve, for those who have not yet; 0: never.",
    )
    escalation_user_ids = fields.Many2many(
        "res.users",
        "clm_approval_rule_step_escalation_rel",
        string="Escalate to",
        domain="[('share', '=', False)]",
        help="Empty: the managers of those who were asked.",
    )

    _count_positive = models.Constraint(
        "CHECK(decision <> 'count' OR count > 0)", "At least one approval is needed."
    )
    _hours_positive = models.Constraint(
        "CHECK(remind_hours >= 0 AND escalate_hours >= 0)", "Hours cannot be negative."
    )

    def _compute_contract_model(self):
        self.contract_model = "clm.contract"

    @api.depends("approver_kind", "user_ids", "group_id", "field_path")
    @api.depends_context("lang")
    def _compute_asked_text(self):
        kinds = dict(self._fields["approver_kind"]._description_selection(self.env))
        for step in self:
            step.asked_text = {
                "users": ", ".join(step.user_ids.mapped("name")),
                "group": step.group_id.display_name,
                "field": self.env["clm.contract"]._path_label(step.field_path or ""),
            }.get(step.approver_kind) or kinds.get(step.approver_kind)

    @api.constrains("approver_kind", "user_ids", "group_id", "field_path", "decision", "count")
    def _check_asked(self):
        for step in self:
            missing = {
                "users": not step.user_ids and self.env._("Name at least one person."),
                "group": not step.group_id and self.env._("Choose the group."),
                "field": not step._leads_to_users()
                and self.env._("Choose a field of the contract that ends at a user."),
            }.get(step.approver_kind)
            if missing:
                raise ValidationError(
                    self.env._("Step “%(step)s”: %(missing)s", step=step.name, missing=missing)
                )
            if step.approver_kind == "users" and step.decision == "count" and step.count > len(step.user_ids):
                raise ValidationError(
                    self.env._(
                        "Step “%(step)s” needs %(count)s approvals of %(people)s people.",
                        step=step.name,
                        count=step.count,
                        people=len(step.user_ids),
                    )
                )

    def _leads_to_users(self):
        model = self.env["clm.contract"]
        for name in (self.field_path or "").split("."):
            field = model._fields.get(name)
            if field is None or not field.comodel_name:
                return False
            model = self.env[field.comodel_name]
        return model._name == "res.users"

    def _asked(self, contract):
        """The people whom the step names for this contract, whether or not they may decide."""
        self.ensure_one()
        if self.approver_kind == "users":
            return self.user_ids
        if self.approver_kind == "group":
            return self.group_id.all_user_ids
        if self.approver_kind == "manager":
            return contract.user_id._clm_manager()
        return contract.mapped(self.field_path) if self._leads_to_users() else self.env["res.users"]

    def _extra(self):
        """What a running step keeps besides the people: see `tools.approval_matrix.Request`."""
        return (
            ("rule_step_id", self.id),
            ("remind_hours", self.remind_hours),
            ("escalate_hours", self.escalate_hours),
            ("escalation_user_ids", tuple(sorted(self.escalation_user_ids.ids))),
        )
