from odoo import api, models
from odoo.tools import SQL

ERASED = ("partner_id", "response_id", "name_as", "consent_text", "consent_lang", "industry_id", "country_id")


class CrmLifecyclePeople(models.AbstractModel):
    """Forgetting people: their requests keep kind and state for the statistics, and lead to nobody."""

    _inherit = "crm.lifecycle.people"

    @api.model
    def _drop_doubles(self, contact_ids):
        """Before contacts become one: of the same request, the one stays of which they spoke last."""
        self.env.flush_all()
        people = list(contact_ids)
        self.env.cr.execute(
            """
            WITH same AS (
                SELECT id, lead_count, FIRST_VALUE(id) OVER spoken AS kept
                  FROM cx_advocacy WHERE partner_id = ANY(%s)
                WINDOW spoken AS (PARTITION BY company_id, kind
                                      ORDER BY GREATEST(agreed_on, done_on, ended_on) DESC NULLS LAST, id)),
            leads AS (
                UPDATE crm_lead l SET advocacy_id = s.kept FROM same s WHERE l.advocacy_id = s.id AND s.id <> s.kept),
            counted AS (
                UPDATE cx_advocacy a SET lead_count = COALESCE(a.lead_count, 0) + more.count
                  FROM (SELECT kept, SUM(COALESCE(lead_count, 0)) AS count
                          FROM same WHERE id <> kept GROUP BY kept) more
                 WHERE a.id = more.kept)
            SELECT id FROM same WHERE id <> kept
            """,
            (people,),
        )
        doubles = [row[0] for row in self.env.cr.fetchall()]
        self.env.cr.execute("DELETE FROM cx_advocacy WHERE id = ANY(%s)", (doubles,))
        self.env.invalidate_all(flush=False)
        return super()._drop_doubles(contact_ids)

    @api.model
    def _forget(self, contact_ids):
        result = super()._forget(contact_ids)
        self.env.flush_all()
        people = list(contact_ids)
        cleared = SQL(", ").join(SQL("%s = NULL", SQL.identifier(name)) for name in ERASED)
        self.env.cr.execute(SQL("UPDATE cx_advocacy SET %s WHERE partner_id = ANY(%s)", cleared, people))
        self.env.cr.execute(
            "UPDATE crm_lead SET referred_by_id = NULL WHERE referred_by_id = ANY(%s)", (people,)
        )
        self.env["cx.advocacy"].invalidate_model()
        self.env["crm.lead"].invalidate_model(["referred_by_id"])
        return result
