from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

# In the context of what the rule itself does. Nobody can send this object from outside.
RENEWING = object()


class CrmJourneyProducts(models.Model):
    """Journeys that orders of certain products begin or complete, and those that a cross-sell rule made."""

    _inherit = "crm.journey"

    entry_product_ids = fields.Many2many(
        "product.template",
        "crm_journey_entry_product_rel",
        string="Entered by Products",
        check_company=True,
        help="Only signals about one of these, such as an order with it. Empty: any.",
    )
    entry_category_ids = fields.Many2many(
        "product.category", "crm_journey_entry_category_rel", string="Entered by Categories"
    )
    goal_product_ids = fields.Many2many(
        "product.template",
        "crm_journey_goal_product_rel",
        string="Goal: Products",
        check_company=True,
        help="Only signals about one of these count as the goal. Empty: any.",
    )
    cross_sell_rule_ids = fields.One2many("crm.cross.sell.rule", "journey_id", readonly=True)
    is_made_by_rule = fields.Boolean(compute="_compute_is_made_by_rule", export_string_translation=False)

    @api.depends("cross_sell_rule_ids")
    def _compute_is_made_by_rule(self):
        # Who sees the journey is told that it is made, also without rights on the rule.
        made = self.env["crm.cross.sell.rule"].sudo().with_context(active_test=False)
        made = made.search([("journey_id", "in", self.ids)]).journey_id
        for journey in self:
            journey.is_made_by_rule = journey._origin in made

    def action_open_cross_sell_rule(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "crm.cross.sell.rule",
            "res_id": self.with_context(active_test=False).cross_sell_rule_ids[:1].id,
            "view_mode": "form",
            "views": [(False, "form")],
        }

    def write(self, vals):
        if not self.env["crm.cross.sell.rule"]._journey_fields().isdisjoint(vals):
            self._refuse_by_hand()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_made_by_rule(self):
        self._refuse_by_hand()

    def _refuse_by_hand(self):
        if self.env.context.get("cross_sell_renewing") is RENEWING:
            return
        for journey in self.filtered("is_made_by_rule"):
            raise UserError(
                self.env._(
                    "“%(journey)s” was made by a cross-sell rule. Change the rule: the journey follows.",
                    journey=journey.name,
                )
            )

    def _entry_condition_sql(self):
        made = self.with_context(active_test=False)
        return SQL(
            "(%s AND %s)",
            super()._entry_condition_sql(),
            self._about_sql(SQL("r"), made.entry_product_ids, made.entry_category_ids),
        )

    def _goal_condition_sql(self):
        made = self.with_context(active_test=False)
        return SQL(
            "(%s AND %s)",
            super()._goal_condition_sql(),
            self._about_sql(SQL("e"), made.goal_product_ids, self.env["product.category"]),
        )

    @api.model
    def _reasons(self):
        return {**super()._reasons(), **self.env["crm.cross.sell.rule"]._reason_words()}

    def _about_sql(self, event, products, categories):
        """SQL: is the signal about one of the products? One of orders is about what its lines have.

        `event` is the SQL name of a row of crm_lifecycle_event.
        """
        if not products and not categories:
            return SQL("TRUE")
        return SQL(
            """((%(event)s.product_id IS NOT NULL AND EXISTS (
                    SELECT FROM product_product v JOIN product_template t ON t.id = v.product_tmpl_id
                     WHERE v.id = %(event)s.product_id AND %(wanted)s))
                OR (%(event)s.kind_id = ANY(%(kinds)s) AND EXISTS (
                    SELECT FROM sale_order_line l
                      JOIN product_product v ON v.id = l.product_id
                      JOIN product_template t ON t.id = v.product_tmpl_id
                     WHERE l.order_id = %(event)s.source_id AND l.display_type IS NULL
                       AND l.product_uom_qty > 0 AND %(wanted)s)))""",
            event=event,
            kinds=self._kinds_of_orders(),
            wanted=wanted_sql(self.env, products, categories),
        )

    @api.model
    def _kinds_of_orders(self):
        """The kinds of signals that come from orders, in a list of ids."""
        by_code = self.env["crm.lifecycle.source"]._models_by_code()
        codes = [code for code, model in by_code.items() if model == "sale.order"]
        kinds = self.env["crm.lifecycle.kind"].with_context(active_test=False)
        return kinds.search([("code", "in", codes)]).ids


def wanted_sql(env, products, categories):
    """SQL over a product_template `t`: one of the products, or of a category or one below it."""
    below = env["product.category"].search([("id", "child_of", categories.ids)]) if categories else categories
    return SQL("(t.id = ANY(%s) OR t.categ_id = ANY(%s))", products.ids, below.ids)
