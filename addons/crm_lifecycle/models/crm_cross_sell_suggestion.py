from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..tools import baskets
from .crm_lifecycle_standing import LIFECYCLE_USER


class CrmCrossSellSuggestion(models.Model):
    """Two products that go together more often than chance explains. Written in SQL by crm.cross.sell.search only."""

    _name = "crm.cross.sell.suggestion"
    _description = "Cross-Sell Suggestion"
    _order = "both_count desc, lift desc, id"
    _log_access = False

    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="cascade")
    product_id = fields.Many2one(
        "product.template", "Who Buys", required=True, readonly=True, ondelete="cascade", index=True
    )
    offer_id = fields.Many2one(
        "product.template", "Also Buys", required=True, readonly=True, ondelete="cascade", index=True
    )
    both_count = fields.Integer(
        "Customers", readonly=True, help="So many bought both, the second with or after."
    )
    together_count = fields.Integer("At Once", readonly=True, help="Of these, in the same order.")
    later_count = fields.Integer("Later", readonly=True, help="Of these, in an order after that.")
    product_count = fields.Integer("Bought the First", readonly=True)
    offer_count = fields.Integer("Bought the Second", readonly=True)
    customer_count = fields.Integer("Customers in All", readonly=True)
    support = fields.Float(
        readonly=True, aggregator="avg", help="The share of all customers who bought both."
    )
    confidence = fields.Float(
        "Also Bought", readonly=True, aggregator="avg", help="The share of who bought the first (confidence)."
    )
    lift = fields.Float(
        "Times as Often",
        readonly=True,
        aggregator="avg",
        digits=(12, 1),
        help="As among all customers (lift).",
    )
    chance = fields.Float(
        "Could Be Chance",
        readonly=True,
        aggregator="max",
        digits=(16, 6),
        help="The false discovery rate, by Fisher's exact test, of all pairs that were tried.",
    )
    median_days = fields.Float(
        "Days Between", readonly=True, aggregator="avg", help="Half of those who bought later had by then."
    )
    gain = fields.Integer(
        "Could Still Buy", readonly=True, help="How many bought the first and not, in that time, the second."
    )
    found_at = fields.Datetime("Found", readonly=True)
    rule_ids = fields.One2many("crm.cross.sell.rule", "suggestion_id", "Rules", readonly=True)
    rule_id = fields.Many2one("crm.cross.sell.rule", "Rule", compute="_compute_rule_id")

    _pair_unique = models.UniqueIndex("(company_id, product_id, offer_id)")

    @api.depends("product_id", "offer_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for suggestion in self:
            suggestion.display_name = f"{suggestion.product_id.name} → {suggestion.offer_id.name}"

    @api.depends("rule_ids")
    def _compute_rule_id(self):
        for suggestion in self:
            suggestion.rule_id = suggestion.rule_ids[:1]

    def write(self, vals):
        if not set(vals) <= {"active"}:
            raise UserError(self.env._("Suggestions are counted from orders and never changed."))
        return super().write(vals)

    def action_make_rule(self):
        """The rule, filled in, to be completed and started."""
        self.ensure_one()
        action = {
            "type": "ir.actions.act_window",
            "name": self.display_name,
            "res_model": "crm.cross.sell.rule",
            "view_mode": "form",
            "views": [(False, "form")],
        }
        if self.rule_id:
            return {**action, "res_id": self.rule_id.id}
        return {
            **action,
            "context": {
                "default_suggestion_id": self.id,
                "default_company_id": self.company_id.id,
                "default_product_ids": self.product_id.ids,
                "default_offer_product_ids": self.offer_id.ids,
                "default_days": baskets.days_to_wait(self.median_days if self.later_count else None),
            },
        }

    def action_find(self):
        """The settings of the search for the current company, with the button that starts it."""
        if not self.env.user.has_group(LIFECYCLE_USER):
            raise AccessError(self.env._("Only users of the customer lifecycle may look for suggestions."))
        search = self.env["crm.cross.sell.search"]._of_company(self.env.company)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Find Suggestions"),
            "res_model": "crm.cross.sell.search",
            "res_id": search.id,
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
        }
