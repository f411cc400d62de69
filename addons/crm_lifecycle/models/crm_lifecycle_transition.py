from ast import literal_eval

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools import stage_rules
from ..tools.faults import first_line

# A scalar subquery is looked up for each row; EXISTS may read all partners for a handful of customers.
IS_COMPANY = "(SELECT r.is_company FROM res_partner r WHERE r.id = p.partner_id) IS NOT DISTINCT FROM %s"

# What a check or an evaluation notes on a move; no change of the rule.
FINDINGS = {"problem", "match_count", "swing_count"}


class CrmLifecycleTransition(models.Model):
    """An edge of the stage graph: allowed, and taken by itself when its conditions hold."""

    _name = "crm.lifecycle.transition"
    _description = "Move between Customer Lifecycle Stages"
    _order = "ruleset_id, sequence, id"

    ruleset_id = fields.Many2one("crm.lifecycle.ruleset", required=True, ondelete="cascade", index=True)
    model_id = fields.Many2one(related="ruleset_id.model_id")
    company_id = fields.Many2one(related="ruleset_id.company_id", store=True)
    sequence = fields.Integer(default=10, help="The first move whose conditions hold is taken.")
    from_stage_id = fields.Many2one(
        "crm.lifecycle.stage", "From", ondelete="restrict", index=True, help="Empty: the way in."
    )
    to_stage_id = fields.Many2one("crm.lifecycle.stage", "To", required=True, ondelete="restrict", index=True)
    reason = fields.Char(translate=True, required=True, help="What is told of the move, in words.")
    automatic = fields.Boolean(default=True, help="Off: only people move customers this way.")
    min_stay_days = fields.Integer(
        "Minimum Stay (Days)", help="So long a customer stays before it leaves again."
    )
    partner_domain = fields.Char("Only for", help="Customers for whom this move is meant; empty for all.")
    condition_ids = fields.One2many("crm.lifecycle.condition", "transition_id", "Conditions", copy=True)
    summary = fields.Char("When", compute="_compute_summary")
    problem = fields.Char(readonly=True, copy=False, help="Why the move was left out at the last evaluation.")
    ruleset_state = fields.Selection(related="ruleset_id.state")
    match_count = fields.Integer(
        "Hold for",
        readonly=True,
        copy=False,
        help="Customers for whom the conditions hold, at the last check.",
    )
    swing_count = fields.Integer(
        "May Swing",
        readonly=True,
        copy=False,
        help="Customers for whom the way back is open at the same time, at the last check.",
    )
    explanation = fields.Text("In Words", compute="_compute_explanation")

    _edge_uniq = models.UniqueIndex(
        "(ruleset_id, from_stage_id, to_stage_id) NULLS NOT DISTINCT", "This move is there already."
    )
    _other_stage = models.Constraint("CHECK(from_stage_id <> to_stage_id)", "A move leads to another stage.")
    _stay = models.Constraint("CHECK(min_stay_days >= 0)", "A stay cannot be shorter than no day at all.")

    @api.depends("from_stage_id.name", "to_stage_id.name")
    def _compute_display_name(self):
        for transition in self:
            start = transition.from_stage_id.name or self.env._("Way in")
            transition.display_name = self.env._(
                "%(start)s → %(end)s", start=start, end=transition.to_stage_id.name or ""
            )

    @api.depends("condition_ids.display_name", "condition_ids.group")
    def _compute_summary(self):
        for transition in self:
            groups = transition.condition_ids.sorted("group").grouped("group").values()
            ands = [self.env._(" and ").join(group.mapped("display_name")) for group in groups]
            transition.summary = self.env._("; or ").join(ands) or self.env._("always")

    @api.depends(
        "from_stage_id.name",
        "to_stage_id.name",
        "summary",
        "automatic",
        "min_stay_days",
        "ruleset_id.transition_ids.summary",
    )
    def _compute_explanation(self):
        for transition in self:
            transition.explanation = "\n".join(transition._sentences()) if transition.to_stage_id else False

    def _sentences(self):
        """What the move does, in words: when, how long before, and what the way back asks for."""
        self.ensure_one()
        move = {"start": self.from_stage_id.name, "end": self.to_stage_id.name, "when": self.summary}
        if not self.automatic:
            yield self.env._("People move customers to “%(end)s” this way; the rules never do.", **move)
            return
        if not self.from_stage_id:
            yield self.env._("Customers without a stage begin in “%(end)s” when: %(when)s.", **move)
            return
        yield self.env._("Customers leave “%(start)s” for “%(end)s” when: %(when)s.", **move)
        if self.min_stay_days:
            yield self.env._(
                "Before that they stay at least %(days)s days in “%(start)s”, whatever happens.",
                days=self.min_stay_days,
                **move,
            )
        back = self._way_back()
        if not back:
            yield self.env._("No rule leads straight back.")
            return
        yield self.env._("The way back opens when: %(back)s.", back=back.summary)
        yield self.env._(
            "As long as neither holds, customers stay where they are: the two thresholds keep them from"
            " going to and fro."
        )

    def _way_back(self):
        """The automatic move in the opposite direction."""
        return self.ruleset_id.transition_ids.filtered(
            lambda other: (
                other.automatic
                and other.from_stage_id
                and other.from_stage_id == self.to_stage_id
                and other.to_stage_id == self.from_stage_id
            )
        )[:1]

    @api.constrains("from_stage_id", "to_stage_id", "ruleset_id")
    def _check_stages(self):
        for transition in self:
            stages = transition.from_stage_id | transition.to_stage_id
            if stages.model_id != transition.ruleset_id.model_id:
                raise ValidationError(
                    self.env._("“%(move)s” leads out of its lifecycle.", move=transition.display_name)
                )

    @api.model_create_multi
    def create(self, vals_list):
        transitions = super().create(vals_list)
        transitions.ruleset_id._touch()
        return transitions

    def write(self, vals):
        if vals.keys() - FINDINGS:
            self.ruleset_id._touch()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_live(self):
        self.ruleset_id._touch()

    def _edge(self):
        """The edge for the engine."""
        self.ensure_one()
        return stage_rules.Edge(
            self.id,
            self.from_stage_id.id or 0,
            self.to_stage_id.id,
            tuple(condition._condition() for condition in self.condition_ids.sorted("id")),
            self.min_stay_days,
            tuple(self._extra_conditions()),
        )

    def _extra_conditions(self):
        """`(sql, parameters)` of whom the move is for, beside its conditions."""
        model = self.ruleset_id.model_id
        if not self.from_stage_id:
            if model.company_id:
                yield "p.company_id = %s", (model.company_id.id,)
            if model.customer_type != "all":
                yield IS_COMPANY, (model.customer_type == "company",)
        domain = literal_eval(self.partner_domain or "[]")
        if domain:
            # Rules are an administrator's and hold for every customer, whoever happens to start the evaluation.
            partners = self.env["res.partner"].sudo().with_context(active_test=False)
            chosen = partners._search(domain).subselect()
            yield f"p.partner_id IN {chosen.code}", tuple(chosen.params)

    def _edge_or_problem(self):
        """The edge; None where it cannot even be written down, with the fault noted on the move."""
        try:
            return self._edge()
        except Exception as error:
            self.problem = str(error)
            return None

    def _problem(self):
        """Why the move cannot be evaluated, or False."""
        self.ensure_one()
        try:
            with self.env.cr.savepoint():
                edge = self._edge()
                self.env["crm.lifecycle.engine"]._try_edge(edge)
        except Exception as error:
            return first_line(error)
        return False

    def _drawn(self, curve):
        return {
            "id": self.id,
            "name": self.display_name,
            "automatic": self.automatic,
            "summary": self.summary,
            "reason": self.reason,
            "problem": self.problem or "",
            "min_stay_days": self.min_stay_days,
            "curve": curve,
        }
