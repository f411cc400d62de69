from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .crm_loyalty_tier import LOYALTY, PROGRAM_DOMAIN

# Points for points would never end.
OF_POINTS = "loyalty"
OF_STAGES = "stage"
SCOPE = {"kind_id", "stage_id", "company_id", "since", "once", "active"}


class CrmLoyaltyRule(models.Model):
    """So many points for a signal: an order, an answer, a stage that was entered, a tier that was reached.

    Each signal of a rule gives points once, however often it is read, and is taken back by another signal of the
    same record, such as a cancelled order. `crm_loyalty_rule_award.py` gives them.
    """

    _name = "crm.loyalty.rule"
    _description = "Loyalty Points Rule"
    _order = "program_id, sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True, help="Customers read it beside their points.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    program_id = fields.Many2one(
        "loyalty.program",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
        domain=PROGRAM_DOMAIN,
    )
    kind_id = fields.Many2one("crm.lifecycle.kind", "For the Signal", required=True, ondelete="cascade")
    kind_code = fields.Char(related="kind_id.code", export_string_translation=False)
    stage_id = fields.Many2one(
        "crm.lifecycle.stage", "Only This Stage", ondelete="cascade", check_company=True
    )
    points = fields.Float(required=True, default=10)
    once = fields.Boolean("Once per Customer")
    since = fields.Datetime("Signals From", required=True, default=fields.Datetime.now)
    undo_kind_id = fields.Many2one(
        "crm.lifecycle.kind",
        "Taken Back by",
        ondelete="set null",
        compute="_compute_undo_kind_id",
        store=True,
        readonly=False,
        help="A signal of the same record that takes the points back.",
    )
    position = fields.Integer(readonly=True, copy=False, help="Signals up to this one have been looked at.")
    problem = fields.Char(readonly=True, copy=False)
    grant_count = fields.Integer("Times Given", compute="_compute_grant_count")

    _points_positive = models.Constraint("CHECK(points > 0)", "A rule gives more than zero points.")

    @api.depends("kind_id")
    def _compute_undo_kind_id(self):
        cancelled = self.env["crm.lifecycle.kind"]._of_code("order_cancelled")
        for rule in self:
            if rule.kind_id.code == "order":
                rule.undo_kind_id = cancelled
            elif rule.undo_kind_id == cancelled:
                rule.undo_kind_id = False

    @api.depends_context("allowed_company_ids")
    def _compute_grant_count(self):
        groups = self.env["crm.loyalty.grant"]._read_group(
            [("rule_id", "in", self.ids), ("taken_at", "=", False)], ["rule_id"], ["__count"]
        )
        counts = {rule.id: count for rule, count in groups}
        for rule in self:
            rule.grant_count = counts.get(rule.id, 0)

    @api.constrains("program_id")
    def _check_program_id(self):
        self._check_is_loyalty(self.program_id)

    @api.model
    def _check_is_loyalty(self, programs):
        other = programs.filtered(lambda program: program.program_type != LOYALTY)[:1]
        if other:
            raise ValidationError(
                self.env._(
                    "“%(program)s” is no program of loyalty cards. Choose one whose type is “Loyalty Cards”.",
                    program=other.name,
                )
            )

    @api.constrains("kind_id", "stage_id", "undo_kind_id")
    def _check_kind_id(self):
        for rule in self:
            if rule.kind_id.code == OF_POINTS:
                raise ValidationError(
                    self.env._("“%(rule)s” would give points for points, without end.", rule=rule.name)
                )
            if rule.stage_id and rule.kind_id.code != OF_STAGES:
                raise ValidationError(
                    self.env._(
                        "A stage can only be chosen for the signal “%(kind)s”.",
                        kind=self.env["crm.lifecycle.kind"]._of_code(OF_STAGES).name,
                    )
                )
            if rule.undo_kind_id == rule.kind_id:
                raise ValidationError(
                    self.env._("“%(rule)s” would be taken back by what gives its points.", rule=rule.name)
                )

    @api.model_create_multi
    def create(self, vals_list):
        rules = super().create(vals_list)
        rules._rewind()
        return rules

    def write(self, vals):
        written = super().write(vals)
        if SCOPE & vals.keys():
            self._rewind()
        return written

    def action_open_grants(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_lifecycle_loyalty.crm_loyalty_grant_action"
        )
        return action | {"domain": [("rule_id", "=", self.id)], "context": {}}
