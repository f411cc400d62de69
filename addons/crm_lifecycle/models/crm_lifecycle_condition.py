from odoo import api, fields, models

from ..tools import stage_rules

OPERATORS = [
    (">=", "at least"),
    ("<=", "at most"),
    (">", "more than"),
    ("<", "less than"),
    ("=", "exactly"),
    ("!=", "other than"),
    (stage_rules.SET, "known"),
    (stage_rules.UNSET, "not known"),
]
MEASURES = [
    ("order_count", "Orders"),
    ("order_amount", "Ordered amount"),
    ("days_since_order", "Days since the last order"),
    ("days_since_first_order", "Days since the first order"),
    ("rhythm_days", "Usual days between orders"),
    ("silence_ratio", "Silence against the usual rhythm (times)"),
    ("order_in_stage", "Ordered since in the stage (1 yes, 0 no)"),
    ("quotation_count", "Quotations"),
    ("lead_count", "Leads"),
    ("touch_in_count", "Contacts from them"),
    ("touch_out_count", "Contacts to them"),
    ("days_since_touch_in", "Days since we heard from them"),
    ("days_since_touch_out", "Days since we wrote to them"),
    ("days_since_seen", "Days since the last contact"),
    ("days_known", "Days since the first contact"),
    ("days_in_stage", "Days in the stage"),
    ("signals", "Signals of a kind"),
]


class CrmLifecycleCondition(models.Model):
    _name = "crm.lifecycle.condition"
    _description = "Condition of a Customer Lifecycle Move"
    _order = "transition_id, group, id"

    transition_id = fields.Many2one("crm.lifecycle.transition", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="transition_id.company_id", store=True)
    group = fields.Integer(
        default=1, required=True, help="Conditions of one group must all hold; one group is enough."
    )
    measure = fields.Selection(MEASURES, required=True, default="order_count")
    kind_id = fields.Many2one("crm.lifecycle.kind", "Signal", ondelete="restrict")
    days = fields.Integer("Within (Days)", help="Count signals of so many days back; 0 counts all.")
    operator = fields.Selection(OPERATORS, required=True, default=">=")
    value = fields.Float(default=1)

    _signal = models.Constraint(
        "CHECK((measure = 'signals') = (kind_id IS NOT NULL))", "Choose the kind of signal."
    )
    _days = models.Constraint("CHECK(days >= 0)", "Days cannot be negative.")

    @api.depends("measure", "kind_id.name", "days", "operator", "value")
    @api.depends_context("lang")
    def _compute_display_name(self):
        measures = dict(self._fields["measure"]._description_selection(self.env))
        operators = dict(self._fields["operator"]._description_selection(self.env))
        for condition in self:
            about = measures.get(condition.measure, "")
            if condition.kind_id:
                about = condition.kind_id.name
                if condition.days:
                    about = self.env._(
                        "%(kind)s in %(days)s days", kind=condition.kind_id.name, days=condition.days
                    )
            parts = [about, operators.get(condition.operator, "")]
            if condition.operator not in (stage_rules.SET, stage_rules.UNSET):
                parts.append(f"{condition.value:g}")
            condition.display_name = " ".join(parts)

    @api.model_create_multi
    def create(self, vals_list):
        conditions = super().create(vals_list)
        conditions.transition_id.ruleset_id._touch()
        return conditions

    def write(self, vals):
        self.transition_id.ruleset_id._touch()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_live(self):
        self.transition_id.ruleset_id._touch()

    def _condition(self):
        self.ensure_one()
        return stage_rules.Condition(
            measure="" if self.kind_id else self.measure,
            operator=self.operator,
            value=self.value,
            kind_id=self.kind_id.id or 0,
            days=self.days,
            group=self.group,
        )
