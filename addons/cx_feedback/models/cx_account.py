from odoo import api, fields, models

STANDINGS = [
    ("low", "Unhappy"),
    ("split", "Split"),
    ("middle", "In between"),
    ("high", "Happy"),
    ("silent", "Silent"),
]
LIFECYCLE_USER = "crm_lifecycle.group_crm_lifecycle_user"


class CxAccount(models.Model):
    """What the people of one customer say now: one row per customer, company and metric.

    Each person counts once, by the latest answer of the last `DAYS` (`cx_account_refresh.py`). Only answers with
    a name lead here. Rows are written by the machine, set by set; `cx.account.stale` says whose are old.
    """

    _name = "cx.account"
    _description = "Customer Feedback Account"
    _order = "revenue desc, id"
    _rec_name = "partner_id"
    _log_access = False

    partner_id = fields.Many2one(
        "res.partner", "Account", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="cascade")
    currency_id = fields.Many2one(related="company_id.currency_id")
    metric_id = fields.Many2one("cx.metric", required=True, readonly=True, ondelete="cascade")
    result_unit = fields.Selection(related="metric_id.result_unit")
    profile_id = fields.Many2one(
        "crm.lifecycle.profile", readonly=True, index="btree_not_null", ondelete="set null"
    )
    stage_id = fields.Many2one(related="profile_id.stage_id", string="Lifecycle Stage", groups=LIFECYCLE_USER)
    # Kept in the row: grouping and rights then need not read all contacts.
    user_id = fields.Many2one(related="partner_id.user_id", string="Salesperson", store=True)
    country_id = fields.Many2one(related="partner_id.country_id", store=True)
    partner_company_id = fields.Many2one(
        related="partner_id.company_id", string="Company of the Account", store=True
    )
    standing = fields.Selection(
        STANDINGS,
        "Opinion",
        readonly=True,
        help="Split: some people of the account give high scores and others low ones. Silent: all who were asked "
        "have not answered.",
    )
    people = fields.Integer("People Heard", readonly=True, help="Each counts once, by the latest answer.")
    low_people = fields.Integer("Low", readonly=True)
    middle_people = fields.Integer("Middle", readonly=True)
    high_people = fields.Integer("High", readonly=True)
    silent_people = fields.Integer(readonly=True, help="They were asked and have not answered.")
    value = fields.Float(
        "Score",
        readonly=True,
        digits=(16, 1),
        aggregator=None,
        help="Of the account's people, by the metric.",
    )
    lowest = fields.Integer("Lowest Score", readonly=True, aggregator=None)
    highest = fields.Integer("Highest Score", readonly=True, aggregator=None)
    last_date = fields.Datetime("Last Answer", readonly=True)
    revenue = fields.Monetary(
        readonly=True,
        help="Confirmed orders of the last 12 months without taxes, in the currency of the company.",
    )
    response_ids = fields.Many2many("cx.response", "Latest Answers", compute="_compute_people")
    silent_ids = fields.Many2many("res.partner", "Asked, Not Answered", compute="_compute_people")

    _key_uniq = models.UniqueIndex("(metric_id, company_id, partner_id)")
    _metric_revenue_idx = models.Index("(metric_id, revenue DESC, id)")
    _risk_idx = models.Index("(metric_id, company_id, partner_company_id, revenue) WHERE low_people > 0")
    _revenue_idx = models.Index("(revenue DESC, id)")

    @api.depends_context("allowed_company_ids")
    def _compute_people(self):
        for account in self:
            heard, silent = account._heard_and_silent()
            account.response_ids = self.env["cx.response"].browse(heard)
            account.silent_ids = self.env["res.partner"].browse(silent)

    def action_open_responses(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("cx_feedback.cx_response_action")
        action["domain"] = [
            ("partner_id", "child_of", self.partner_id.id),
            ("metric_id", "=", self.metric_id.id),
        ]
        return action

    def action_open_partner(self):
        self.ensure_one()
        return self.partner_id.get_formview_action()

    @api.model
    def action_open(self):
        """The accounts as they are now, of the first metric."""
        self.check_access("read")
        self._fold()
        action = self.env["ir.actions.act_window"]._for_xml_id("cx_feedback.cx_account_action")
        metric = self._usual_metric()
        action["context"] = {"searchpanel_default_metric_id": metric.id} if metric else {}
        return action

    @api.model
    def _usual_metric(self):
        """The recommendation, else whatever is measured first."""
        metrics = self.env["cx.metric"].search([("kind", "!=", "text")])
        return metrics.filtered(lambda metric: metric.kind == "nps")[:1] or metrics[:1]
