from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import scale

IDENTITIES = (IDENTIFIED, PSEUDONYMOUS, ANONYMOUS) = ("identified", "pseudonymous", "anonymous")
FIXED_BY_ANSWERS = {"metric_id", "identity", "company_id"}


class CxProgram(models.Model):
    """What is asked, in which words, of whom, when, and what is promised to those who answer."""

    _name = "cx.program"
    _description = "Feedback Program"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True, tracking=True)
    sequence = fields.Integer(default=100)
    active = fields.Boolean(default=True)
    is_template = fields.Boolean("Template", copy=False, help="Asks nobody: new programs are made from it.")
    state = fields.Selection(
        [("draft", "Draft"), ("running", "Running"), ("paused", "Paused"), ("closed", "Closed")],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        tracking=True,
    )
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    user_id = fields.Many2one(
        "res.users", "Responsible", default=lambda self: self.env.user, check_company=True, tracking=True
    )
    metric_id = fields.Many2one(
        "cx.metric", required=True, ondelete="restrict", check_company=True, tracking=True
    )
    metric_kind = fields.Selection(related="metric_id.kind")
    scale_min = fields.Integer(related="metric_id.scale_min")
    scale_max = fields.Integer(related="metric_id.scale_max")
    question = fields.Text(related="metric_id.question")
    touchpoint_id = fields.Many2one("cx.touchpoint", check_company=True, help="What the score is about.")
    identity = fields.Selection(
        [
            (IDENTIFIED, "Identified: we know who answered"),
            (PSEUDONYMOUS, "Pseudonymous: answers of a person belong together, without a name"),
            (ANONYMOUS, "Anonymous: nobody can find out who answered"),
        ],
        required=True,
        default=IDENTIFIED,
        tracking=True,
        help="Promised to everyone who is asked, and kept: it cannot be changed once somebody has answered.",
    )
    subject = fields.Char(translate=True, help="Of the mail. Leave empty to take the question.")
    intro = fields.Text("Introduction", translate=True, help="Stands above the question, in mail and page.")
    thanks = fields.Text(translate=True, help="Stands on the page after the answer.")
    followup_ids = fields.One2many("cx.program.followup", "program_id", copy=True)
    comment_question = fields.Char(
        translate=True, help="Asks for words where no follow-up question belongs to the score."
    )
    survey_id = fields.Many2one(
        "survey.survey", "Longer Form", help="Offered after the score, for those who want to tell more."
    )
    place_ids = fields.One2many("cx.place", "program_id")
    response_ids = fields.One2many("cx.response", "program_id")
    response_count = fields.Integer("Answers", compute="_compute_response_count")

    @api.depends("response_ids")
    @api.depends_context("allowed_company_ids")
    def _compute_response_count(self):
        groups = self.env["cx.response"]._read_group(
            [("program_id", "in", self.ids)], ["program_id"], ["__count"]
        )
        counts = {program.id: count for program, count in groups}
        for program in self:
            program.response_count = counts.get(program.id, 0)

    def write(self, vals):
        self._check_not_promised(FIXED_BY_ANSWERS & vals.keys(), vals)
        return super().write(vals)

    def _check_not_promised(self, names, vals):
        changed = self.filtered(
            lambda program: any(
                program._fields[name].convert_to_write(program[name], program) != vals[name] for name in names
            )
        )
        answered = changed and (
            # Answers that this user may not read were promised the same.
            self.env["cx.response"].sudo().search([("program_id", "in", changed.ids)], limit=1).program_id
        )
        if answered:
            raise UserError(
                self.env._(
                    "People have answered “%(program)s” already, and were told what it measures and who learns "
                    "of it. Close it and make a new program.",
                    program=answered.name,
                )
            )

    def action_start(self):
        for program in self:
            if program.is_template:
                raise UserError(self.env._("A template asks nobody. Make a program from it first."))
            program._check_ready()
        self.write({"state": "running"})

    def _check_ready(self):
        """Refuses what could not be sent; parts of the road add their own checks."""
        self.ensure_one()
        if not self.metric_id.active:
            raise UserError(self.env._("“%(metric)s” is archived.", metric=self.metric_id.name))
        return True

    def action_pause(self):
        self.write({"state": "paused"})

    def action_close(self):
        self.write({"state": "closed"})

    def action_use_template(self):
        """A new program of this template, to be made one's own."""
        self.ensure_one()
        values = {"user_id": self.env.uid, "company_id": self.env.company.id}
        # The list of templates says that what is made in it is one.
        program = self.copy({**values, "is_template": False})
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": program.id,
            "view_mode": "form",
        }

    def action_open_responses(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("cx_feedback.cx_response_action")
        action["domain"] = [("program_id", "=", self.id)]
        return action

    def _followup(self, score):
        """The question that follows a score; empty where none does."""
        if self.metric_kind == scale.TEXT:
            return self.env["cx.program.followup"]
        return self.followup_ids.filtered(lambda row: row.score_from <= score <= row.score_to)[:1]
