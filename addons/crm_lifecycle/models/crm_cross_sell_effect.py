from odoo import api, fields, models
from odoo.tools import SQL

from ..tools import baskets
from .crm_cross_sell_purchases import flush_purchases, purchases
from .crm_journey_uplift import lots

# The steps that reach somebody.
REACHING = ("mail", "sms", "activity")
BEYOND_CHANCE = 0.05


class CrmCrossSellEffect(models.Model):
    """What a rule earned: who was reached, what they bought afterwards, and how those held out did."""

    _inherit = "crm.cross.sell.rule"

    reached_count = fields.Integer("Reached", compute="_compute_reached")
    bought_count = fields.Integer("Bought Afterwards", compute="_compute_reached")
    revenue = fields.Monetary("Earned", compute="_compute_reached", help="Untaxed, of what was offered only.")
    travelled_count = fields.Integer("Drawn for the Offer", compute="_compute_compared")
    travelled_rate = fields.Float("Of Them Bought", compute="_compute_compared")
    held_count = fields.Integer("Drawn to Be Held Out", compute="_compute_compared")
    held_rate = fields.Float("Of Those Held Out Bought", compute="_compute_compared")
    compared = fields.Char("Against Those Held Out", compute="_compute_compared")

    @api.depends("journey_id", "window_days", "offer_product_ids")
    def _compute_reached(self):
        self._flush_effect()
        self.env.cr.execute(
            SQL(
                """WITH reached AS (%s),
                        bought AS (%s)
                   SELECT r.rule_id, COUNT(DISTINCT r.partner_id),
                          COUNT(DISTINCT r.partner_id) FILTER (WHERE b.line_id IS NOT NULL),
                          (SELECT SUM(amount) FROM (SELECT DISTINCT line_id, amount FROM bought
                                                     WHERE rule_id = r.rule_id) line)
                     FROM reached r LEFT JOIN bought b ON b.rule_id = r.rule_id AND b.partner_id = r.partner_id
                    GROUP BY r.rule_id""",
                self._reached_sql(),
                self._bought_after_sql(),
            )
        )
        found = {row[0]: row[1:] for row in self.env.cr.fetchall()}
        for rule in self:
            rule.reached_count, rule.bought_count, revenue = found.get(rule._origin.id, (0, 0, 0))
            rule.revenue = revenue or 0

    def _flush_effect(self):
        flush_purchases(self.env)
        for name in (self._name, "crm.journey.step", "crm.journey.token", "crm.journey.trace"):
            self.env[name].flush_model()

    def _reached_sql(self):
        """rule_id, partner_id, customer_id, at: who got the offer of which rule, each time."""
        return SQL(
            """SELECT r.id AS rule_id, t.partner_id, p.commercial_partner_id AS customer_id, c.done_at AS at
                 FROM crm_cross_sell_rule r
                 JOIN crm_journey_step s ON s.journey_id = r.journey_id AND s.kind = ANY(%s)
                 JOIN crm_journey_trace c ON c.step_id = s.id AND c.outcome = 'done'
                 JOIN crm_journey_token t ON t.id = c.token_id
                 JOIN res_partner p ON p.id = t.partner_id
                WHERE r.id = ANY(%s)""",
            list(REACHING),
            self._origin.ids,
        )

    def _bought_after_sql(self):
        """rule_id, partner_id, line_id, order_id, amount: what of the offer was bought in time; needs `reached`."""
        return SQL(
            """SELECT h.rule_id, h.partner_id, b.line_id, b.order_id, b.amount
                 FROM reached h
                 JOIN crm_cross_sell_rule r ON r.id = h.rule_id
                 JOIN crm_cross_sell_rule_offer_rel o ON o.crm_cross_sell_rule_id = r.id
                 JOIN (%s) b ON b.customer_id = h.customer_id AND b.template_id = o.product_template_id
                  AND b.company_id = r.company_id AND b.bought_at >= h.at
                  AND b.bought_at <= h.at + r.window_days * interval '1 day'""",
            purchases(self.env, SQL("p.commercial_partner_id IN (SELECT customer_id FROM reached)")),
        )

    @api.depends("journey_id", "window_days", "offer_product_ids", "days")
    def _compute_compared(self):
        """From entering, because those held out were never reached: days until the offer and for buying.

        Each person's first time, of those who entered while the lot was drawn.
        """
        self._flush_effect()
        self.env.cr.execute(
            SQL(
                """WITH entered AS (%s)
                   SELECT e.rule_id, e.is_control, COUNT(*), COUNT(*) FILTER (WHERE EXISTS (%s))
                     FROM entered e GROUP BY e.rule_id, e.is_control""",
                self._entered_sql(),
                purchases(
                    self.env,
                    SQL(
                        """p.commercial_partner_id = e.customer_id AND o.company_id = e.company_id
                           AND v.product_tmpl_id = ANY(e.offers)
                           AND date_trunc('second', o.date_order) > e.entered_at
                           AND o.date_order <= e.until"""
                    ),
                ),
            )
        )
        found = {(rule_id, bool(held)): counts for rule_id, held, *counts in self.env.cr.fetchall()}
        for rule in self:
            travelled, held = (found.get((rule._origin.id, side), (0, 0)) for side in (False, True))
            rule.travelled_count, rule.held_count = travelled[0], held[0]
            rule.travelled_rate, rule.held_rate = (
                bought / count if count else 0 for count, bought in (travelled, held)
            )
            rule.compared = rule._in_words(*travelled, *held)

    def _entered_sql(self):
        return SQL(
            """SELECT r.id AS rule_id, r.company_id, COALESCE(t.is_control, FALSE) AS is_control, t.entered_at,
                      p.commercial_partner_id AS customer_id,
                      t.entered_at + (r.days + r.window_days) * interval '1 day' AS until,
                      ARRAY(SELECT product_template_id FROM crm_cross_sell_rule_offer_rel
                             WHERE crm_cross_sell_rule_id = r.id) AS offers
                 FROM crm_cross_sell_rule r
                 JOIN crm_journey_token t ON t.journey_id = r.journey_id AND t.rotation = 1
                 JOIN res_partner p ON p.id = t.partner_id
            LEFT JOIN (%s) lot ON lot.journey_id = t.journey_id
                WHERE r.id = ANY(%s) AND (lot.since IS NULL OR t.entered_at BETWEEN lot.since AND lot.until)""",
            lots(self.journey_id.ids),
            self._origin.ids,
        )

    def _in_words(self, travelled, travelled_bought, held, held_bought):
        if not held or not travelled:
            return self.env._("Nobody to compare with yet.")
        chance = baskets.fisher(travelled_bought, travelled, travelled_bought + held_bought, travelled + held)
        told = {"with": travelled_bought, "all": travelled, "without": held_bought, "held": held}
        if chance <= BEYOND_CHANCE:
            return self.env._(
                "%(with)s of %(all)s bought it, of those held out %(without)s of %(held)s: the offer works.",
                **told,
            )
        return self.env._(
            "%(with)s of %(all)s bought it, of those held out %(without)s of %(held)s: this may still be chance.",
            **told,
        )

    def action_open_reached(self):
        """Each time that somebody got the offer."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Reached by %(rule)s", rule=self.name),
            "res_model": "crm.journey.trace",
            "view_mode": "list",
            "domain": [
                ("journey_id", "=", self.journey_id.id),
                ("step_id.kind", "in", REACHING),
                ("outcome", "=", "done"),
            ],
            "help": self.env._("Nobody got the offer yet. It is made so many days after somebody bought."),
        }

    def action_open_bought(self):
        """The lines of orders that came after the offer, in time."""
        self.ensure_one()
        self._flush_effect()
        self.env.cr.execute(
            SQL(
                "WITH reached AS (%s), bought AS (%s) SELECT DISTINCT line_id FROM bought",
                self._reached_sql(),
                self._bought_after_sql(),
            )
        )
        line_ids = [line_id for [line_id] in self.env.cr.fetchall()]
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Bought after %(rule)s", rule=self.name),
            "res_model": "sale.order.line",
            "view_mode": "list,form",
            "domain": [("id", "in", line_ids)],
            "context": {"create": False},
            "help": self.env._("Nobody bought it yet in the days after the offer."),
        }

    def action_open_travelled(self):
        return self._open_tokens(self.env._("Drawn for the Offer"), False)

    def action_open_held(self):
        return self._open_tokens(self.env._("Held Out"), True)

    def _open_tokens(self, name, held):
        self.ensure_one()
        domain = [
            ("journey_id", "=", self.journey_id.id),
            ("is_control", "=" if held else "!=", True),
            ("rotation", "=", 1),
        ]
        for _journey, since, until in self.env.execute_query(lots(self.journey_id.ids)):
            domain += [("entered_at", ">=", since), ("entered_at", "<=", until)]
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": "crm.journey.token",
            "view_mode": "list",
            "domain": domain,
        }
