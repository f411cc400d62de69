from odoo import api, models


class CrmLifecyclePeople(models.AbstractModel):
    """Points, tiers and their history follow people who move, merge, go, or ask to be forgotten."""

    _inherit = "crm.lifecycle.people"

    @api.model
    def _move_signals(self, contact_ids):
        self.env.cr.execute(
            """UPDATE crm_loyalty_grant g SET partner_id = p.commercial_partner_id FROM res_partner p
                WHERE p.id = g.contact_id AND g.contact_id = ANY(%s)
                  AND g.partner_id IS DISTINCT FROM p.commercial_partner_id""",
            (contact_ids,),
        )
        return super()._move_signals(contact_ids)

    @api.model
    def _end_stays(self, partner_ids):
        """Who is no customer any more leaves the tier; nothing is lost by that."""
        self.env.cr.execute(
            """UPDATE crm_loyalty_stay
                  SET left_at = GREATEST(entered_at, now() AT TIME ZONE 'UTC'), changed_at = now() AT TIME ZONE 'UTC'
                WHERE partner_id = ANY(%s) AND left_at IS NULL""",
            (list(partner_ids),),
        )
        self.env.cr.execute(
            "DELETE FROM crm_loyalty_standing WHERE partner_id = ANY(%s)", (list(partner_ids),)
        )
        return super()._end_stays(partner_ids)

    @api.model
    def _drop_doubles(self, contact_ids):
        """Before contacts become one: one standing is made of theirs afterwards, and one stay remains open."""
        self.env.flush_all()
        cr = self.env.cr
        cr.execute("DELETE FROM crm_loyalty_standing WHERE partner_id = ANY(%s)", (contact_ids,))
        cr.execute(
            """
            UPDATE crm_loyalty_stay s
               SET left_at = GREATEST(s.entered_at, now() AT TIME ZONE 'UTC'),
                   changed_at = now() AT TIME ZONE 'UTC'
              FROM crm_loyalty_stay kept
             WHERE s.partner_id = ANY(%s) AND kept.partner_id = ANY(%s) AND kept.program_id = s.program_id
               AND s.left_at IS NULL AND kept.left_at IS NULL AND kept.id < s.id
            """,
            (contact_ids, contact_ids),
        )
        cr.execute(
            """
            DELETE FROM crm_loyalty_grant g USING crm_loyalty_grant kept
             WHERE g.contact_id = ANY(%s) AND kept.contact_id = ANY(%s) AND g.rule_id = kept.rule_id
               AND g.source_id = kept.source_id AND g.id > kept.id
            """,
            (contact_ids, contact_ids),
        )
        return super()._drop_doubles(contact_ids)

    @api.model
    def _mark_dirty(self, partner_ids):
        """Standings of customers whose contacts came or went."""
        partner_ids = list(partner_ids)
        marked = super()._mark_dirty(partner_ids)
        self.env.cr.execute(
            """SELECT array_agg(DISTINCT card.program_id)
                 FROM loyalty_card card JOIN res_partner p ON p.id = card.partner_id
                WHERE p.commercial_partner_id = ANY(%s)""",
            (partner_ids,),
        )
        [program_ids] = self.env.cr.fetchone()
        # Whoever merges or moves contacts need not be allowed to see loyalty programs.
        for program in self.env["loyalty.program"].sudo().browse(program_ids or []):
            if program.program_type == "loyalty":
                self.env["crm.loyalty.standing"]._refresh(program, partner_ids)
        return marked

    @api.model
    def _forget(self, contact_ids):
        """How many points were given stays, without whose they were; the card itself is Odoo's."""
        self.env.flush_all()
        cr = self.env.cr
        cr.execute("DELETE FROM crm_loyalty_standing WHERE partner_id = ANY(%s)", (contact_ids,))
        cr.execute(
            """UPDATE crm_loyalty_stay
                  SET partner_id = NULL, left_at = COALESCE(left_at, GREATEST(entered_at, now() AT TIME ZONE 'UTC')),
                      changed_at = now() AT TIME ZONE 'UTC'
                WHERE partner_id = ANY(%s)""",
            (contact_ids,),
        )
        cr.execute(
            """UPDATE crm_loyalty_grant
                  SET contact_id = NULL, card_id = NULL, history_id = NULL, source_id = NULL, event_id = NULL,
                      token_id = NULL, partner_id = CASE WHEN partner_id <> contact_id THEN partner_id END
                WHERE contact_id = ANY(%s) OR (contact_id IS NULL AND partner_id = ANY(%s))""",
            (contact_ids, contact_ids),
        )
        return super()._forget(contact_ids)

    @api.model
    def _invalidate(self):
        for name in ("crm.loyalty.standing", "crm.loyalty.stay", "crm.loyalty.grant"):
            self.env[name].invalidate_model()
        self.env["res.partner"].invalidate_model(["loyalty_standing_ids", "loyalty_tier_id"])
        return super()._invalidate()
