from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.journey import LOT_SQL
from .crm_cross_sell_purchases import purchases

PHONE, CASE = "DEMO-0", "DEMO-1"


class CrmCrossSellDemo(models.AbstractModel):
    """The phone and its case: a rule that has run for half a year, and what the orders of the demo say of it."""

    _inherit = "crm.lifecycle.demo"

    @api.model
    def _cross_sell(self):
        """Once per database, after `_generate`."""
        phone, case = self._sold(PHONE), self._sold(CASE)
        if not case or self.env["crm.cross.sell.rule"].search_count(
            [("product_ids", "in", phone.ids)], limit=1
        ):
            return
        self.env["crm.cross.sell.search"]._of_company(self.env.company)._find_guarded()
        Rule = self.env["crm.cross.sell.rule"].with_user(self.env.ref("base.user_admin"))
        rule = Rule.create(
            {
                "product_ids": phone.ids,
                "offer_product_ids": case.ids,
                "days": 14,
                "suggestion_id": self._suggestion(phone, case).id,
            }
        )
        rule.mail_template_id = rule._write_mail()
        self._goes_with_the_addon(rule.mail_template_id)
        rule.action_start()
        self._travelled(rule)

    @api.model
    def _sold(self, code):
        found = self.env["product.product"].search([("default_code", "=", code)], order="id desc", limit=1)
        return found.product_tmpl_id

    @api.model
    def _suggestion(self, product, offer):
        return self.env["crm.cross.sell.suggestion"].search(
            [("product_id", "=", product.id), ("offer_id", "=", offer.id)], limit=1
        )

    @api.model
    def _travelled(self, rule):
        """Who bought a phone between half a year and a month ago went the whole way; nobody is written to now."""
        made, steps = rule.journey_id, rule.journey_id.live_version_id.step_ids
        check = steps.filtered(lambda step: step.kind == "cross_sell")
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO crm_journey_token (journey_id, version_id, company_id, partner_id, rotation, step_id, state,
                                               arrived_at, entered_at, since_at, event_id, ended_at, expires_at,
                                               is_control)
                SELECT %(journey)s, %(version)s, %(company)s, e.contact_id, 1, %(last)s,
                       CASE WHEN e.held THEN 'control' ELSE 'done' END, e.occurred_at, e.occurred_at, e.occurred_at,
                       e.id, e.occurred_at + %(days)s * interval '1 day',
                       e.occurred_at + %(expiry)s * interval '1 day', e.held
                  FROM (SELECT DISTINCT ON (r.contact_id) r.*, %(lot)s < %(share)s AS held
                          FROM crm_lifecycle_event r
                         WHERE r.kind_id = %(kind)s AND r.company_id = %(company)s AND r.contact_id IS NOT NULL
                           AND r.occurred_at BETWEEN %(now)s::timestamp - interval '180 days'
                                                 AND %(now)s::timestamp - interval '30 days'
                           AND %(about)s
                         ORDER BY r.contact_id, r.occurred_at) e
                ON CONFLICT DO NOTHING
                """,
                journey=made.id,
                version=made.live_version_id.id,
                company=made.company_id.id,
                last=check.child_ids.id,
                days=rule.days,
                expiry=made.expiry_days,
                lot=SQL(LOT_SQL, made.id, SQL("r.contact_id"), 1),
                share=made.holdout_percent / 100,
                kind=made.entry_kind_id.id,
                now=fields.Datetime.now(),
                about=made._entry_condition_sql(),
            )
        )
        self._met(rule, check)

    @api.model
    def _met(self, rule, check):
        """What they met: the reasons of that day, and the offer where there was none."""
        owned = purchases(
            self.env,
            SQL(
                """p.commercial_partner_id = c.commercial_partner_id AND v.product_tmpl_id = ANY(%s)
                   AND o.date_order <= t.ended_at""",
                rule.offer_product_ids.ids,
            ),
        )
        self.env.cr.execute(
            SQL(
                """
                WITH met AS (
                    SELECT t.id, t.journey_id, t.company_id, t.ended_at, EXISTS (%s) AS owned
                      FROM crm_journey_token t JOIN res_partner c ON c.id = t.partner_id
                     WHERE t.journey_id = %s AND t.is_control IS NOT TRUE)
                INSERT INTO crm_journey_trace (token_id, journey_id, step_id, company_id, done_at, branch, outcome,
                                               reason)
                SELECT id, journey_id, %s, company_id, ended_at, 'next', 'done', NULL FROM met
                 UNION ALL
                SELECT id, journey_id, %s, company_id, ended_at, CASE WHEN owned THEN 'no' ELSE 'yes' END, 'done',
                       CASE WHEN owned THEN 'cross_sell_owned' END
                  FROM met
                 UNION ALL
                SELECT id, journey_id, %s, company_id, ended_at, 'next', 'done', NULL FROM met WHERE NOT owned
                """,
                owned,
                rule.journey_id.id,
                check.parent_id.id,
                check.id,
                check.child_ids.id,
            )
        )
        made = rule.journey_id
        made._note_goals(SQL("t.journey_id = %s", made.id), fields.Datetime.now())
        self.env.invalidate_all(flush=False)
