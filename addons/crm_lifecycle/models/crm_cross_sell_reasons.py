from datetime import timedelta

from odoo import api, models
from odoo.tools import SQL

from .crm_cross_sell_products import wanted_sql
from .crm_cross_sell_purchases import flush_purchases, purchases


class CrmCrossSellReasons(models.Model):
    """Why something is not offered to somebody, decided for a whole batch in one query."""

    _inherit = "crm.cross.sell.rule"

    @api.model
    def _reason_words(self):
        """`{code: words}` of the log."""
        return {
            "cross_sell_unsold": self.env._("No longer sold"),
            "cross_sell_owned": self.env._("Owns it already"),
            "cross_sell_bought": self.env._("Bought it meanwhile"),
            "cross_sell_returned": self.env._("Returned what was bought"),
            "cross_sell_complained": self.env._("Complained"),
            "cross_sell_unhappy": self.env._("Gave a bad score"),
        }

    def _unless_in_words(self):
        """The reasons that this rule looks for, in a few words."""
        words = [
            self._fields[name]._description_string(self.env)
            for name in (
                "unless_owned",
                "unless_returned",
                "unless_complained",
                "unless_unhappy",
                "unless_bought",
            )
            if self[name]
        ]
        return ", ".join(words)

    def _reasons_not_to(self, travellers, now):
        """`{id: code}` of those to whom it is not offered, with the first reason that holds.

        `travellers` is SQL of id, customer_id, bought_at (when they bought what the rule is about) and order_id (the
        order that made them enter, if it was one).
        """
        self.ensure_one()
        conditions = self._conditions(now)
        if not conditions:
            return {}
        flush_purchases(self.env)
        for name in ("account.move", "account.move.line", "crm.lifecycle.event"):
            self.env[name].flush_model()
        cases = SQL(" ").join(SQL("WHEN %s THEN %s", condition, code) for code, condition in conditions)
        self.env.cr.execute(
            SQL(
                """SELECT id, reason FROM (SELECT who.id, CASE %s END AS reason FROM (%s) who) told
                    WHERE reason IS NOT NULL""",
                cases,
                travellers,
            )
        )
        return dict(self.env.cr.fetchall())

    def _conditions(self, now):
        """[(code, SQL over a traveller `who`)], the reasons that this rule looks for."""
        if not self._offers():
            return [("cross_sell_unsold", SQL("TRUE"))]
        bought, since = SQL("date_trunc('second', o.date_order)"), now - timedelta(days=self.lookback_days)
        looked_for = [
            ("cross_sell_owned", self.unless_owned, self._bought_sql(SQL("%s <= who.bought_at", bought))),
            ("cross_sell_bought", self.unless_bought, self._bought_sql(SQL("%s > who.bought_at", bought))),
            ("cross_sell_returned", self.unless_returned, self._returned_sql()),
            ("cross_sell_complained", self.unless_complained, self._signal_sql(self._complaints(), since)),
            ("cross_sell_unhappy", self.unless_unhappy, self._signal_sql(self._scores(), since)),
        ]
        return [(code, condition) for code, wanted, condition in looked_for if wanted]

    def _bought_sql(self, when):
        offered = SQL(
            """p.commercial_partner_id = who.customer_id AND o.company_id = %s
               AND v.product_tmpl_id = ANY(%s) AND %s""",
            self.company_id.id,
            self._ids_of("offer_product_ids"),
            when,
        )
        return SQL("EXISTS (%s)", purchases(self.env, offered))

    def _complaints(self):
        return self.complaint_kind_ids or self._default_complaints()

    def _scores(self):
        return self.score_kind_ids or self._default_scores()

    def _returned_sql(self):
        return SQL("(%s OR %s OR %s)", self._credited_sql(), self._cancelled_sql(), self._sent_back_sql())

    def _credited_sql(self):
        """A credit note since for what was bought; one that names no product may be for it."""
        return SQL(
            """EXISTS (SELECT FROM account_move m
                 JOIN account_move_line l ON l.move_id = m.id AND l.display_type = 'product'
                 LEFT JOIN product_product v ON v.id = l.product_id
                 LEFT JOIN product_template t ON t.id = v.product_tmpl_id
                WHERE m.commercial_partner_id = who.customer_id AND m.company_id = %s
                  AND m.move_type = 'out_refund' AND m.state = 'posted'
                  AND COALESCE(m.invoice_date, m.date) >= who.bought_at::date
                  AND (l.product_id IS NULL OR %s))""",
            self.company_id.id,
            self._wanted_sql(),
        )

    def _wanted_sql(self):
        """SQL over a product_template `t`: is it what the rule is about?"""
        return wanted_sql(self.env, self.with_context(active_test=False).product_ids, self.category_ids)

    def _sent_back_sql(self):
        """A signal since that goods came back; one that names no product may be about it."""
        return SQL(
            """EXISTS (SELECT FROM crm_lifecycle_event e
                 LEFT JOIN product_product v ON v.id = e.product_id
                 LEFT JOIN product_template t ON t.id = v.product_tmpl_id
                WHERE e.partner_id = who.customer_id AND e.kind_id = %s AND e.company_id = %s
                  AND e.occurred_at >= who.bought_at AND (e.product_id IS NULL OR %s))""",
            self.env["crm.lifecycle.kind"]._of_code("goods_returned").id or None,
            self.company_id.id,
            self._wanted_sql(),
        )

    def _cancelled_sql(self):
        return SQL("EXISTS (SELECT FROM sale_order o WHERE o.id = who.order_id AND o.state = 'cancel')")

    def _signal_sql(self, kinds, since):
        return SQL(
            """EXISTS (SELECT FROM crm_lifecycle_event e
                WHERE e.partner_id = who.customer_id AND e.kind_id = ANY(%s) AND e.company_id = %s
                  AND e.occurred_at >= %s)""",
            kinds.ids,
            self.company_id.id,
            since,
        )
