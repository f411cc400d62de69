from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..tools import scale
from .cx_program import IDENTIFIED

DRAFT, RUNNING = "draft", "running"


class CxCaseRule(models.Model):
    """Which answers become cases, who owns them, and until when something must have happened.

    *How to use*: the first running rule that an answer fits opens the case (`cx_case_rule_fit.py`). Times are hours of
    work by the calendar of the team, or of the company.
    """

    _name = "cx.case.rule"
    _description = "Case Rule"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=100)
    active = fields.Boolean(default=True)
    state = fields.Selection(
        [(DRAFT, "Not Started"), (RUNNING, "Running")],
        required=True,
        readonly=True,
        default=DRAFT,
        copy=False,
    )
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    # When: what is left empty does not matter.
    on_low = fields.Boolean("Low Scores", default=True)
    on_middle = fields.Boolean("Middle Scores", help="Passives, of a recommendation.")
    metric_id = fields.Many2one("cx.metric", check_company=True)
    score_most = fields.Char("Score at Most", help="Of the chosen metric. Leave empty for the levels above.")
    words = fields.Text("Words in the Comment", help="One on each line; one of them is enough.")
    on_negative = fields.Boolean(
        "Negative Words Only", help="Only where the comment was understood as negative, if comments are read."
    )
    program_id = fields.Many2one("cx.program", check_company=True, ondelete="restrict")
    touchpoint_id = fields.Many2one("cx.touchpoint", check_company=True, ondelete="restrict")
    stage_id = fields.Many2one("crm.lifecycle.stage", "Lifecycle Stage", ondelete="restrict")
    segment_id = fields.Many2one("crm.segment", check_company=True, ondelete="restrict")
    revenue_least = fields.Float(
        "Orders at Least",
        digits=(16, 2),
        help="What the customer has ordered so far, in the company's currency.",
    )
    newest_days = fields.Integer(
        "Not Older Than (days)",
        default=14,
        required=True,
        help="Older answers, such as imported ones, open no case.",
    )
    # Who.
    use_salesperson = fields.Boolean(
        "Salesperson First",
        default=True,
        help="The salesperson of the order, the lead, the person or the customer, in this order, where they may "
        "see cases and are not away. Else a member of the team.",
    )
    team_id = fields.Many2one("cx.case.team", check_company=True, ondelete="restrict")
    priority = fields.Selection(
        [("0", "Normal"), ("1", "Important"), ("2", "High"), ("3", "Very High")], default="1", required=True
    )
    activity_type_id = fields.Many2one("mail.activity.type", "Activity", ondelete="restrict")
    # Until when.
    contact_hours = fields.Float("First Contact Within (hours)", default=8, required=True)
    closing_hours = fields.Float("Closed Within (hours)", default=40, required=True)
    step_ids = fields.One2many("cx.case.rule.step", "rule_id", "Reminders and Escalation", copy=True)
    # And afterwards.
    pauses_marketing = fields.Boolean(
        "No Marketing Meanwhile", default=True, help="While the case is open, the person gets no marketing."
    )
    second_program_id = fields.Many2one(
        "cx.program",
        "Ask Again By",
        check_company=True,
        ondelete="restrict",
        domain=[("identity", "=", IDENTIFIED), ("channel", "!=", "link"), ("is_template", "=", False)],
        help="The customer is asked again after the case was closed. Leave empty to ask nobody.",
    )
    second_days = fields.Integer("Days Later", default=7)
    case_count = fields.Integer("Cases", compute="_compute_case_count")

    _times_positive = models.Constraint(
        "CHECK(contact_hours > 0 AND closing_hours >= contact_hours AND second_days >= 0 AND newest_days > 0)",
        "Hours and days must be positive, and a case cannot be closed before the customer was contacted.",
    )

    @api.constrains("score_most", "metric_id")
    def _check_score_most(self):
        for rule in self.filtered("score_most"):
            if not rule.metric_id:
                raise ValidationError(self.env._("Choose the metric whose score counts."))
            rule.metric_id._parse_score(rule.score_most)

    @api.constrains("second_program_id")
    def _check_second_program(self):
        for program in self.second_program_id:
            if program.identity != IDENTIFIED:
                raise ValidationError(
                    self.env._(
                        "“%(program)s” does not tell who answered, so its scores belong to no case.",
                        program=program.name,
                    )
                )
            if program.metric_kind == scale.TEXT:
                raise ValidationError(
                    self.env._(
                        "“%(program)s” asks for words only: a second score needs a scale.",
                        program=program.name,
                    )
                )

    @api.depends_context("allowed_company_ids")
    def _compute_case_count(self):
        groups = self.env["cx.case"]._read_group([("rule_id", "in", self.ids)], ["rule_id"], ["__count"])
        counts = {rule.id: count for rule, count in groups}
        for rule in self:
            rule.case_count = counts.get(rule.id, 0)

    def action_start(self):
        """From now on answers open cases; those that came before do not."""
        for rule in self:
            if not (rule.on_low or rule.on_middle or rule.score_most or rule.words or rule.on_negative):
                raise UserError(
                    self.env._("“%(rule)s” fits no answer: say which scores or words.", rule=rule.name)
                )
        self.write({"state": RUNNING})

    def action_stop(self):
        """Cases that are open stay open."""
        self.write({"state": DRAFT})

    def action_open_cases(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("cx_feedback.cx_case_action")
        return action | {"domain": [("rule_id", "=", self.id)], "context": {}}
