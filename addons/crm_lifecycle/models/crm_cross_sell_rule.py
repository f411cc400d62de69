from odoo import api, fields, models
from odoo.exceptions import ValidationError

MAIL, ACTIVITY = "mail", "activity"
ARROW = " → "


class CrmCrossSellRule(models.Model):
    """Who buys A gets, so many days later, a mail about B, unless there is a reason not to.

    Examples: who buys a phone gets a mail about its case after 14 days, unless they own one already, returned the
    phone, complained, or gave a bad score.

    How to use: fill in the sentence, start it. What it earned is counted on it.

    How it works: starting it makes a journey (crm_cross_sell_journey.py): entered by orders with A, a wait, a step
    that looks for reasons not to (crm_cross_sell_check.py), then the mail or the activity; the goal is buying B.
    Changing a rule that runs makes the journey's next version. The reasons not to are always those of now.
    """

    _name = "crm.cross.sell.rule"
    _description = "Cross-Sell Rule"
    _order = "name, id"
    _check_company_auto = True

    name = fields.Char(compute="_compute_name", store=True, readonly=False, precompute=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    product_ids = fields.Many2many(
        "product.template",
        "crm_cross_sell_rule_product_rel",
        string="Who Buys",
        check_company=True,
        domain=[("sale_ok", "=", True)],
    )
    category_ids = fields.Many2many(
        "product.category", "crm_cross_sell_rule_category_rel", string="Or Anything Of"
    )
    action = fields.Selection(
        [(MAIL, "an e-mail"), (ACTIVITY, "a call by their salesperson")], "Gets", required=True, default=MAIL
    )
    mail_template_id = fields.Many2one(
        "mail.template", "E-mail", domain=[("model", "=", "res.partner")], ondelete="restrict"
    )
    activity_type_id = fields.Many2one(
        "mail.activity.type",
        "Activity",
        domain=[("res_model", "in", [False, "res.partner"])],
        default=lambda self: self.env.ref("mail.mail_activity_data_call", raise_if_not_found=False),
        ondelete="restrict",
    )
    offer_product_ids = fields.Many2many(
        "product.template",
        "crm_cross_sell_rule_offer_rel",
        string="About",
        required=True,
        check_company=True,
        domain=[("sale_ok", "=", True)],
    )
    days = fields.Integer("After (Days)", default=14, required=True)
    unless_owned = fields.Boolean("They own it already", default=True)
    unless_returned = fields.Boolean(
        "They returned what they bought",
        default=True,
        help="A credit note for it, or the order was cancelled.",
    )
    unless_complained = fields.Boolean("They complained", default=True)
    complaint_kind_ids = fields.Many2many(
        "crm.lifecycle.kind",
        "crm_cross_sell_rule_complaint_rel",
        string="Complaints Are",
        help="Empty: every signal from the customer of the channel Service.",
    )
    unless_unhappy = fields.Boolean("They gave a bad score", default=True)
    score_kind_ids = fields.Many2many(
        "crm.lifecycle.kind",
        "crm_cross_sell_rule_score_rel",
        string="Bad Scores Are",
        help="Empty: low scores, where feedback is asked for.",
    )
    lookback_days = fields.Integer(
        "In the Last (Days)", default=90, required=True, help="How far complaints and bad scores count."
    )
    unless_bought = fields.Boolean("They bought it meanwhile", default=True)
    again_days = fields.Integer(
        "Again After (Days)",
        help="0: everybody once. Otherwise a later order counts again after so many days.",
    )
    window_days = fields.Integer(
        "Counts as Bought Within (Days)",
        default=30,
        required=True,
        help="What is bought later than so many days after the offer is not its merit.",
    )
    holdout_percent = fields.Float(
        "Held Out (%)",
        default=10,
        help="So many, drawn by lot, get nothing: only against them can be told what the offer changed.",
    )
    suggestion_id = fields.Many2one(
        "crm.cross.sell.suggestion", readonly=True, ondelete="set null", index=True
    )
    sentence = fields.Char("In Words", compute="_compute_sentence")

    _days = models.Constraint(
        "CHECK (days >= 0 AND window_days > 0 AND lookback_days > 0 AND again_days >= 0)",
        "Days cannot be negative, and what was bought or complained about must lie within at least a day.",
    )
    _holdout = models.Constraint(
        "CHECK (holdout_percent >= 0 AND holdout_percent <= 50)", "Hold out between 0 and 50 of a hundred."
    )

    @api.model
    def _default_complaints(self):
        """Found when they are needed: the app that brings such signals may be installed later."""
        return self.env["crm.lifecycle.kind"].search(
            [("channel", "=", "service"), ("direction", "!=", "out")]
        )

    @api.model
    def _default_scores(self):
        return self.env["crm.lifecycle.kind"]._of_code("feedback_low")

    @api.depends("product_ids.name", "category_ids.name", "offer_product_ids.name")
    def _compute_name(self):
        for rule in self:
            # Words of somebody's own stay.
            if not rule.name or ARROW in rule.name:
                rule.name = ARROW.join((rule._bought_in_words(), rule._offers_in_words()))

    @api.depends(
        "product_ids.name",
        "category_ids.name",
        "offer_product_ids.name",
        "days",
        "action",
        "mail_template_id.name",
    )
    @api.depends_context("lang")
    def _compute_sentence(self):
        for rule in self:
            words = {
                "bought": rule._bought_in_words(),
                "offer": rule._offers_in_words(),
                "days": rule.days,
                "mail": rule.mail_template_id.name or self.env._("an e-mail"),
            }
            if rule.action == MAIL:
                rule.sentence = self.env._(
                    "Who buys %(bought)s gets “%(mail)s” about %(offer)s after %(days)s days.", **words
                )
            else:
                rule.sentence = self.env._(
                    "Who buys %(bought)s is called about %(offer)s after %(days)s days.", **words
                )

    def _bought_in_words(self):
        return ", ".join(self.product_ids.mapped("name") + self.category_ids.mapped("name")) or "…"

    def _offers_in_words(self):
        return ", ".join(self.offer_product_ids.mapped("name")) or "…"

    @api.constrains("product_ids", "category_ids", "offer_product_ids", "action", "mail_template_id")
    def _check_complete(self):
        for rule in self:
            if missing := rule._missing():
                raise ValidationError(missing)

    def _missing(self):
        if not self._ids_of("product_ids") and not self.category_ids:
            return self.env._("Choose what is bought: a product or a category.")
        if not self._ids_of("offer_product_ids"):
            return self.env._("Choose what is offered.")
        if self.offer_product_ids & self.product_ids:
            return self.env._("What is offered and what is bought must differ.")
        if self.action == MAIL and self.mail_template_id.model not in (False, "res.partner"):
            return self.env._(
                "The e-mail “%(mail)s” is not one to contacts.", mail=self.mail_template_id.name
            )
        return ""

    def copy_data(self, default=None):
        vals_list = super().copy_data(default)
        if "name" not in (default or {}):
            for rule, vals in zip(self, vals_list, strict=True):
                vals["name"] = self.env._("%(rule)s (copy)", rule=rule.name)
        return vals_list

    def _offers(self):
        """What of the offer may still be sold."""
        return self.offer_product_ids.filtered(lambda product: product.active and product.sale_ok)

    def _ids_of(self, name):
        """The ids in a field of products, archived ones too."""
        return self.with_context(active_test=False)[name].ids

    def action_archive(self):
        self.filtered("is_running").action_stop()
        return super().action_archive()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_travelled(self):
        # Also people whom the user may not see got offers.
        travelled = self.env["crm.journey.token"].sudo()
        travelled = travelled.search([("journey_id", "in", self.journey_id.ids)], limit=1)
        if travelled:
            raise ValidationError(
                self.env._(
                    "People got offers by “%(rule)s”. Archive it, so that what it earned stays known.",
                    rule=travelled.journey_id.name,
                )
            )
