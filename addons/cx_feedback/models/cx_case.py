from odoo import api, fields, models
from odoo.exceptions import UserError

STATES = (NEW, CONTACTED, ACTION, CLOSED, CANCELLED) = ("new", "contacted", "action", "closed", "cancelled")
OPEN = (NEW, CONTACTED, ACTION)
# Written by the actions only; what cases are measured by is not typed in.
GUARDED = {
    "state",
    "response_id",
    "partner_id",
    "company_id",
    "rule_id",
    "opened_at",
    "contact_due_at",
    "due_at",
    "is_plain_hours",
    "first_contact_at",
    "first_contact_hours",
    "closed_at",
    "closing_hours",
    "is_in_time",
    "reopened_at",
    "reopened_count",
    "pauses_marketing",
    "second_program_id",
    "second_ask_at",
    "second_state",
    "second_invitation_id",
    "second_response_id",
    "second_at",
    "recovery",
    "is_recovered",
    "account_id",
    "program_id",
    "touchpoint_id",
    "order_id",
    "lead_id",
    "next_due_at",
    "next_step_at",
    "problem",
}


class CxCase(models.Model):
    """An unhappy answer that somebody takes care of: opened by a rule or by hand, closed with its cause and action.

    One model in several files: `_open` opens, `_owner` finds who takes care, `_deadline` counts in hours of work,
    `_actions` are the buttons, `_ladder` the reminders, `_second` asks again, `_tell` writes the mails, `_figures`
    measures, `_forget` erases people.
    """

    _name = "cx.case"
    _description = "Feedback Case"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "id desc"
    _check_company_auto = True
    _mail_post_access = "read"

    response_id = fields.Many2one(
        "cx.response", "Answer", required=True, readonly=True, ondelete="cascade", index=True, copy=False
    )
    response_ids = fields.One2many("cx.response", "case_id", "What Was Said", readonly=True)
    partner_id = fields.Many2one(
        "res.partner",
        "Customer",
        readonly=True,
        ondelete="set null",
        check_company=True,
        index="btree_not_null",
    )
    account_id = fields.Many2one(
        related="partner_id.commercial_partner_id", string="Account", store=True, index="btree_not_null"
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    program_id = fields.Many2one(related="response_id.program_id", store=True, index="btree_not_null")
    touchpoint_id = fields.Many2one(related="response_id.touchpoint_id", store=True)
    metric_id = fields.Many2one(related="response_id.metric_id")
    order_id = fields.Many2one(related="response_id.order_id", store=True, index="btree_not_null")
    lead_id = fields.Many2one(related="response_id.lead_id", store=True, index="btree_not_null")
    score = fields.Integer("First Score", related="response_id.score", aggregator="avg")
    tone = fields.Selection(related="response_id.tone")
    choice = fields.Char(related="response_id.choice")
    comment = fields.Text(related="response_id.comment")
    score_text = fields.Char("Score", compute="_compute_score_text")
    rule_id = fields.Many2one("cx.case.rule", "Opened By", readonly=True, ondelete="set null", index=True)
    state = fields.Selection(
        [
            (NEW, "New"),
            (CONTACTED, "Contacted"),
            (ACTION, "Being Solved"),
            (CLOSED, "Closed"),
            (CANCELLED, "Not a Case"),
        ],
        "Status",
        required=True,
        readonly=True,
        default=NEW,
        tracking=True,
        group_expand=True,
    )
    user_id = fields.Many2one("res.users", "Owner", tracking=True, check_company=True, index="btree_not_null")
    team_id = fields.Many2one("cx.case.team", tracking=True, check_company=True, index="btree_not_null")
    priority = fields.Selection(
        [("0", "Normal"), ("1", "Important"), ("2", "High"), ("3", "Very High")], default="1", required=True
    )
    cause_id = fields.Many2one(
        "cx.root.cause", "Root Cause", tracking=True, ondelete="restrict", index="btree_not_null"
    )
    action_needed = fields.Text("Action", help="What is done so that it does not happen again.")
    resolution = fields.Text(help="What became of it for this customer.")
    opened_at = fields.Datetime("Opened", required=True, readonly=True, default=fields.Datetime.now)
    closed_at = fields.Datetime("Closed On", readonly=True)
    is_in_time = fields.Boolean("Closed in Time", readonly=True)
    first_contact_at = fields.Datetime("First Contact", readonly=True)
    first_contact_hours = fields.Float(
        "Hours to First Contact", readonly=True, aggregator="avg", help="In hours of work."
    )
    closing_hours = fields.Float(
        "Hours to Closing", readonly=True, aggregator="avg", help="In hours of work."
    )
    reopened_at = fields.Datetime("Reopened", readonly=True)
    reopened_count = fields.Integer("Times Reopened", readonly=True)
    pauses_marketing = fields.Boolean("No Marketing Meanwhile", readonly=True, default=True)

    _open_uniq = models.UniqueIndex(
        "(partner_id, company_id, COALESCE(program_id, 0))"
        " WHERE partner_id IS NOT NULL AND state IN ('new', 'contacted', 'action')",
        "This customer has an open case about the same program already.",
    )
    _open_idx = models.Index("(company_id, user_id) WHERE state IN ('new', 'contacted', 'action')")
    _opened_idx = models.Index("(company_id, opened_at)")

    @api.depends("response_id.score", "response_id.metric_id")
    def _compute_score_text(self):
        for case in self:
            response = case.response_id
            case.score_text = response._scores_text({response.metric_id: response}) if response else False

    @api.depends("partner_id", "score_text")
    def _compute_display_name(self):
        for case in self:
            # Whoever may read the case reads the name of its customer.
            customer = case.sudo().partner_id.display_name or self.env._("Case %(number)s", number=case.id)
            case.display_name = self.env._(
                "%(customer)s: %(score)s", customer=customer, score=case.score_text
            )

    @api.constrains("user_id")
    def _check_owner_may_see(self):
        for user in self.user_id:
            if not user.has_group("cx_feedback.group_cx_feedback_user"):
                raise UserError(
                    self.env._(
                        "%(user)s has no role in customer feedback, and could not see the case.",
                        user=user.name,
                    )
                )

    def write(self, vals):
        if GUARDED & vals.keys() and not self.env.su:
            raise UserError(self.env._("A case goes on by its buttons, not by changing its fields."))
        return super().write(vals)

    def _write_guarded(self, vals):
        """For the actions, which have checked what they do."""
        return super().write(vals)  # pylint: disable=super-method-mismatch
