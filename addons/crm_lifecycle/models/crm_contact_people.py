from odoo import api, models
from odoo.tools import SQL


class CrmLifecyclePeople(models.AbstractModel):
    """Contact pressure and opt-outs follow their people, too."""

    _inherit = "crm.lifecycle.people"

    @api.model
    def _move_signals(self, contact_ids):
        self.env.cr.execute(
            """UPDATE crm_contact_ledger l SET partner_id = p.commercial_partner_id FROM res_partner p
                WHERE p.id = l.contact_id AND l.contact_id = ANY(%s)
                  AND l.partner_id IS DISTINCT FROM p.commercial_partner_id""",
            (contact_ids,),
        )
        return super()._move_signals(contact_ids)

    @api.model
    def _drop_doubles(self, contact_ids):
        """Of opt-outs that would be the same, the oldest stays."""
        self.env.flush_all()
        self.env.cr.execute(
            """
            DELETE FROM crm_contact_optout o USING crm_contact_optout kept
             WHERE o.partner_id = ANY(%s) AND kept.partner_id = ANY(%s) AND o.purpose = kept.purpose
               AND o.undone_at IS NULL AND kept.undone_at IS NULL
               AND (kept.since, kept.id) < (o.since, o.id)
            """,
            (contact_ids, contact_ids),
        )
        return super()._drop_doubles(contact_ids)

    @api.model
    def _forget(self, contact_ids):
        self.env.flush_all()
        self._forget_decisions_where(
            SQL(
                "contact_id = ANY(%s) OR (contact_id IS NULL AND partner_id = ANY(%s))",
                contact_ids,
                contact_ids,
            )
        )
        self._leave_optouts_to_twins(contact_ids)
        # Nobody who was forgotten is contacted again, so nothing is lost with it.
        self.env.cr.execute("DELETE FROM crm_contact_optout WHERE partner_id = ANY(%s)", (contact_ids,))
        return super()._forget(contact_ids)

    @api.model
    def _leave_optouts_to_twins(self, contact_ids):
        """An opt-out holds for the address: who else has it is not written to from now on, either."""
        self.env.cr.execute(
            """
            INSERT INTO crm_contact_optout (partner_id, purpose, since, source, create_uid, create_date, write_uid,
                                            write_date)
            SELECT DISTINCT ON (twin.id, o.purpose) twin.id, o.purpose, o.since, o.source, o.create_uid,
                   o.create_date, o.write_uid, o.write_date
              FROM crm_contact_optout o
              JOIN res_partner p ON p.id = o.partner_id
              JOIN res_partner twin ON twin.email_normalized = p.email_normalized
             WHERE o.partner_id = ANY(%s) AND o.undone_at IS NULL AND p.email_normalized <> ''
               AND twin.id <> ALL(%s) AND twin.lifecycle_forgotten_at IS NULL
             ORDER BY twin.id, o.purpose, o.since
                ON CONFLICT DO NOTHING
            """,
            (contact_ids, contact_ids),
        )

    @api.model
    def _forget_decisions(self, decision_ids):
        self._forget_decisions_where(SQL("id = ANY(%s)", decision_ids))
        self._invalidate()

    @api.model
    def _forget_decisions_where(self, where):
        """How much was sent and withheld, and why, stays; a company keeps what its contacts got."""
        self.env.cr.execute(
            SQL(
                """
                UPDATE crm_contact_ledger
                   SET contact_id = NULL, res_id = NULL,
                       partner_id = CASE WHEN partner_id <> contact_id THEN partner_id END
                 WHERE %s
                """,
                where,
            )
        )

    @api.model
    def _invalidate(self):
        for name in ("crm.contact.ledger", "crm.contact.optout"):
            self.env[name].invalidate_model()
        self.env["res.partner"].invalidate_model(["contact_optout_ids", "contact_sent_count"])
        return super()._invalidate()
