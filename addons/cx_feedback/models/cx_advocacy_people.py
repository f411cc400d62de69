from odoo import api, models
from odoo.tools import SQL

ERASED = ("partner_id", "response_id", "name_as", "consent_text", "consent_lang", "industry_id", "country_id")


class CrmLifecyclePeople(models.AbstractModel):
    """Forgetting people: their requests keep kind and state for the statistics, and lead to nobody."""

    _inherit = "crm.lifecycle.people"

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
