from odoo import api, fields, models
from odoo.tools import SQL

from ..tools import journey

KIND = "cross_sell"


class CrmCrossSellCheck(models.Model):
    """The step that looks for reasons not to offer something, as they are at that moment."""

    _inherit = "crm.journey.step"

    kind = fields.Selection(selection_add=[(KIND, "Cross-sell: reasons not to")], ondelete={KIND: "cascade"})
    cross_sell_rule_id = fields.Many2one("crm.cross.sell.rule", "Cross-Sell Rule", ondelete="set null")

    @api.model
    def _branches(self):
        return {**super()._branches(), KIND: (journey.YES, journey.NO)}

    @api.model
    def _icons(self):
        return {**super()._icons(), KIND: "fa-shopping-cart"}

    @api.model
    def _hints(self):
        hint = self.env._(
            "Asks a cross-sell rule: do they own it, returned it, complained, gave a bad score?"
        )
        return {**super()._hints(), KIND: hint}

    def _facts_cross_sell(self):
        return self.cross_sell_rule_id._unless_in_words()

    @api.model
    def _required(self):
        return {**super()._required(), KIND: ("cross_sell_rule_id",)}

    @api.model_create_multi
    def create(self, vals_list):
        steps = super().create(vals_list)
        steps.journey_id._refuse_by_hand()
        return steps

    def write(self, vals):
        self.journey_id._refuse_by_hand()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_made_by_rule(self):
        self.journey_id._refuse_by_hand()

    def _run_cross_sell(self, tokens, now):
        """`YES` for whom nothing stands against it; `NO` with the reason for the others."""
        if not self.cross_sell_rule_id:
            gone = journey.Outcome(reason=self.env._("The cross-sell rule is gone."), failed=True)
            return dict.fromkeys(tokens.ids, gone)
        reasons = self.cross_sell_rule_id._reasons_not_to(self._travellers(tokens), now)
        return {
            token_id: journey.Outcome(
                journey.NO if token_id in reasons else journey.YES, reasons.get(token_id, "")
            )
            for token_id in tokens.ids
        }

    def _travellers(self, tokens):
        tokens.flush_model()
        return SQL(
            """SELECT t.id, p.commercial_partner_id AS customer_id, t.since_at AS bought_at,
                      CASE WHEN e.kind_id = ANY(%s) THEN e.source_id END AS order_id
                 FROM crm_journey_token t
                 JOIN res_partner p ON p.id = t.partner_id
                 LEFT JOIN crm_lifecycle_event e ON e.id = t.event_id
                WHERE t.id = ANY(%s)""",
            self.env["crm.journey"]._kinds_of_orders(),
            tokens.ids,
        )

    def _answer(self, partners, token=None):
        if self.kind != KIND:
            return super()._answer(partners, token=token)
        now = fields.Datetime.now()
        reasons = self.cross_sell_rule_id._reasons_not_to(self._as_if_entering(partners, now), now)
        return {partner.id: journey.NO if partner.id in reasons else journey.YES for partner in partners}

    def _as_if_entering(self, partners, now):
        return SQL(
            """SELECT p.id, p.commercial_partner_id AS customer_id, %s::timestamp AS bought_at, NULL::int AS order_id
                 FROM res_partner p WHERE p.id = ANY(%s)""",
            now,
            partners.ids,
        )

    def _way_of(self, partner):
        if self.kind != KIND or self._missing():
            return super()._way_of(partner)
        return self._answer(partner)[partner.id]

    def _explain(self, partner):
        if self.kind != KIND:
            return super()._explain(partner)
        rule, now = self.cross_sell_rule_id, fields.Datetime.now()
        reason = rule._reasons_not_to(self._as_if_entering(partner, now), now).get(partner.id)
        if reason:
            return rule._reason_words()[reason]
        return self.env._("No reason not to offer it.")
